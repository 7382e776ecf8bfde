# shellcheck shell=bash disable=SC2034,SC2154,SC2164
differences=0
disruptions=()

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
