# shellcheck shell=bash disable=SC2034,SC2154,SC2164
verb_apply() {
  local name
  preflight
  refuse_faults
  take_lock
  make_plan
  refuse_disruptions
  refuse_faults
  if ((differences == 0)) && [[ $(current) == "$(generation)" && -z $(attempt) ]]; then
    # A gateway that was drained is well only when it runs again.
    take_calls_again
    check_unchanged
    return 0
  fi
  drain_planned
  begin
  deploy
  if ! pass_gate; then exit "$exit_unhealthy"; fi
  remove_stale_containers
  forget_old_roots
  commit
  undrain_bridges
  take_calls_again
  warn_leftovers
  result=$([[ $verb == rollback ]] && echo rolled-back || echo applied)
  say "done: ${fact[host]} is what the bundle says"
  if [[ $is_detailed == yes ]]; then exit "$exit_applied"; fi
}

# Nothing differs; what is sick now did not become so by this run, and is not helped by going back.
check_unchanged() {
  open_log
  result=unchanged
  if ! check_health 30; then exit "$exit_unhealthy"; fi
  say "done: nothing had to change"
}

deploy() {
  local name
  steps_all=$(($(containers | wc -l) + 2))
  step "host ${fact[host]}"
  stop_planned_instances
  keep_originals
  place_files host early
  install_packages host
  install_artifacts host
  place_files host late
  remove_stale
  if [[ $bridge_is_gone == yes ]]; then
    want_action host run bring-up-bridge -
    want_action host restart dnsmasq.service -
  fi
  run_actions host
  faults=0
  check_devices
  if ((faults > 0)); then return 1; fi
  while read -r name <&5; do
    step "$name"
    deploy_container "$name" 5<&-
  done 5< <(containers)
  later_units=yes
  run_actions host
  step "health of everything"
}

# What is left to the operator, said out loud.
warn_leftovers() {
  local key
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
}

verb_plan() {
  preflight
  make_plan
  if ((${#disruptions[@]} > 0)); then
    [[ $wants_json == yes ]] || printf 'would end calls: %s\n' "${disruptions[@]}"
  fi
  if ((faults > 0)); then exit "$exit_refused"; fi
  if ((differences > 0)); then
    result=differs
    exit "$exit_drift"
  fi
  result=unchanged
}

container_states=()
verb_status() {
  local name kind sick=0 condition line
  say "host ${fact[host]} of site ${fact[site]}"
  condition=$(current)
  case $condition in
    '') say "no bundle was applied here" ;;
    "$(generation)") say "runs this bundle, serial ${fact[serial]:-none}" ;;
    *) say "runs another bundle, $condition" ;;
  esac
  if [[ -n $(attempt) ]]; then say "a run stopped half way; run apply again"; fi
  while read -r name; do
    kind=$(container_field "$name" 2)
    condition=$(state_of "$name")
    container_states+=("$name	$kind	$condition")
    say "  $name  $kind  $condition"
    [[ $kind != static || $condition == RUNNING ]] || sick=1
  done < <(containers)
  list_kept
  for line in ${kept_list[@]+"${kept_list[@]}"}; do
    say "  generation ${line//	/  }"
  done
  result=ok
  if ((sick > 0)); then exit "$exit_unhealthy"; fi
}

drift_file() {
  differences=$((differences + 1))
  local line
  line=$(first_difference "$1" "$2" "$8")
  change "$1" "$2" changed-by-hand '' "$line"
  say "changed by hand: $1:$2${line:+, line $line}"
}

# The first line of a planned file that is another one on the host; nothing where no line is.
first_difference() {
  local place=$1 path=$2 source=$3 full
  full=$(resolve "$place" "$path") || return 0
  [[ $source != - && -f $full ]] || return 0
  { cmp -- "$bundle/$source" "$full" 2>&1 || true; } | sed -n 's/.*line \([0-9]*\)$/\1/p'
}

verb_verify() {
  check_bundle
  refuse_faults
  each_difference drift_file
  if ! check_health 0; then exit "$exit_unhealthy"; fi
  if ((differences > 0)); then
    result=differs
    exit "$exit_drift"
  fi
  result=unchanged
  say "as the bundle says"
}

# Runs a kept generation again, as if its bundle had been carried here.
verb_rollback() {
  local digest
  digest=$(find_generation "$1")
  if [[ -z $digest ]]; then
    fault apply.no-generation "no generation ${1:-before this one} is kept here" \
      "'apply status' lists the kept ones"
    refuse_faults
  fi
  bundle=$state/kept/$digest
  load_facts
  say "going back to generation ${digest:0:12}, serial ${fact[serial]:-none}"
  verb_apply
}

verb_drain() {
  preflight_here
  take_lock
  open_log
  plan_everything
  if [[ $wants_now == yes ]]; then patience=0 wants_now=no; fi
  drain_planned
  : >"$state/drained"
  result=drained
  say "done: nobody is in a call on ${fact[host]}; 'apply' or a restart takes calls again"
}

# The bundle is whole and for this host, and it or another one ran here.
preflight_here() {
  check_bundle
  refuse_faults
  check_root
  check_host
  if [[ ! -d $state ]]; then
    fault apply.not-applied "nothing of site ${fact[site]} was applied to this host" \
      "look at 'apply status'"
  fi
  refuse_faults
}

verb_remove() {
  preflight_here
  take_lock
  if [[ $agrees == no ]]; then
    fault apply.not-agreed "'remove' deletes the containers of ${fact[site]} with all that is in them" \
      "run it with --yes"
    refuse_faults
  fi
  open_log
  plan_everything
  drain_planned
  # What runs is what has to go, whatever bundle this is.
  if [[ -n $(current) && -d $state/kept/$(current) ]]; then
    bundle=$(mktemp -d)
    cp -r -- "$state/kept/$(current)/tables" "$bundle/"
    cp -- "$state/kept/$(current)/SHA256SUMS" "$bundle/"
    load_facts
  fi
  remove_site
  result=removed
  say "done: nothing of ${fact[site]} is left on ${fact[host]} but its packages and the log"
}
