# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# How a run begins and ends.
touched=no
# Whether this run is the way back of another one, which holds the lock.
is_returning=no

take_lock() {
  mkdir -p -- "$root/var/lib/jitsi-compile" "$state"
  [[ $is_returning == no ]] || return 0
  exec 9>"$root/var/lib/jitsi-compile/lock"
  if ! flock --nonblock 9; then
    warn "another run of apply is at work on this host"
    result=busy
    exit "$exit_busy"
  fi
}

open_log() {
  mkdir -p -- "$root/var/log"
  log_file=$root/var/log/jitsi-compile-${fact[site]}.log
  touch -- "$log_file"
  chmod 600 -- "$log_file"
}

# From here on a failure means to go back.
begin() {
  open_log
  stage
  note_ports
  load_pending
  touched=yes
}

on_exit() {
  local status=$?
  trap - EXIT
  if [[ $touched == yes && $status -ne 0 && $status -ne $exit_applied ]]; then
    go_back "$status" || status=$?
  elif [[ $touched == fetch && $status -ne 0 ]]; then
    warn "stopped half way; the end of $log_file says why. Mend it and run 'apply fetch' again"
    status=$exit_half_done
  elif [[ $touched == no && $status -eq 1 ]]; then
    warn "stopped before anything was touched; the last lines above and in $log_file say why"
    status=$exit_half_done
  fi
  case $status in
    "$exit_refused") result=refused ;;
    "$exit_half_done") result=half-done ;;
    "$exit_returned") result=rolled-back ;;
    "$exit_unhealthy") result=unhealthy ;;
    *) ;;
  esac
  if [[ $wants_json == yes && -n ${state:-} ]]; then print_json "$status"; fi
  exit "$status"
}

# After a failed run: the generation before runs again, where there is one. The status says which.
go_back() {
  local status=$1 back
  back=$(current)
  # Who was asked to take no more calls is asked again to take some.
  undrain_bridges
  resume_instances
  if [[ $status == 130 || $status == 143 || $is_returning == yes || -z $back ||
    $back == "$(generation)" || ! -d $state/kept/$back ]]; then
    explain_half "$status"
    [[ $status == "$exit_unhealthy" ]] || status=$exit_half_done
    return "$status"
  fi
  warn "failed (status $status); going back to generation ${back:0:12}"
  if bash "$script" rollback "$back" --returning --yes --now --patience "$health_patience" >>"$log_file" 2>&1; then
    warn "generation ${back:0:12} runs again; what failed is in $log_file"
    return "$exit_returned"
  fi
  explain_half "$status"
  return "$exit_half_done"
}

explain_half() {
  if [[ $1 == "$exit_unhealthy" ]]; then
    warn "applied, but not healthy, and there is no generation to go back to"
  else
    warn "stopped half way (status $1)"
  fi
  warn "   help: read $log_file, mend the cause and run apply again; it goes on from here"
}
