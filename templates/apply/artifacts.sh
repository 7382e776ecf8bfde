# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# What no archive has. Rows of artifacts.tsv: place, form, name, digest, file, path, mode, action and
# its target. Who can write to the folders could write to the containers, so that is root alone.
readonly artifact_store=$root/var/cache/jitsi-compile/artifacts

artifacts_of() { awk -F '\t' -v place="$1" '$1 == place' "$bundle/tables/artifacts.tsv"; }

digest_of() { sha256sum <"$1" | cut -c1-64; }

# The file with this content: one that an earlier run kept, or the operator's, who may have laid it
# beside the unpacked bundle.
artifact_source() {
  local digest=$1 file=$2 candidate
  for candidate in "$artifact_store/$digest" "${script%/*/apply}/artifacts/$file" "$artifact_store/$file"; do
    if [[ -f $candidate && $(digest_of "$candidate") == "$digest" ]]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
}

# Whether the artifact is where it belongs, and the one that the site means.
is_installed() {
  local place=$1 form=$2 name=$3 digest=$4 path=$6 full
  [[ $(cat -- "$state/artifacts/$place/$name" 2>/dev/null || true) == "$digest" ]] || return 1
  [[ $form != package ]] || return 0
  full=$(resolve "$place" "$path")
  [[ -e $full ]] || return 1
  [[ $form != file || $(digest_of "$full") == "$digest" ]]
}

missing_artifacts() {
  local row=()
  while IFS=$'\t' read -r -a row; do
    is_installed "${row[@]}" || printf '%s\n' "${row[2]}"
  done < <(artifacts_of "$1")
}

check_artifacts() {
  local row=() place folder=${script%/*/apply}/artifacts
  while read -r place; do
    while IFS=$'\t' read -r -a row; do
      is_installed "${row[@]}" && continue
      [[ -z $(artifact_source "${row[3]}" "${row[4]}") ]] || continue
      if [[ -f $folder/${row[4]} || -f $artifact_store/${row[4]} ]]; then
        fault apply.artifact-differs "${row[4]}, which is to be ${row[2]} of $place, is not the one that the site means" \
          "compare it with sha256 ${row[3]}, and correct the file or the site"
      else
        fault apply.no-artifact "${row[4]}, which is to be ${row[2]} of $place, is nowhere on this host" \
          "place it in $folder or in $artifact_store"
      fi
    done < <(artifacts_of "$place")
  done < <(places)
}

install_artifacts() {
  local place=$1 row=()
  while IFS=$'\t' read -r -a row <&6; do
    is_installed "${row[@]}" || install_artifact "${row[@]}" 6<&-
  done 6< <(artifacts_of "$place")
}

install_artifact() {
  local place=$1 form=$2 name=$3 digest=$4 file=$5 path=$6 mode=$7 action=$8 object=$9
  local source full kept=$artifact_store/$digest
  source=$(artifact_source "$digest" "$file")
  if [[ -z $source ]]; then
    warn "$place: $file is gone, or is not the one that the site means any more"
    return 1
  fi
  say "$place: $name from $file"
  want_action "$place" "$action" "$object" "artifact:$name"
  # Kept for the next container, and for going back to this generation.
  if [[ $source != "$kept" ]]; then
    install -D -m 600 -- "$source" "$kept.new"
    [[ $(digest_of "$kept.new") == "$digest" ]]
    mv -fT -- "$kept.new" "$kept"
  fi
  case $form in
    package)
      full=$(resolve "$place" "/var/cache/apt/archives/$name.deb")
      (umask 022 && mkdir -p -- "${full%/*}")
      install -m 644 -- "$kept" "$full"
      forbid_starts "$place"
      run at_place "$place" apt-get "${apt_options[@]}" install "/var/cache/apt/archives/$name.deb"
      allow_starts "$place"
      rm -f -- "$full"
      ;;
    folder)
      full=$(resolve "$place" "$path")
      rm -rf -- "$full.new"
      (umask 022 && mkdir -p -- "$full.new")
      run tar -C "$full.new" --strip-components=1 --no-same-owner -xf "$kept"
      rm -rf -- "$full"
      mv -T -- "$full.new" "$full"
      ;;
    *)
      full=$(resolve "$place" "$path")
      (umask 022 && mkdir -p -- "${full%/*}")
      install -m "$mode" -- "$kept" "$full.new"
      mv -fT -- "$full.new" "$full"
      ;;
  esac
  mkdir -p -- "$state/artifacts/$place"
  printf '%s\n' "$digest" >"$state/artifacts/$place/$name"
}
