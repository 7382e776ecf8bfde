# shellcheck shell=bash disable=SC2034,SC2154,SC2164
differences=0
bridge_is_gone=no
# What a run would interrupt: "bridge<tab>place" and "instances<tab>template" can be drained, the
# rest cannot.
drainable=() disruptions=()

# Whether a place is up: a folder may come and go in a container that is down, and it has no calls.
is_up() { [[ $1 == host || $(state_of "$1") == RUNNING ]]; }

plan_file() {
  local place=$1 path=$2 action=${10} object=${11}
  differences=$((differences + 1))
  [[ $action == none || $object == - ]] && object=
  note_disruption "$place" "$action" "$object"
  change "$place" "$path" "$action" "$object"
  say "  $place:$path  $action $object"
}

# Remembers what would end calls. On a first run nothing is up, so nothing is.
note_disruption() {
  local place=$1 action=$2 object=$3
  case $action in
    restart)
      if is_bridge_unit "$object"; then
        if is_up "$place" && is_active "$place" "$object"; then note_once bridge "$place"; fi
      elif is_copier "$place" "$object"; then
        if [[ $object != "$gateway_unit" ]] || is_active host "$object"; then
          note_once instances "$object"
        fi
      elif is_conference_unit "$object" && is_up "$place" && is_active "$place" "$object"; then
        note_once '' "restart of $object in $place"
      fi
      ;;
    recreate)
      if [[ $(container_field "$object" 2) == template ]]; then
        if has_instances "$object"; then note_once instances "$(copier_of "$object")"; fi
      elif [[ $(state_of "$object") == RUNNING ]]; then
        if units_of "$object" | grep -qxF "$bridge_unit"; then note_once bridge "$object"; fi
        # One that holds nothing but a bridge can be drained.
        if ! units_of "$object" | grep -qxF "$bridge_unit" || has_conference_units "$object"; then
          note_once '' "restart of $object"
        fi
      fi
      ;;
    reboot) note_once '' "reboot of this host" ;;
    *) ;;
  esac
}

# Units whose restart ends what people are doing; others come back before anybody notices.
is_conference_unit() {
  case $1 in
    prosody.service | jicofo.service | coturn.service) return 0 ;;
    *) return 1 ;;
  esac
}

has_conference_units() {
  local unit
  while read -r unit; do
    ! is_conference_unit "$unit" || return 0
  done < <(units_of "$1")
  return 1
}

note_once() {
  local known
  if [[ -n $1 ]]; then
    for known in ${drainable[@]+"${drainable[@]}"}; do [[ $known != "$1	$2" ]] || return 0; done
    drainable+=("$1	$2")
  else
    for known in ${disruptions[@]+"${disruptions[@]}"}; do [[ $known != "$2" ]] || return 0; done
    disruptions+=("$2")
  fi
}

plan_packages() {
  local place=$1 missing specification action object
  missing=$(missing_packages "$place")
  if [[ -n $missing ]]; then
    differences=$((differences + 1))
    change "$place" - install "${missing//$'\n'/ }"
    say "  $place: install ${missing//$'\n'/ }"
    while read -r specification; do
      while IFS=$'\t' read -r action object; do
        note_disruption "$place" "$action" "$object"
      done < <(upgrade_of "$place" "${specification%%=*}")
    done <<<"$missing"
  fi
}

plan_artifacts() {
  local name
  while read -r name; do
    differences=$((differences + 1))
    change "$1" - install "$name"
    say "  $1: install $name"
  done < <(missing_artifacts "$1")
}

# The one kind of change that is not made in place.
plan_rebuild() {
  local name=$1
  needs_rebuild "$name" || return 0
  differences=$((differences + 1))
  change "$name" - rebuild ''
  say "  $name: build it anew beside the one that runs, and switch"
  note_disruption host recreate "$name"
}

make_plan() {
  local name line
  say "plan for ${fact[host]} of ${fact[site]}:"
  plan_packages host
  plan_artifacts host
  while read -r name; do
    if [[ ! -d $lxc/$name/rootfs && ! -d $lxc/$name/rootfs.old ]]; then
      differences=$((differences + 1))
      change "$name" - make ''
      say "  $name: make the container"
    elif [[ $(container_field "$name" 2) == static && $(state_of "$name") != RUNNING ]]; then
      differences=$((differences + 1))
      change "$name" - start ''
      say "  $name: start the container"
    fi
    plan_packages "$name"
    plan_artifacts "$name"
    plan_rebuild "$name"
  done < <(containers)
  each_difference plan_file
  while IFS=$'\t' read -r -a line; do
    differences=$((differences + 1))
    note_disruption "${line[0]}" "${line[9]}" "${line[10]}"
    change "${line[0]}" "${line[1]}" remove ''
    say "  ${line[0]}:${line[1]}  remove"
    # Who read it has to notice that it is gone.
    if [[ ${line[9]} != none ]]; then
      change "${line[0]}" "${line[1]}" "${line[9]}" "${line[10]}"
      say "  ${line[0]}:${line[1]}  ${line[9]} ${line[10]}"
    fi
  done < <(stale_files)
  while read -r name; do
    differences=$((differences + 1))
    change "$name" - destroy ''
    # What does not run, such as a base of another release, carries no calls.
    if [[ $(state_of "$name") == RUNNING ]]; then note_once '' "removal of $name"; fi
    say "  $name: remove the container"
  done < <(stale_containers)
  plan_pending
  plan_bridge
  if ((differences == 0)); then say "  nothing to do"; fi
}

# What an earlier run placed and died before it could make it count.
plan_pending() {
  local place action object path
  while IFS=$'\t' read -r place action object path; do
    differences=$((differences + 1))
    note_disruption "$place" "$action" "$object"
    change "$place" "$path" "$action" "$object"
    say "  $place:$path  $action $object, left by a run that died"
  done < <(cat -- "$state/pending" 2>/dev/null || true)
}

# Somebody took the containers' network away.
plan_bridge() {
  [[ -n ${fact[bridge]} && -n $(current) && ! -e $root/sys/class/net/${fact[bridge]} ]] || return 0
  [[ -d $root/sys/class/net ]] || return 0
  differences=$((differences + 1))
  change host - run bring-up-bridge
  say "  host: bring up ${fact[bridge]}, which is gone"
  bridge_is_gone=yes
}

# Consent, asked once for all that nothing can be done about.
refuse_disruptions() {
  local what
  ((${#disruptions[@]} > 0)) || return 0
  [[ $wants_now == no && $agrees == no ]] || return 0
  for what in "${disruptions[@]}"; do warn "would end calls: $what"; done
  fault apply.would-end-calls "some of this cannot be drained, and people may be in a conference" \
    "run it with --yes at a quiet time"
}
