# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Whether what an installation fetches can be reached, and has room. A run that installs nothing
# asks for none of this.
has_something_to_install() {
  local place
  for place in $(places); do
    [[ -z $(missing_packages "$place") ]] || return 0
  done
  return 1
}

# Addresses of the archives that the containers' own sources name.
bundled_archives() {
  { find "$bundle/containers" "$bundle/host" -path '*/etc/apt/sources.list.d/*' -type f -exec \
    grep -ohE 'https?://[^ /]+' {} + 2>/dev/null || true; } | sort -u
}

check_archives() {
  local archive
  [[ -z $root ]] && has_something_to_install || return 0
  while read -r archive; do
    resolves "$archive" || fault apply.name-unknown "the name in $archive does not resolve" \
      "look at /etc/resolv.conf, and try 'getent hosts' with that name"
  done < <(bundled_archives)
}

# Room for what is not there yet: a copy of a base takes half a gigabyte, and so does what is
# installed on it.
check_space() {
  local name count=0 free folder=$lxc
  [[ -d $folder ]] || folder=$root/var/lib
  while read -r name; do
    if [[ ! -d $lxc/$name/rootfs || -n $(missing_packages "$name") ]]; then count=$((count + 1)); fi
  done < <(containers)
  # Without containers, it is the machine that all of it is installed on.
  if is_machine && [[ -n $(missing_packages host) ]]; then count=1 folder=$root/var/lib; fi
  ((count > 0)) || return 0
  free=$(df --block-size=MiB --output=avail -- "$folder" | tail -n 1 | tr -dc 0-9)
  ((free >= count * 1000)) || fault apply.disk-full \
    "$free MiB are free in $folder, and $count places to install in want 1000 each" \
    "free some, for instance with 'apt-get clean' and 'journalctl --vacuum-size=100M'"
}
