#!/bin/bash
# Makes this host what the bundle beside this script says, and is safe to run again.
#
# The script is the same in every bundle. What it does is data: tables/*.tsv, one record per line,
# tab-separated, '-' for an empty field, the same facts as manifest.json. It needs nothing but
# Debian's base system until it installs the host's packages.
#
# This first form goes forward only. It does not drain, roll back or remove, and says so.
set -euo pipefail
shopt -s inherit_errexit
umask 077
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

readonly exit_drift=2 exit_refused=3 exit_half_done=4 exit_unavailable=5 exit_unhealthy=6
readonly exit_busy=7 exit_usage=64

bundle=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
readonly bundle
# Tests set a folder that stands for '/', and programs of their own in PATH.
readonly root=${JITSI_COMPILE_ROOT:-}
readonly lxc=$root/var/lib/lxc

usage() {
  cat <<'TEXT'
usage: apply [apply|plan|status|verify] [--now]

  apply    make this host what the bundle says (the default)
  plan     say what apply would do, and touch nothing
  status   say which bundle this host runs and whether its containers are up
  verify   look for files changed by hand and ask every health check
  --now    let apply restart what may be carrying calls; this version cannot drain

exit status: 0 done, or as the bundle says; 2 plan or verify found differences; 3 refused, nothing
touched; 4 stopped half way, run it again; 5 not in this version; 6 not healthy; 7 another run;
64 usage
TEXT
}

# --- saying things ------------------------------------------------------------------------------

log_file=/dev/null
faults=0

say() {
  printf '%s\n' "$*"
  printf '%s\n' "$*" >>"$log_file"
}

warn() {
  printf '%s\n' "$*" >&2
  printf '%s\n' "$*" >>"$log_file"
}

# One thing that preflight found, with the way out. All of them are shown in one run.
fault() {
  faults=$((faults + 1))
  warn "refused: $1"
  warn "   help: $2"
}

# Runs a program with its output in the log. Descriptor 9 is the lock, which must not outlive us.
run() {
  printf '+ %s\n' "$*" >>"$log_file"
  "$@" >>"$log_file" 2>&1 </dev/null 9>&-
}

# --- reading the bundle -------------------------------------------------------------------------

declare -A fact=()

load_facts() {
  local key value
  while IFS=$'\t' read -r key value; do
    [[ $value == - ]] && value=
    fact[$key]=$value
  done <"$bundle/tables/host.tsv"
  readonly state=$root/var/lib/jitsi-compile/${fact[site]}
}

# The bundle's own digest: what tells one generation from another.
generation() { sha256sum <"$bundle/SHA256SUMS" | cut -c1-64; }

# Facts of a container: kind, address, base, release.
container_field() {
  awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' \
    "$bundle/tables/containers.tsv"
}

containers() { cut -f1 "$bundle/tables/containers.tsv"; }

# Package specifications of a place, as apt takes them.
packages_of() {
  awk -F '\t' -v place="$1" '$1 == place { print $3 == "-" ? $2 : $2 "=" $3 }' \
    "$bundle/tables/packages.tsv"
}

units_of() { awk -F '\t' -v place="$1" '$1 == place { print $2 }' "$bundle/tables/units.tsv"; }

needs_of() { awk -F '\t' -v kind="$1" '$1 == kind { print $2 }' "$bundle/tables/needs.tsv"; }

# --- preflight ----------------------------------------------------------------------------------

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

current() { cat -- "$state/current" 2>/dev/null || true; }

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

# --- comparing files ----------------------------------------------------------------------------

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

# Whether a planned file is already what it should be.
is_in_place() {
  local place=$1 path=$2 kind=$3 mode=$4 owner=$5 group=$6 digest=$7 target=$8
  local full
  full=$(resolve "$place" "$path") || return 1
  case $kind in
    link)
      [[ -L $full && $(readlink -- "$full") == "$target" ]]
      return
      ;;
    directory) [[ -d $full && ! -L $full ]] || return 1 ;;
    *)
      [[ -f $full && ! -L $full ]] || return 1
      [[ $(sha256sum <"$full" | cut -c1-64) == "$digest" ]] || return 1
      ;;
  esac
  local wanted
  wanted="$((8#$mode)) $(number_of "$place" passwd "$owner") $(number_of "$place" group "$group")"
  [[ "$((8#$(stat -c %a -- "$full"))) $(stat -c '%u %g' -- "$full")" == "$wanted" ]]
}

