# shellcheck shell=bash disable=SC2034,SC2154,SC2164
check_bundle() {
  local listed found
  if ! (cd -- "$bundle" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1); then
    fault "a file of the bundle is missing or was changed: $(changed_in_bundle)" \
      "unpack the bundle again, and compare it with bundles/SHA256SUMS"
  fi
  listed=$(cut -c67- "$bundle/SHA256SUMS" | sort)
  found=$(cd -- "$bundle" && find . -mindepth 1 ! -type d ! -path ./SHA256SUMS -printf '%P\n' | sort)
  if [[ $listed != "$found" ]]; then
    fault "the bundle's folder holds other files than the bundle" \
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
    fault "this is not root" "run it with sudo"
  fi
}

check_host() {
  local name
  name=$(head -n 1 "$root/etc/hostname" 2>/dev/null || uname -n)
  name=${name%%.*}
  if [[ ${name,,} != "${fact[host],,}" ]]; then
    fault "the bundle is for host ${fact[host]}, and this is $name" \
      "carry it to ${fact[host]}, or set the name with 'hostnamectl hostname ${fact[host]}'"
  fi
}

check_placeholder() {
  if [[ ${fact[placeholder]} != no ]]; then
    fault "the bundle holds dummies in place of secrets" \
      "compile the site with its secrets, without --placeholder-secrets"
  fi
}

# Age is not a clock: the operator's counter decides, and without one an equal earlier bundle.
check_age() {
  local running
  if [[ -n ${fact[serial]} && -s $state/serial ]]; then
    running=$(<"$state/serial")
    if ((fact[serial] < running)); then
      fault "the bundle has serial ${fact[serial]}, and serial $running runs here" \
        "raise 'serial' in the site and compile again"
    fi
  fi
  if [[ -z ${fact[serial]} && -s $state/generations && $(generation) != "$(current)" ]] &&
    grep -qxF "$(generation)" "$state/generations"; then
    fault "this bundle ran here before and was replaced by another" \
      "compile the site again; going back on purpose is not in this version"
  fi
}

check_system() {
  local release architecture
  release=$(sed -n 's/^VERSION_CODENAME=//p' "$root/etc/os-release" 2>/dev/null || true)
  if [[ $release != "${fact[release]}" ]]; then
    fault "the host runs Debian '$release', and the site says ${fact[release]}" \
      "set 'release' in the site, or install Debian ${fact[release]}"
  fi
  architecture=$(dpkg --print-architecture 2>/dev/null || true)
  if [[ $architecture != "${fact[architecture]}" ]]; then
    fault "the host is '$architecture', and the bundle is for ${fact[architecture]}" \
      "use a machine with ${fact[architecture]}"
  fi
}

# A tenth is left for what the kernel and the file system keep to themselves.
check_size() {
  local cores memory disk
  cores=$(nproc)
  if ((cores < fact[cores])); then
    fault "the host has $cores cores, and the site counts on ${fact[cores]}" \
      "give it more cores, or set 'cores' of ${fact[host]} in the site"
  fi
  memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' "$root/proc/meminfo") / 1024))
  if ((memory * 10 < fact[memory_mib] * 9)); then
    fault "the host has $memory MiB of memory, and the site counts on ${fact[memory_mib]}" \
      "give it more memory, or set 'memory' of ${fact[host]} in the site"
  fi
  disk=$(df --block-size=MiB --output=size -- "$root/var/lib" | tail -n 1 | tr -dc 0-9)
  if ((disk * 10 < fact[disk_mib] * 9)); then
    fault "/var/lib is on $disk MiB of disk, and the site counts on ${fact[disk_mib]}" \
      "give it more disk, or set 'disk' of ${fact[host]} in the site"
  fi
}

is_loaded() { grep -q "^$1 " "$root/proc/modules"; }

check_modules() {
  local module
  while read -r module; do
    is_loaded "$module" && continue
    modinfo "$module" >/dev/null 2>&1 && continue
    # DKMS builds it when the host's packages are installed.
    packages_of host | grep -q "^${module//_/-}-dkms" && continue
    fault "the kernel has no module $module" \
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
    [[ -e $root$device ]] || fault "there is no device $device" \
      "look at the options of its module in /etc/modprobe.d, and reboot"
  done < <(needs_of device)
}

# A port is free, or an earlier run of ours noted it before it placed anything.
check_ports() {
  local kind port component flag taken
  if ! command -v ss >/dev/null; then
    fault "nobody can tell which ports are taken: there is no 'ss'" "apt-get install iproute2"
    return 0
  fi
  while IFS=$'\t' read -r kind port component; do
    case $kind in tcp) flag=-Hltnp ;; udp) flag=-Hlunp ;; *) continue ;; esac
    grep -qsxF "$kind	$port	$component" "$state/ports" && continue
    taken=$(ss "$flag" "sport = :$port" | sed -n 's/.*users:((\("[^"]*"\).*/\1/p' | sort -u | tr '\n' ' ')
    if [[ -n $(ss "$flag" "sport = :$port") ]]; then
      fault "port $port/$kind, which $component needs, is taken by ${taken:-another program}" \
        "stop that program, or give $component another port in the site"
    fi
  done <"$bundle/tables/needs.tsv"
}

# A container of somebody else's is never overwritten.
check_containers() {
  local name
  while read -r name; do
    if [[ -e $lxc/$name && ! -e $state/containers/$name ]]; then
      fault "there is a container '$name' already, and it was not made by this site" \
        "rename it, or give the site another name"
    fi
  done < <(containers)
}

preflight() {
  check_bundle
  if ((faults > 0)); then
    # Nothing else that an altered bundle says can be believed.
    warn "$faults found; nothing was touched"
    exit "$exit_refused"
  fi
  check_root
  check_host
  check_placeholder
  check_age
  check_system
  check_size
  check_modules
  check_devices
  check_ports
  check_containers
}

refuse_faults() {
  if ((faults > 0)); then
    warn "$faults found; nothing was touched"
    exit "$exit_refused"
  fi
}
