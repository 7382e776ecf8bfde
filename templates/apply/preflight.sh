# shellcheck shell=bash disable=SC2034,SC2154,SC2164
check_bundle() {
  local listed found
  if ! (cd -- "$bundle" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1); then
    fault apply.bundle-altered "a file of the bundle is missing or was changed: $(changed_in_bundle)" \
      "unpack the bundle again, and compare it with bundles/SHA256SUMS"
  fi
  listed=$(cut -c67- "$bundle/SHA256SUMS" | sort)
  found=$(cd -- "$bundle" && find . -mindepth 1 ! -type d ! -path ./SHA256SUMS -printf '%P\n' | sort)
  if [[ $listed != "$found" ]]; then
    fault apply.bundle-altered "the bundle's folder holds other files than the bundle" \
      "unpack the bundle into an empty folder"
  fi
}

changed_in_bundle() {
  cd -- "$bundle"
  { sha256sum --check --quiet SHA256SUMS 2>/dev/null || true; } |
    sed -n 's/: FAILED.*//p' | head -n 5 | tr '\n' ' '
}

check_root() {
  if [[ -z $root && $EUID -ne 0 ]]; then
    fault apply.not-root "this is not root" "run it with sudo"
  fi
}

check_host() {
  local name
  name=$(head -n 1 "$root/etc/hostname" 2>/dev/null || uname -n)
  name=${name%%.*}
  if [[ ${name,,} != "${fact[host],,}" ]]; then
    fault apply.wrong-host "the bundle is for host ${fact[host]}, and this is $name" \
      "carry it to ${fact[host]}, or set the name with 'hostnamectl hostname ${fact[host]}'"
  fi
}

check_placeholder() {
  if [[ ${fact[placeholder]} != no ]]; then
    fault apply.placeholder-secrets "the bundle holds dummies in place of secrets" \
      "compile the site with its secrets, without --placeholder-secrets"
  fi
}

# Age is not a clock: the operator's counter decides, and without one an equal earlier bundle.
check_age() {
  local running
  if [[ -n ${fact[serial]} && -s $state/serial ]]; then
    running=$(<"$state/serial")
    if ((fact[serial] < running)); then
      fault apply.older-serial "the bundle has serial ${fact[serial]}, and serial $running runs here" \
        "raise 'serial' in the site and compile again"
    fi
  fi
  if [[ -z ${fact[serial]} && -s $state/generations && $(generation) != "$(current)" ]] &&
    grep -qxF "$(generation)" "$state/generations"; then
    fault apply.older-generation "this bundle ran here before and was replaced by another" \
      "compile the site again, or go back to it with 'apply rollback'"
  fi
}

check_system() {
  local release architecture
  release=$(sed -n 's/^VERSION_CODENAME=//p' "$root/etc/os-release" 2>/dev/null || true)
  if [[ $release != "${fact[release]}" ]]; then
    fault apply.wrong-release "the host runs Debian '$release', and the site says ${fact[release]}" \
      "set 'release' in the site, or install Debian ${fact[release]}"
  fi
  architecture=$(dpkg --print-architecture 2>/dev/null || true)
  if [[ $architecture != "${fact[architecture]}" ]]; then
    fault apply.wrong-architecture "the host is '$architecture', and the bundle is for ${fact[architecture]}" \
      "use a machine with ${fact[architecture]}"
  fi
}

# A tenth is left for what the kernel and the file system keep to themselves.
check_size() {
  local cores memory disk
  cores=$(nproc)
  if ((cores < fact[cores])); then
    fault apply.too-few-cores "the host has $cores cores, and the site counts on ${fact[cores]}" \
      "give it more cores, or set 'cores' of ${fact[host]} in the site"
  fi
  memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' "$root/proc/meminfo") / 1024))
  if ((memory * 10 < fact[memory_mib] * 9)); then
    fault apply.too-little-memory "the host has $memory MiB of memory, and the site counts on ${fact[memory_mib]}" \
      "give it more memory, or set 'memory' of ${fact[host]} in the site"
  fi
  disk=$(df --block-size=MiB --output=size -- "$root/var/lib" | tail -n 1 | tr -dc 0-9)
  if ((disk * 10 < fact[disk_mib] * 9)); then
    fault apply.too-little-disk "/var/lib is on $disk MiB of disk, and the site counts on ${fact[disk_mib]}" \
      "give it more disk, or set 'disk' of ${fact[host]} in the site"
  fi
}

# Also one that is part of the kernel, where that has something to set.
is_loaded() { [[ -d $root/sys/module/$1 ]] || grep -qs "^$1 " "$root/proc/modules"; }

check_modules() {
  local module
  while read -r module; do
    is_loaded "$module" && continue
    modinfo "$module" >/dev/null 2>&1 && continue
    # DKMS builds it when the host's packages are installed.
    packages_of host | grep -q "^${module//_/-}-dkms" && continue
    fault apply.no-module "the kernel has no module $module" \
      "install 'linux-image-${fact[architecture]}' in place of a cloud kernel, and reboot"
  done < <(needs_of module)
}

