# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Whether a planned file is already what it should be.
is_in_place() {
  local place=$1 path=$2 kind=$3 mode=$4 owner=$5 group=$6 digest=$7 target=$8
  local full
  full=$(resolve "$place" "$path") || return 1
  case $kind in
    link)
      [[ -L $full && $(readlink -- "$full") == "$target" ]]
      return
      ;;
    directory) [[ -d $full && ! -L $full ]] || return 1 ;;
    *)
      [[ -f $full && ! -L $full ]] || return 1
      [[ $(sha256sum <"$full" | cut -c1-64) == "$digest" ]] || return 1
      ;;
  esac
  local wanted
  wanted="$((8#$mode)) $(number_of "$place" passwd "$owner") $(number_of "$place" group "$group")"
  [[ "$((8#$(stat -c %a -- "$full"))) $(stat -c '%u %g' -- "$full")" == "$wanted" ]]
}

# Rows of the planned files; of one place, and below one folder, where somebody asks for no others.
planned_files() {
  awk -F '\t' -v place="${only_place:-}" -v folder="${only_below:-}" '
    (place == "" || $1 == place) && (folder == "" || index($2, folder "/") == 1)' \
    "$bundle/tables/files.tsv"
}

# Calls "$1 place path kind mode owner group digest source target verb object component" for every
# planned file that is not what it should be.
each_difference() {
  local callback=$1 place path kind mode owner group digest source target verb object component
  while IFS=$'\t' read -r place path kind mode owner group digest source target verb object \
    component <&3; do
    is_in_place "$place" "$path" "$kind" "$mode" "$owner" "$group" "$digest" "$target" && continue
    "$callback" "$place" "$path" "$kind" "$mode" "$owner" "$group" "$digest" "$source" "$target" \
      "$verb" "$object" "$component"
  done 3< <(planned_files)
}

# Files that an earlier generation or a dead attempt placed and this bundle does not have. Those of
# a container that left the site go with it.
stale_files() {
  local folder tables=()
  while read -r folder; do tables+=("$folder/files.tsv"); done < <(earlier_tables)
  if [[ -s $state/leftovers ]]; then tables+=("$state/leftovers"); fi
  ((${#tables[@]} > 0)) || return 0
  awk -F '\t' '
    FILENAME == ARGV[1] { places[$1] = 1; next }
    FILENAME == ARGV[2] { kept[$1 FS $2] = 1; next }
    $3 == "directory" || ($1 FS $2) in kept { next }
    $1 != "host" && !($1 in places) { next }
    $1 == "host" && $2 ~ "^/var/lib/lxc/" { next }
    !seen[$1 FS $2]++ { print }' \
    "$bundle/tables/containers.tsv" "$bundle/tables/files.tsv" "${tables[@]}" |
    while IFS=$'\t' read -r -a fields; do
      # One that is gone already is no difference.
      full=$(resolve "${fields[0]}" "${fields[1]}") || continue
      if [[ -e $full || -L $full ]]; then (IFS=$'\t' && printf '%s\n' "${fields[*]}"); fi
    done
}

# Containers that this site made and this bundle does not have.
stale_containers() {
  local mark
  for mark in "$state"/containers/*; do
    [[ -e $mark ]] || continue
    containers | grep -qxF -- "${mark##*/}" || printf '%s\n' "${mark##*/}"
  done
}