# Calls "$1 place path kind mode owner group digest source target verb object component" for every
# planned file that is not what it should be.
each_difference() {
  local callback=$1 place path kind mode owner group digest source target verb object component
  while IFS=$'\t' read -r place path kind mode owner group digest source target verb object \
    component <&3; do
    is_in_place "$place" "$path" "$kind" "$mode" "$owner" "$group" "$digest" "$target" && continue
    "$callback" "$place" "$path" "$kind" "$mode" "$owner" "$group" "$digest" "$source" "$target" \
      "$verb" "$object" "$component"
  done 3<"$bundle/tables/files.tsv"
}

# Files of the generation that runs which this one does not have. Those of a container that left
# the site stay with it: removing containers is not in this version.
stale_files() {
  [[ -s $state/tables/files.tsv ]] || return 0
  awk -F '\t' '
    FILENAME == ARGV[1] { places[$1] = 1; next }
    FILENAME == ARGV[2] { kept[$1 FS $2] = 1; next }
    $3 == "directory" || ($1 FS $2) in kept { next }
    $1 != "host" && !($1 in places) { next }
    $1 == "host" && $2 ~ "^/var/lib/lxc/" { next }
    { print }' "$bundle/tables/containers.tsv" "$bundle/tables/files.tsv" "$state/tables/files.tsv"
}

# --- plan ---------------------------------------------------------------------------------------

differences=0
disruptions=()

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

plan_file() {
  local place=$1 path=$2 verb=${10} object=${11}
  differences=$((differences + 1))
  note_disruption "$place" "$verb" "$object"
  [[ $verb == none ]] && object=
  [[ $object == - ]] && object=
  say "  $place:$path  $verb $object"
}

# Remembers what would end calls. On a first run nothing is up, so nothing is.
note_disruption() {
  local place=$1 verb=$2 object=$3
  case $verb in
    restart)
      # A folder may come and go in a container that is down; it has no calls either.
      if [[ $place == host || $(state_of "$place") == RUNNING ]] && is_active "$place" "$object"; then
        disruptions+=("restart of $object in $place")
      fi
      ;;
    recreate)
      if [[ $(state_of "$object") == RUNNING ]]; then disruptions+=("restart of $object"); fi
      ;;
    reboot) disruptions+=("reboot of this host") ;;
    *) ;;
  esac
}

plan_packages() {
  local place=$1 missing
  missing=$(missing_packages "$place")
  if [[ -n $missing ]]; then
    differences=$((differences + 1))
    say "  $place: install ${missing//$'\n'/ }"
  fi
}

make_plan() {
  local name line
  say "plan for ${fact[host]} of ${fact[site]}:"
  plan_packages host
  while read -r name; do
    if [[ ! -d $lxc/$name/rootfs ]]; then
      differences=$((differences + 1))
      say "  $name: make the container"
    fi
    plan_packages "$name"
  done < <(containers)
  each_difference plan_file
  while IFS=$'\t' read -r -a line; do
    differences=$((differences + 1))
    note_disruption "${line[0]}" "${line[9]}" "${line[10]}"
    say "  ${line[0]}:${line[1]}  remove"
  done < <(stale_files)
  if ((differences == 0)); then say "  nothing to do"; fi
}

refuse_disruptions() {
  local what
  ((${#disruptions[@]} > 0)) || return 0
  [[ $1 == yes ]] && return 0
  for what in "${disruptions[@]}"; do warn "would end calls: $what"; done
  fault "this version cannot drain, and something above may be carrying calls" \
    "run 'apply --now' when nobody is in a meeting, a recording or a SIP call"
}

# --- packages -----------------------------------------------------------------------------------

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
)

# Sources, keys, answers to debconf and the network of a container go first; every other file follows the packages, because their
# scripts write over some of them.
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
  forbid_starts "$place"
  run at_place "$place" apt-get "${apt_options[@]}" update
  run at_place "$place" apt-get "${apt_options[@]}" install "${missing[@]}"
  allow_starts "$place"
  mapfile -t held < <(packages_of "$place" | sed -n 's/=.*//p')
  if ((${#held[@]} > 0)); then run at_place "$place" apt-mark hold "${held[@]}"; fi
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

# --- placing files ------------------------------------------------------------------------------

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

# --- actions ------------------------------------------------------------------------------------

run_named() {
  local place=$1 action=$2 paths=$3 path module
  case $action in
    daemon-reload) run at_place "$place" systemctl daemon-reload ;;
    update-ca-certificates) run at_place "$place" update-ca-certificates --fresh ;;
    load-sysctl) for path in $paths; do run at_place "$place" sysctl --load "$path"; done ;;
    load-firewall)
      for path in $paths; do
        [[ -e $root$path ]] || continue
        run nft --check --file "$root$path"
        run nft --file "$root$path"
      done
      ;;
    load-modules)
      while read -r module; do run modprobe "$module"; done < <(needs_of module)
      ;;
    bring-up-bridge) bring_up_bridge ;;
    *)
      warn "this script does not know the action '$action'"
      return 1
      ;;
  esac
}

