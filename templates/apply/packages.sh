# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Specifications of a place that are not installed as they should be, one per line.
missing_packages() {
  local place=$1 specification name version installed
  while read -r specification; do
    name=${specification%%=*} version=
    [[ $specification == *=* ]] && version=${specification#*=}
    installed=$(installed_version "$place" "$name")
    if [[ -z $installed || (-n $version && $installed != "$version") ]]; then
      printf '%s\n' "$specification"
    fi
  done < <(packages_of "$place")
}

installed_version() {
  local place=$1 name=$2
  dpkg-query --admindir="$(root_of "$place")/var/lib/dpkg" --show \
    --showformat '${db:Status-Status} ${Version}\n' "$name" 2>/dev/null |
    sed -n 's/^installed //p' || true
}

readonly apt_options=(
  --yes --no-install-recommends --allow-downgrades --allow-change-held-packages
  --option Dpkg::Options::=--force-confold --option DPkg::Lock::Timeout=300
  --option Dpkg::Use-Pty=0 --quiet
)

# Sources, keys, answers to debconf and the network of a container go first; every other file
# follows the packages, because their scripts write over some of them.
is_early() {
  case $1 in
    /etc/apt/* | /usr/share/keyrings/* | /etc/jitsi-compile/debconf) return 0 ;;
    # Without a network a container cannot fetch anything.
    /etc/systemd/network/* | /etc/systemd/resolved.conf* | /etc/resolv.conf) return 0 ;;
    /etc/hosts | /etc/hostname) return 0 ;;
    *) return 1 ;;
  esac
}

install_packages() {
  local place=$1 missing=() held=()
  mapfile -t missing < <(missing_packages "$place")
  ((${#missing[@]} > 0)) || return 0
  say "$place: installing ${missing[*]}"
  load_debconf "$place"
  place_keyrings "$place"
  forbid_starts "$place"
  # An earlier run may have died in the middle of dpkg.
  run at_place "$place" dpkg --configure -a --force-confold
  run at_place "$place" apt-get "${apt_options[@]}" update
  run at_place "$place" apt-get "${apt_options[@]}" install "${missing[@]}"
  allow_starts "$place"
  mapfile -t held < <(packages_of "$place" | sed -n 's/=.*//p')
  if ((${#held[@]} > 0)); then run at_place "$place" apt-mark hold "${held[@]}"; fi
}

# Keys of repositories are the operator's, on the host; containers get copies.
place_keyrings() {
  local place=$1 path full
  [[ $place != host ]] || return 0
  while read -r path; do
    [[ -s $root$path ]] || continue
    full=$(resolve "$place" "$path")
    if ! cmp --quiet -- "$root$path" "$full"; then
      (umask 022 && mkdir -p -- "${full%/*}")
      install -m 644 -- "$root$path" "$full"
    fi
  done < <(keyrings)
}

# Answers may hold secrets: they travel through standard input.
load_debconf() {
  local place=$1 file
  file=$(root_of "$place")/etc/jitsi-compile/debconf
  [[ -f $file ]] || return 0
  at_place "$place" debconf-set-selections <"$file" >>"$log_file" 2>&1 9>&-
}

# Daemons of a container start when their files are there, not when dpkg unpacks them.
forbid_starts() {
  [[ $1 == host ]] && return 0
  local file
  file=$(resolve "$1" /usr/sbin/policy-rc.d)
  printf '#!/bin/sh\nexit 101\n' >"$file"
  chmod 755 "$file"
}

allow_starts() {
  [[ $1 == host ]] && return 0
  rm -f -- "$(resolve "$1" /usr/sbin/policy-rc.d)"
}
