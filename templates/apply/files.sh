# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# What the changed files ask for: "place<tab>verb<tab>object" to the paths that ask.
declare -A wanted_actions=()
pass=

# It is written down before the file is placed: a run that dies in between leaves a file that looks
# right and a daemon that never read it.
want_action() {
  local place=$1 action=$2 object=$3 path=$4
  [[ $action == none ]] && return 0
  wanted_actions["$place	$action	$object"]+="$path "
  printf '%s\t%s\t%s\t%s\n' "$place" "$action" "$object" "$path" >>"$state/pending"
}

# What the run before this one died over.
load_pending() {
  local place action object path
  while IFS=$'\t' read -r place action object path; do
    [[ -n $path ]] || continue
    wanted_actions["$place	$action	$object"]+="$path "
  done < <(cat -- "$state/pending" 2>/dev/null || true)
}

# Writes down what is still wanted, once something was done.
save_pending() {
  local key path
  for key in "${!wanted_actions[@]}"; do
    for path in ${wanted_actions[$key]}; do printf '%s\t%s\n' "$key" "$path"; done
  done | sort >"$state/pending.new"
  mv -fT -- "$state/pending.new" "$state/pending"
}

# The pass in which a file is placed: before the packages, when its container is there
# ("<container>/config"), or after everything else.
pass_of() {
  if is_early "$2"; then
    printf early
  elif [[ $1 == host && $2 == /var/lib/lxc/*/config ]]; then
    printf '%s' "${2#/var/lib/lxc/}"
  else
    printf late
  fi
}

only_place='' only_below=

place_file() {
  local place=$1 path=$2 kind=$3 mode=$4 owner=$5 group=$6 source=$8 target=$9
  local action=${10} object=${11} full temporary user number
  [[ $place == "$only_place" && $(pass_of "$place" "$path") == "$pass" ]] || return 0
  user=$(number_of "$place" passwd "$owner")
  number=$(number_of "$place" group "$group")
  if [[ -z $user || -z $number ]]; then
    warn "$place has no user '$owner' or no group '$group', which $path belongs to"
    return 1
  fi
  full=$(resolve "$place" "$path")
  # Folders that nobody planned are open to readers; what is secret is guarded by its own mode.
  (umask 022 && mkdir -p -- "${full%/*}")
  say "$place: $path"
  want_action "$place" "$action" "$object" "$path"
  temporary=${full%/*}/.jitsi-compile.${full##*/}
  rm -f -- "$temporary"
  case $kind in
    directory) mkdir -p -- "$full" ;;
    link)
      ln -s -- "$target" "$temporary"
      mv -fT -- "$temporary" "$full"
      ;;
    *)
      cp -- "$bundle/$source" "$temporary"
      chown "$user:$number" -- "$temporary"
      chmod "$mode" -- "$temporary"
      mv -fT -- "$temporary" "$full"
      ;;
  esac
  if [[ $kind == directory ]]; then
    chown "$user:$number" -- "$full"
    chmod "$mode" -- "$full"
  fi
}

# A file of the host that was there before us comes back when the site is removed.
keep_original() {
  local place=$1 path=$2 full=$3 folder
  [[ $place == host && -f $full && ! -L $full ]] || return 0
  grep -qsxF -- "$path" "$state/placed" && return 0
  if [[ $path != /var/lib/lxc/* && ! -e $state/original$path ]]; then
    mkdir -p -- "$state/original${path%/*}"
    cp -a -- "$full" "$state/original$path"
  fi
}

# Paths of the host that are ours, from before the first of them is placed.
note_placed() {
  awk -F '\t' '$1 == "host" { print $2 }' "$bundle/tables/files.tsv" |
    cat -- - "$state/placed" 2>/dev/null | sort -u >"$state/placed.new" || true
  mv -fT -- "$state/placed.new" "$state/placed"
}

keep_originals() {
  local place path rest
  while IFS=$'\t' read -r place path rest; do
    if [[ $place == host ]]; then keep_original "$place" "$path" "$root$path"; fi
  done <"$bundle/tables/files.tsv"
  note_placed
}

place_files() {
  only_place=$1 pass=$2
  each_difference place_file
  only_place=
}

# A file that left the plan goes too, unless somebody made it their own.
remove_stale() {
  local line full
  while IFS=$'\t' read -r -a line; do
    full=$(resolve "${line[0]}" "${line[1]}")
    if [[ ${line[2]} == file && -f $full && $(sha256sum <"$full" | cut -c1-64) != "${line[6]}" ]]; then
      warn "left alone: ${line[0]}:${line[1]} is no longer planned, but was changed by hand"
      continue
    fi
    [[ -e $full || -L $full ]] || continue
    say "${line[0]}: removing ${line[1]}"
    want_action "${line[0]}" "${line[9]}" "${line[10]}" "${line[1]}"
    rm -f -- "$full"
  done < <(stale_files)
}
