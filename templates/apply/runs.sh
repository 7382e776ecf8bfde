# shellcheck shell=bash disable=SC2034,SC2154,SC2164
touched=no

explain_end() {
  local status=$?
  if [[ $touched == yes && $status -ne 0 && $status -ne $exit_unhealthy ]]; then
    warn "stopped half way (status $status): nothing was taken back, and this version cannot do that"
    warn "   help: read $log_file, mend the cause and run apply again; it goes on from here"
    exit "$exit_half_done"
  fi
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