bring_up_bridge() {
  [[ -n ${fact[bridge]} ]] || return 0
  if compgen -G "$root/etc/systemd/network/${fact[bridge]}*" >/dev/null; then
    run networkctl reload
    return
  fi
  if ! grep -Eqs '^[[:space:]]*source(-directory)?[[:space:]].*interfaces\.d' \
    "$root/etc/network/interfaces"; then
    warn "/etc/network/interfaces does not read interfaces.d; add 'source /etc/network/interfaces.d/*'"
    return 1
  fi
  run ifdown --force "${fact[bridge]}" || true
  run ifup "${fact[bridge]}"
}

# What no single changed file would say, in the order in which each can work.
readonly named_order=(
  daemon-reload load-modules load-sysctl bring-up-bridge update-ca-certificates load-firewall
)

run_actions() {
  local place=$1 action key object
  if has_new_units "$place"; then
    run at_place "$place" systemctl daemon-reload
  fi
  for action in "${named_order[@]}"; do
    key="$place	run	$action"
    [[ -n ${wanted_actions[$key]:-} ]] || continue
    say "$place: $action"
    run_named "$place" "$action" "${wanted_actions[$key]}"
  done
  # In the order of the table, which is the order of start; then units that nobody enables.
  while read -r object; do
    is_later "$place" "$object" && continue
    run_unit "$place" "$object"
  done < <(units_of "$place")
  while read -r object; do
    is_later "$place" "$object" && continue
    run_other_unit "$place" "$object"
  done < <(wanted_units "$place")
  forget_actions "$place"
}

# Units of the host that copy containers cannot start before there is something to copy.
later_units=no

is_later() {
  local is_copier=no
  [[ $1 == host && $2 == *-instances.service ]] && is_copier=yes
  [[ $1 == host && $is_copier != "$later_units" ]]
}

# Enables a unit that the plan wants to run, and makes what changed count.
run_unit() {
  local place=$1 unit=$2
  run at_place "$place" systemctl enable "$unit"
  if ! is_active "$place" "$unit"; then
    say "$place: start $unit"
    run at_place "$place" systemctl start "$unit"
  else
    run_other_unit "$place" "$unit"
  fi
}

run_other_unit() {
  local place=$1 unit=$2
  if [[ -n ${wanted_actions["$place	restart	$unit"]:-} ]]; then
    say "$place: restart $unit"
    run at_place "$place" systemctl restart "$unit"
  elif [[ -n ${wanted_actions["$place	reload	$unit"]:-} ]]; then
    say "$place: reload $unit"
    run at_place "$place" systemctl reload "$unit"
  fi
}

