# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# A bridge takes no new conferences once it is told so, and says how many people are left. A recorder
# or gateway says whether it is at work, and is stopped as soon as it is not. What does not answer is
# in an unknown state, and nobody ends what he does not know.
readonly bridge_unit=jitsi-videobridge2.service
# Of a recorder or gateway: in a copy of a template, or on a machine without containers.
readonly gateway_unit=jibri.service
readonly colibri=http://127.0.0.1:8080/colibri
readonly jibri_health=http://127.0.0.1:2222/jibri/api/v1.0/health
patience=3600
wants_now=no
agrees=no
drained=()

is_bridge_unit() { [[ $1 == "$bridge_unit" ]]; }

# Number of people on the bridge of a place; fails where it cannot be known.
people_on() {
  local text
  text=$(request "$1" GET "$colibri/stats") || return 1
  text=$(grep -oE '"participants" *: *[0-9]+' <<<"$text" | head -n 1 | grep -oE '[0-9]+$') || return 1
  printf '%s' "$text"
}

drain_bridge() {
  local place=$1 people said=
  is_up "$place" && is_active "$place" "$bridge_unit" || return 0
  drained+=("$place")
  if ! request "$place" POST "$colibri/drain/enable" >/dev/null ||
    [[ $(request "$place" GET "$colibri/drain") != *'"drain"'*true* ]]; then
    fault apply.drain-unknown "the bridge in $place does not say that it drains" \
      "look at 'lxc-attach -n $place -- systemctl status $bridge_unit', or end its calls with --now"
    return 0
  fi
  while :; do
    if ! people=$(people_on "$place"); then
      fault apply.drain-unknown "the bridge in $place does not say how many people it serves" \
        "look at its log, or end its calls with --now"
      return 0
    fi
    if ((people == 0)); then
      say "$place: the bridge is drained"
      return 0
    fi
    if ((SECONDS >= deadline)); then
      fault apply.drain-timeout "$people people are still on the bridge in $place" \
        "wait longer with --wait, or end their calls with --now"
      return 0
    fi
    if [[ $people != "$said" ]]; then say "$place: $people people are left on the bridge"; fi
    said=$people
    sleep 1
  done
}

undrain_bridges() {
  local place
  for place in ${drained[@]+"${drained[@]}"}; do
    request "$place" POST "$colibri/drain/disable" >/dev/null || true
  done
}

# What 'apply drain' stopped goes on with the next run that ends well.
take_calls_again() {
  local name
  [[ -e $state/drained ]] || return 0
  while read -r name; do
    units_of "$name" | grep -qxF "$bridge_unit" || continue
    request "$name" POST "$colibri/drain/disable" >/dev/null || true
  done < <(containers)
  resume_instances
  rm -f -- "$state/drained"
  say "calls are taken again"
}

# Templates whose copies a unit of the host runs: 'small-jibri-instances.service' those of
# 'small-jibri-template'.
template_of() { printf '%s-template' "${1%-instances.service}"; }

# Places in which a unit of the host has recorders or gateways at work.
workers_of() {
  if [[ $1 == "$gateway_unit" ]]; then
    printf 'host\n'
  else
    instances_of "$(template_of "$1")"
  fi
}

# IDLE, BUSY or EXPIRED, from the instance itself.
job_of() {
  local text
  text=$(request "$1" GET "$jibri_health") || return 1
  text=$(grep -oE '"busyStatus" *: *"[A-Z]+"' <<<"$text" | head -n 1 | grep -oE '[A-Z]+"$') || return 1
  printf '%s' "${text%\"}"
}

daemon_state() {
  at_place "$1" systemctl show --property=ActiveState --value "$gateway_unit" </dev/null 2>/dev/null || true
}

drain_instances() {
  local unit=$1 name job left said=
  while :; do
    left=()
    while read -r name <&6; do
      case $(daemon_state "$name" 6<&-) in
        active | reloading) ;;
        # It has no job yet, and gets none.
        activating)
          run at_place "$name" systemctl stop "$gateway_unit" 6<&-
          continue
          ;;
        *) continue ;;
      esac
      if ! job=$(job_of "$name" 6<&-); then
        fault apply.drain-unknown "$name does not say whether it is at work" \
          "look at '$(at_words "$name")systemctl status jibri', or end its job with --now"
        return 0
      fi
      case $job in
        # An expired one did its last job.
        IDLE | EXPIRED) run at_place "$name" systemctl stop "$gateway_unit" 6<&- ;;
        *) left+=("$name") ;;
      esac
    done 6< <(workers_of "$unit")
    if ((${#left[@]} == 0)); then
      say "host: nothing of $unit is at work"
      return 0
    fi
    if ((SECONDS >= deadline)); then
      fault apply.drain-timeout "still at work: ${left[*]}" \
        "wait longer with --wait, or end their jobs with --now"
      return 0
    fi
    if [[ ${left[*]} != "$said" ]]; then say "at work: ${left[*]}"; fi
    said=${left[*]}
    sleep 1
  done
}

# Copies that were stopped and are wanted again, because the run was refused.
resume_instances() {
  local unit name
  while read -r unit; do
    is_copier host "$unit" || continue
    while read -r name; do
      at_place "$name" systemctl start "$gateway_unit" </dev/null >/dev/null 2>&1 || true
    done < <(workers_of "$unit")
  done < <(units_of host)
}

# Lets end what the plan would interrupt, and refuses where that cannot be seen.
drain_planned() {
  local entry deadline=$((SECONDS + patience))
  [[ $wants_now == no ]] || return 0
  for entry in ${drainable[@]+"${drainable[@]}"}; do
    case $entry in
      bridge*) drain_bridge "${entry#*	}" ;;
      *) drain_instances "${entry#*	}" ;;
    esac
  done
  if ((faults > 0)); then
    undrain_bridges
    resume_instances
    refuse_faults
  fi
}

# Everything on this host that carries calls.
plan_everything() {
  local name unit
  while read -r name; do
    if units_of "$name" | grep -qxF "$bridge_unit"; then note_once bridge "$name"; fi
  done < <(containers)
  while read -r unit; do
    if is_copier host "$unit"; then note_once instances "$unit"; fi
  done < <(units_of host)
}
