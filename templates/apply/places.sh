# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The container whose next root is worked on, beside the one that runs, and the name of that root.
next_of='' next_root=rootfs.next

root_of() {
  case $1 in
    host) printf '%s' "$root" ;;
    "$next_of") printf '%s' "$lxc/$1/$next_root" ;;
    *) printf '%s' "$lxc/$1/rootfs" ;;
  esac
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
  if [[ $name == "$next_of" ]]; then
    in_tree "$(root_of "$name")" "$@"
    return
  fi
  lxc-attach --clear-env --name "$name" -- env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# What a shell of the host does before it runs a program in a tree that nobody booted: processes of
# its own, an empty /run, which tells scripts of packages that no systemd is there, and the host's
# way to find names.
# shellcheck disable=SC2016
readonly enter_tree='
  tree=$1
  shift
  mount -t proc proc "$tree/proc"
  mount -t tmpfs -o mode=755 tmpfs "$tree/run"
  if [ -L "$tree/etc/resolv.conf" ]; then
    mkdir -p "$tree/run/systemd/resolve"
    cp /etc/resolv.conf "$tree/run/systemd/resolve/stub-resolv.conf"
    cp /etc/resolv.conf "$tree/run/systemd/resolve/resolv.conf"
  elif [ -e "$tree/etc/resolv.conf" ]; then
    mount --bind /etc/resolv.conf "$tree/etc/resolv.conf"
  fi
  exec chroot "$tree" "$@"'

in_tree() {
  local tree=$1
  shift
  unshare --mount --pid --fork --kill-child sh -ec "$enter_tree" sh "$tree" \
    env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# A program in a place: on the host itself, or in a container.
at_place() {
  local place=$1
  shift
  if [[ $place == host ]]; then "$@"; else in_container "$place" "$@"; fi
}

# What an operator types before a command to run it in a place.
at_words() { [[ $1 == host ]] || printf 'lxc-attach -n %s -- ' "$1"; }

is_active() { at_place "$1" systemctl is-active --quiet "$2" </dev/null >/dev/null 2>&1; }