# Units that changed files ask to restart or reload and that the table does not list.
wanted_units() {
  local key unit
  for key in "${!wanted_actions[@]}"; do
    unit=${key##*	}
    [[ $key == "$1	restart	"* || $key == "$1	reload	"* ]] || continue
    units_of "$1" | grep -qxF -- "$unit" || printf '%s\n' "$unit"
  done | sort -u
}

# Any change below systemd's own folders needs a daemon-reload first, declared or not.
has_new_units() {
  local key
  for key in "${!wanted_actions[@]}"; do
    [[ $key == "$1	"* && ${wanted_actions[$key]} == */etc/systemd/system/* ]] && return 0
  done
  return 1
}

forget_actions() {
  local key
  for key in "${!wanted_actions[@]}"; do
    [[ $key == "$1	"* && $key != *"	recreate	"* && $key != *"	reboot	"* ]] || continue
    is_later "$1" "${key##*	}" && [[ $key != *"	run	"* ]] && continue
    unset "wanted_actions[$key]"
  done
}

# --- containers ---------------------------------------------------------------------------------

# The first archive that the host itself installs from.
apt_mirror() {
  local file
  for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.{list,sources}; do
    [[ -f $file ]] || continue
    awk '/^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^(https?|file):/) { print $i; exit } }
      /^URIs:/ { print $2; exit }' "$file"
  done | head -n 1
}

# What every container starts from; resolved is a package of its own since bookworm.
base_packages() {
  local packages=ca-certificates,dbus,iproute2,libpam-systemd,openssl,procps,systemd-sysv
  [[ $1 == bullseye ]] || packages+=,systemd-resolved
  printf '%s' "$packages"
}

make_base() {
  local name=$1 release mirror partial
  release=$(container_field "$name" 5)
  if [[ ! -d $lxc/$name/rootfs ]]; then
    mirror=$(apt_mirror)
    if [[ -z $mirror ]]; then
      warn "the host's apt sources name no archive to make $name from"
      return 1
    fi
    say "$name: making the base from $mirror"
    mark_container "$name"
    partial=$lxc/$name/rootfs.partial
    rm -rf -- "$partial"
    mkdir -p -- "$lxc/$name"
    run debootstrap --variant=minbase --include="$(base_packages "$release")" \
      "$release" "$partial" "$mirror"
    run systemctl --root="$partial" enable systemd-networkd.service systemd-resolved.service
    copy_sources "$release" "$partial" "$mirror"
    # Where containers run as root of the host, the folder above is what keeps users out.
    chmod 755 -- "$partial"
    mv -T -- "$partial" "$lxc/$name/rootfs"
  fi
}

# The host's own sources where both run one release, else the same archive with another suite.
copy_sources() {
  local release=$1 target=$2 mirror=$3 file
  if [[ $release == "${fact[release]}" ]]; then
    for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.{list,sources}; do
      if [[ -f $file ]]; then
        install -D -m 644 -- "$file" "$target${file#"$root"}"
      fi
    done
  else
    install -d -m 755 -- "$target/etc/apt"
    (umask 022 && printf 'deb %s %s main\n' "$mirror" "$release" >"$target/etc/apt/sources.list")
  fi
}

# Says that a container is ours before it exists, so that a killed run can go on with it.
mark_container() {
  mkdir -p -- "$state/containers"
  [[ -e $state/containers/$1 ]] || printf 'making\n' >"$state/containers/$1"
}

make_container() {
  local name=$1 base
  base=$(container_field "$name" 4)
  if [[ -e $state/containers/$name && $(<"$state/containers/$name") == making ]]; then
    # An earlier run died over it; what it copied so far may be incomplete.
    run lxc-stop --name "$name" --kill || true
    rm -rf -- "${lxc:?}/$name"
  fi
  if [[ ! -d $lxc/$name/rootfs ]]; then
    say "$name: copying $base"
    mark_container "$name"
    run lxc-copy --name "$base" --newname "$name"
    printf 'made\n' >"$state/containers/$name"
  fi
}

start_container() {
  local name=$1 tries
  [[ $(state_of "$name") == RUNNING ]] && return 0
  say "$name: starting"
  run lxc-start --name "$name" --daemon
  for ((tries = 0; tries < 30; tries++)); do
    if [[ $(state_of "$name") == RUNNING ]] &&
      in_container "$name" systemctl is-system-running 2>/dev/null </dev/null |
      grep -qE 'running|degraded'; then
      return 0
    fi
    sleep 1
  done
  warn "$name did not come up in 30 seconds"
  return 1
}

stop_container() {
  [[ $(state_of "$1") == RUNNING ]] || return 0
  run lxc-stop --name "$1" --timeout 60
}

# Whether the container's own configuration changed, which only a new start makes count.
is_recreated() { [[ -n ${wanted_actions["host	recreate	$1"]:-} ]]; }

# Whether copies of a template run now: 'nordeck-jibri-<id>-1' of 'nordeck-jibri-template'.
has_instances() {
  local instance
  for instance in "$lxc/${1%-template}"-*-*; do
    [[ -d $instance && $(state_of "${instance##*/}") == RUNNING ]] && return 0
  done
  return 1
}

deploy_container() {
  local name=$1 kind
  kind=$(container_field "$name" 2)
  if [[ $kind == base ]]; then make_base "$name"; else make_container "$name"; fi
  place_files host "$name/config"
  if [[ $kind != template ]] && is_recreated "$name"; then stop_container "$name"; fi
  place_files "$name" early
  if [[ $kind == static || -n $(missing_packages "$name") ]]; then
    start_container "$name"
    install_packages "$name"
  fi
  place_files "$name" late
  if [[ $(state_of "$name") == RUNNING ]]; then
    if [[ -n ${wanted_actions["$name	recreate	$name"]:-} && $kind == static ]]; then
      stop_container "$name"
      start_container "$name"
    fi
    run_actions "$name"
  else
    enable_at_rest "$name"
  fi
  if [[ $kind != template ]] || ! has_instances "$name"; then
    unset "wanted_actions[$name	recreate	$name]" "wanted_actions[host	recreate	$name]"
  fi
  # A template and a base are copied from; neither runs.
  if [[ $kind != static ]]; then stop_container "$name"; fi
}

# Units of a container that does not run are enabled by systemctl's own look at its files.
enable_at_rest() {
  local unit
  while read -r unit; do
    run systemctl --root="$(root_of "$1")" enable "$unit"
  done < <(units_of "$1")
  forget_actions "$1"
}

# --- health -------------------------------------------------------------------------------------

# What other shells run; they expand what stands in it, this one does not.
# shellcheck disable=SC2016
readonly connect=': </dev/tcp/$1/$2' fetch='
  if command -v curl >/dev/null
  then exec curl --fail --silent --output /dev/null --max-time 5 "$1"
  else exec wget --quiet --output-document=/dev/null --timeout=5 --tries=1 "$1"
  fi'

ask() {
  local place=$1 kind=$2 subject=$3 address words=()
  case $kind in
    unit) is_active "$place" "$subject" ;;
    tcp)
      address=127.0.0.1
      at_place "$place" timeout 3 bash -c "$connect" _ "$address" "$subject" \
        </dev/null >/dev/null 2>&1 && return 0
      # Some daemons listen on the container's address alone.
      [[ $place == host ]] && return 1
      address=$(container_field "$place" 3)
      [[ $address != - ]] || return 1
      timeout 3 bash -c "$connect" _ "$address" "$subject" </dev/null >/dev/null 2>&1
      ;;
    http)
      at_place "$place" sh -c "$fetch" _ "$subject" </dev/null >/dev/null 2>&1
      ;;
    command)
      IFS=' ' read -r -a words <<<"$subject"
      at_place "$place" timeout 30 "${words[@]}" </dev/null >>"$log_file" 2>&1
      ;;
    *) return 1 ;;
  esac
}