# Devices appear with their modules; before those are loaded nobody can tell.
check_devices() {
  local module device
  while read -r module; do
    is_loaded "$module" || return 0
  done < <(needs_of module)
  while read -r device; do
    [[ -e $root$device ]] || fault apply.no-device "there is no device $device" \
      "look at the options of its module in /etc/modprobe.d, and reboot"
  done < <(needs_of device)
}

# A port is free, or an earlier run of ours noted it before it placed anything.
check_ports() {
  local kind port component flag taken
  if ! command -v ss >/dev/null; then
    fault apply.no-ss "nobody can tell which ports are taken: there is no 'ss'" "apt-get install iproute2"
    return 0
  fi
  while IFS=$'\t' read -r kind port component; do
    case $kind in tcp) flag=-Hltnp ;; udp) flag=-Hlunp ;; *) continue ;; esac
    grep -qsxF "$kind	$port	$component" "$state/ports" && continue
    taken=$(ss "$flag" "sport = :$port" | sed -n 's/.*users:((\("[^"]*"\).*/\1/p' | sort -u | tr '\n' ' ')
    if [[ -n $(ss "$flag" "sport = :$port") ]]; then
      fault apply.port-taken "port $port/$kind, which $component needs, is taken by ${taken:-another program}" \
        "stop that program, or give $component another port in the site" "$kind/$port $component"
    fi
  done <"$bundle/tables/needs.tsv"
}

# A container of somebody else's is never overwritten.
check_containers() {
  local name
  while read -r name; do
    if [[ -e $lxc/$name && ! -e $state/containers/$name ]]; then
      fault apply.foreign-container "there is a container '$name' already, and it was not made by this site" \
        "rename it, or give the site another name"
    fi
  done < <(containers)
}

# What the sources of the containers are verified with, and nobody but the operator can vouch for.
keyrings() {
  { find "$bundle/containers" "$bundle/host" -path '*/etc/apt/sources.list.d/*' -type f -exec \
    sed -n 's/.*signed-by=\([^] ,]*\).*/\1/p' {} + 2>/dev/null || true; } | sort -u
}

check_keyrings() {
  local path
  while read -r path; do
    [[ -s $root$path ]] && continue
    find "$bundle/containers" -path "*/rootfs$path" -type f | grep -q . && continue
    fault apply.no-keyring "there is no $path, which packages are verified with" \
      "fetch the key of the repository, check it, and place it there"
  done < <(keyrings)
}

# What an installation needs and a run without one does not.
check_sources() {
  local name mirror
  while read -r name; do
    [[ $(container_field "$name" 2) == base && ! -d $lxc/$name/rootfs ]] || continue
    [[ -z $(base_archive "$(container_field "$name" 5)") ]] || continue
    mirror=$(apt_mirror)
    if [[ -z $mirror ]]; then
      fault apply.no-archive "the host's apt sources name no archive to make $name from" \
        "add one of Debian ${fact[release]} to /etc/apt/sources.list"
    elif [[ -z $root ]] && ! resolves "$mirror"; then
      fault apply.name-unknown "the name in $mirror does not resolve" \
        "look at /etc/resolv.conf, and try 'getent hosts' with that name"
    fi
  done < <(containers)
}

# Behind a proxy it is the proxy that finds names.
resolves() {
  local name=${1#*://}
  [[ $1 == http* ]] || return 0
  ! { apt-config dump 2>/dev/null || true; } | grep -qE '^Acquire::https?(::[^ ]+)?::Proxy "[^"]' || return 0
  name=${name%%/*}
  getent hosts "${name%%:*}" >/dev/null
}

# A clock that is behind makes new certificates invalid; the bundle brings some.
check_clock() {
  local file begins
  command -v openssl >/dev/null || return 0
  while read -r file; do
    begins=$(openssl x509 -noout -startdate -in "$file" 2>/dev/null | cut -d= -f2 || true)
    [[ -n $begins ]] || continue
    if (($(date +%s) < $(date --date="$begins" +%s))); then
      fault apply.clock-behind "the clock says $(date --utc '+%F %T'), before the site's certificates begin" \
        "set the clock, for instance with systemd-timesyncd"
      return 0
    fi
  done < <(find "$bundle/containers" -path '*/ca-certificates/*.crt' -type f 2>/dev/null)
}

preflight() {
  find_carried
  check_bundle
  # Nothing else that an altered bundle says can be believed.
  refuse_faults
  check_root
  check_host
  check_placeholder
  if [[ $verb != rollback ]]; then check_age; fi
  check_system
  check_size
  check_modules
  check_devices
  check_ports
  check_containers
  check_carried
  if [[ -z $carried ]]; then
    check_keyrings
    check_sources
    check_archives
  fi
  check_space
  check_artifacts
  check_clock
}
