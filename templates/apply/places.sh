# shellcheck shell=bash disable=SC2034,SC2154,SC2164
root_of() {
  if [[ $1 == host ]]; then printf '%s' "$root"; else printf '%s' "$lxc/$1/rootfs"; fi
}

# Number of a user or group by name, as the place itself knows it; nothing when it does not.
number_of() {
  local place=$1 table=$2 name=$3
  awk -F : -v name="$name" '$1 == name { print $3; exit }' \
    "$(root_of "$place")/etc/$table" 2>/dev/null || true
}

# Where a path of a place really is. A link in a container could lead out of it, into the host.
resolve() {
  local place=$1 path=$2 base folder
  base=$(root_of "$place")
  folder=$(realpath -m -- "$base${path%/*}")
  if [[ $place != host && $folder != "$base" && $folder != "$base"/* ]]; then
    warn "refused: '${path%/*}' of $place is a link that leads out of the container"
    return 1
  fi
  printf '%s/%s' "$folder" "${path##*/}"
}

state_of() { lxc-info --name "$1" --state --no-humanize 2>/dev/null || printf 'ABSENT'; }

in_container() {
  local name=$1
  shift
  lxc-attach --clear-env --name "$name" -- env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# A program in a place: on the host itself, or in a container.
at_place() {
  local place=$1
  shift
  if [[ $place == host ]]; then "$@"; else in_container "$place" "$@"; fi
}

is_active() { at_place "$1" systemctl is-active --quiet "$2" </dev/null >/dev/null 2>&1; }
