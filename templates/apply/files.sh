# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# What the changed files ask for: "place<tab>verb<tab>object" to the paths that ask.
declare -A wanted_actions=()
pass=

want_action() {
  local place=$1 verb=$2 object=$3 path=$4
  [[ $verb == none ]] && return 0
  wanted_actions["$place	$verb	$object"]+="$path "
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

only_place=

place_file() {
  local place=$1 path=$2 kind=$3 mode=$4 owner=$5 group=$6 source=$8 target=$9
  local verb=${10} object=${11} full temporary user number
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
  want_action "$place" "$verb" "$object" "$path"
}

place_files() {
  only_place=$1 pass=$2
  each_difference place_file
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
    rm -f -- "$full"
    want_action "${line[0]}" "${line[9]}" "${line[10]}" "${line[1]}"
  done < <(stale_files)
}