# Asks every check, each until it answers or the patience given in seconds ends.
check_health() {
  local patience=$1 place kind subject deadline sick=0
  deadline=$((SECONDS + patience))
  while IFS=$'\t' read -r place kind subject <&4; do
    [[ $place != host && $(container_field "$place" 2) != static ]] && continue
    until ask "$place" "$kind" "$subject" 3<&- 4<&-; do
      if ((SECONDS >= deadline)); then
        warn "not healthy: $place, $kind $subject"
        sick=$((sick + 1))
        break
      fi
      sleep 1
    done
  done 4<"$bundle/tables/checks.tsv"
  ((sick == 0))
}

# --- verbs --------------------------------------------------------------------------------------

touched=no

explain_end() {
  local status=$?
  if [[ $touched == yes && $status -ne 0 && $status -ne $exit_unhealthy ]]; then
    warn "stopped half way (status $status): nothing was taken back, and this version cannot do that"
    warn "   help: read $log_file, mend the cause and run apply again; it goes on from here"
    exit "$exit_half_done"
  fi
}

note_ports() {
  awk -F '\t' '$1 == "tcp" || $1 == "udp"' "$bundle/tables/needs.tsv" |
    cat -- - "$state/ports" 2>/dev/null | sort -u >"$state/ports.new" || true
  mv -fT -- "$state/ports.new" "$state/ports"
}

take_lock() {
  mkdir -p -- "$root/var/lib/jitsi-compile" "$state"
  exec 9>"$root/var/lib/jitsi-compile/lock"
  if ! flock --nonblock 9; then
    warn "another run of apply is at work on this host"
    exit "$exit_busy"
  fi
}

open_log() {
  mkdir -p -- "$root/var/log"
  log_file=$root/var/log/jitsi-compile-${fact[site]}.log
  touch -- "$log_file"
  chmod 600 -- "$log_file"
}

# The tables of this generation become those that the next one is compared with. One rename of a
# link is the moment at which that happens.
commit() {
  local folder
  folder=generation.$(generation)
  rm -rf -- "$state/$folder.new"
  cp -r -- "$bundle/tables" "$state/$folder.new"
  cp -- "$bundle/manifest.json" "$state/$folder.new/"
  rm -rf -- "${state:?}/$folder"
  mv -T -- "$state/$folder.new" "$state/$folder"
  ln -sfn -- "$folder" "$state/tables.new"
  mv -fT -- "$state/tables.new" "$state/tables"
  if [[ -n ${fact[serial]} ]]; then write_state serial "${fact[serial]}"; fi
  grep -qsxF "$(generation)" "$state/generations" || generation >>"$state/generations"
  write_state current "$(generation)"
}

