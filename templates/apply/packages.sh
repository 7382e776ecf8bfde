# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Specifications of a place that are not installed as they should be, one per line.
missing_packages() {
  local place=$1 names=()
  mapfile -t names < <(packages_of "$place" | sed 's/=.*//')
  ((${#names[@]} > 0)) || return 0
  awk -F '[ =]' '
    FILENAME == ARGV[1] { version[$1] = $2; next }
    !($1 in version) || (NF > 1 && version[$1] != $2)' \
    <(installed_versions "$place" "${names[@]}") <(packages_of "$place")
}

# "name version" of those of these packages that are installed.
installed_versions() {
  local place=$1
  shift
  { dpkg-query --admindir="$(root_of "$place")/var/lib/dpkg" --show \
    --showformat '${db:Status-Status} ${Package} ${Version}\n' "$@" 2>/dev/null || true; } |
    sed -n 's/^installed //p'
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
  local place=$1 missing=()
  mapfile -t missing < <(missing_packages "$place")
  if ((${#missing[@]} == 0)); then
    # A run may have died just after.
    allow_starts "$place"
    hold_packages "$place"
    return 0
  fi
  say "$place: installing ${missing[*]}"
  load_debconf "$place"
  place_keyrings "$place"
  forbid_starts "$place"
  open_carried "$place"
  # An earlier run may have died in the middle of dpkg.
  run at_place "$place" dpkg --configure -a --force-confold
  run at_place "$place" apt-get "${apt_options[@]}" "${apt_sources[@]}" update
  run at_place "$place" apt-get "${apt_options[@]}" "${apt_sources[@]}" install "${missing[@]}"
  close_carried "$place"
  hold_packages "$place"
  allow_starts "$place"
  # A container that is built anew starts with its new programs.
  [[ -n $next_of ]] || want_upgrades "$place" "${missing[@]}"
}

# Nobody upgrades what the site pins.
hold_packages() {
  local place=$1 wanted=() held
  mapfile -t wanted < <(packages_of "$place" | sed -n 's/=.*//p' | sort)
  ((${#wanted[@]} > 0)) || return 0
  held=$(at_place "$place" apt-mark showhold </dev/null 2>/dev/null | sort || true)
  [[ -n $(comm -23 <(printf '%s\n' "${wanted[@]}") <(printf '%s\n' "$held")) ]] || return 0
  run at_place "$place" apt-mark hold "${wanted[@]}"
}

# A daemon goes on with the program that it started with: what a package replaced counts after the
# action that the table names.
want_upgrades() {
  local place=$1 specification action object
  shift
  for specification in "$@"; do
    while IFS=$'\t' read -r action object; do
      want_action "$place" "$action" "$object" "${specification%%=*}"
    done < <(upgrade_of "$place" "${specification%%=*}")
  done
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

# Answers may hold secrets: they travel through standard input. It is a pipe, because lxc-attach sets
# the mode of a file that it finds there to 0700.
load_debconf() {
  local place=$1 file
  file=$(root_of "$place")/etc/jitsi-compile/debconf
  [[ -f $file ]] || return 0
  at_place "$place" debconf-set-selections < <(cat -- "$file") >>"$log_file" 2>&1 9>&-
}

# Daemons start when their files are there, not when dpkg unpacks them. Those of a host with containers
# are the distribution's, and start as they always do; one that has a policy of its own keeps it.
readonly policy='#!/bin/sh
# Placed by jitsi-compile while it installs packages.
exit 101'

forbid_starts() {
  [[ $1 != host ]] || is_machine || return 0
  local file
  file=$(resolve "$1" /usr/sbin/policy-rc.d)
  [[ $1 != host || ! -e $file ]] || return 0
  printf '%s\n' "$policy" >"$file"
  chmod 755 "$file"
}

allow_starts() {
  local file
  file=$(resolve "$1" /usr/sbin/policy-rc.d)
  [[ $1 != host || (-f $file && $(<"$file") == "$policy") ]] || return 0
  rm -f -- "$file"
}
