# shellcheck shell=bash disable=SC2034,SC2154,SC2164
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