write_state() {
  printf '%s\n' "$2" >"$state/$1.new"
  mv -fT -- "$state/$1.new" "$state/$1"
}

verb_apply() {
  local now=$1 name
  preflight
  refuse_faults
  take_lock
  make_plan
  refuse_disruptions "$now"
  refuse_faults
  touched=yes
  open_log
  # What is ours from here on, should this run die: a next one must not take it for a stranger's.
  note_ports
  trap explain_end EXIT

  place_files host early
  install_packages host
  place_files host late
  remove_stale
  run_actions host
  faults=0
  check_devices
  if ((faults > 0)); then return 1; fi
  while read -r name <&5; do
    deploy_container "$name" 5<&-
  done 5< <(containers)
  later_units=yes
  run_actions host
  warn_leftovers

  if ! check_health 120; then
    warn "applied, but not healthy; this version does not go back by itself"
    exit "$exit_unhealthy"
  fi
  commit
  say "done: ${fact[host]} is what the bundle says"
}

# What this version leaves to the operator, said out loud.
warn_leftovers() {
  local key name
  for key in "${!wanted_actions[@]}"; do
    case $key in
      *"	reboot	"*) warn "this host has to be rebooted for ${wanted_actions[$key]}" ;;
      *"	recreate	"*)
        warn "instances of ${key##*	} still run with the files that they were copied with;" \
          "restart their unit when they are idle"
        ;;
      *) warn "not done: ${key//	/ } for ${wanted_actions[$key]}" ;;
    esac
  done
  for name in "$state"/containers/*; do
    [[ -e $name ]] || continue
    containers | grep -qxF "${name##*/}" || warn "container ${name##*/} is not in this bundle any" \
      "more; removing it is not in this version"
  done
}

verb_plan() {
  preflight
  make_plan
  if ((${#disruptions[@]} > 0)); then
    printf 'would end calls: %s\n' "${disruptions[@]}"
  fi
  if ((faults > 0)); then exit "$exit_refused"; fi
  if ((differences > 0)); then exit "$exit_drift"; fi
}

verb_status() {
  local name kind sick=0 condition
  say "host ${fact[host]} of site ${fact[site]}"
  condition=$(current)
  case $condition in
    '') say "no bundle was applied here" ;;
    "$(generation)") say "runs this bundle, serial ${fact[serial]:-none}" ;;
    *) say "runs another bundle, $condition" ;;
  esac
  while read -r name; do
    kind=$(container_field "$name" 2)
    condition=$(state_of "$name")
    say "  $name  $kind  $condition"
    [[ $kind != static || $condition == RUNNING ]] || sick=1
  done < <(containers)
  if ((sick > 0)); then exit "$exit_unhealthy"; fi
}

drift_file() {
  differences=$((differences + 1))
  say "changed by hand: $1:$2"
}

verb_verify() {
  check_bundle
  refuse_faults
  each_difference drift_file
  if ! check_health 0; then exit "$exit_unhealthy"; fi
  if ((differences > 0)); then exit "$exit_drift"; fi
  say "as the bundle says"
}

main() {
  local verb='' now=no argument
  for argument in "$@"; do
    case $argument in
      --help | -h)
        usage
        exit 0
        ;;
      --now) now=yes ;;
      --json)
        warn "--json is not available in this version"
        exit "$exit_unavailable"
        ;;
      -*)
        warn "unknown option '$argument'"
        usage >&2
        exit "$exit_usage"
        ;;
      *)
        if [[ -n $verb ]]; then
          usage >&2
          exit "$exit_usage"
        fi
        verb=$argument
        ;;
    esac
  done
  case ${verb:-apply} in
    rollback | drain | remove)
      warn "'$verb' is not available in this version; nothing was touched"
      exit "$exit_unavailable"
      ;;
    apply | plan | status | verify) ;;
    *)
      warn "unknown verb '$verb'"
      usage >&2
      exit "$exit_usage"
      ;;
  esac
  load_facts
  case ${verb:-apply} in
    apply) verb_apply "$now" ;;
    plan) verb_plan ;;
    status) verb_status ;;
    verify) verb_verify ;;
  esac
}

main "$@"
