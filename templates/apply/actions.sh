# shellcheck shell=bash disable=SC2034,SC2154,SC2164
run_named() {
  local place=$1 action=$2 paths=$3 path module
  case $action in
    daemon-reload) run at_place "$place" systemctl daemon-reload ;;
    update-ca-certificates) run at_place "$place" update-ca-certificates --fresh ;;
    load-sysctl) for path in $paths; do load_sysctl "$place" "$path"; done ;;
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

# Buffers are a wish, which some virtual machines do not grant; forwarding is a need.
load_sysctl() {
  local place=$1 path=$2
  [[ -e $(root_of "$place")$path ]] || return 0
  if ! run at_place "$place" sysctl --load "$path"; then
    warn "$place: the kernel does not take every line of $path"
  fi
  if [[ $place == host ]] && grep -Eq '^net\.ipv4\.ip_forward *= *1' "$root$path" &&
    [[ -e $root/proc/sys/net/ipv4/ip_forward && $(<"$root/proc/sys/net/ipv4/ip_forward") != 1 ]]; then
    warn "the kernel does not forward packets, and nothing in a container can be reached"
    return 1
  fi
}

bring_up_bridge() {
  local name member
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
  if grep -qs '^iface dummy0 ' "$root"/etc/network/interfaces.d/*; then run ifup --force dummy0; fi
  run ifup "${fact[bridge]}"
  # Containers that run are plugged in again.
  while read -r name; do
    [[ $(state_of "$name") == RUNNING ]] || continue
    member=$(lxc-info --name "$name" 2>/dev/null | awk '$1 == "Link:" { print $2; exit }')
    if [[ -n $member ]]; then run ip link set "$member" master "${fact[bridge]}"; fi
  done < <(containers)
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

# Units of the host that copy containers cannot start before there is something to copy, and a gateway
# on the machine itself not before everything that it uses.
later_units=no

is_copier() { [[ $1 == host && ($2 == *-instances.service || $2 == "$gateway_unit") ]]; }

is_later() {
  local waits=no
  if is_copier "$1" "$2"; then waits=yes; fi
  [[ $1 == host && $waits != "$later_units" ]]
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
  save_pending
}
