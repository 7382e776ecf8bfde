# shellcheck shell=bash disable=SC2034,SC2154,SC2164
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
