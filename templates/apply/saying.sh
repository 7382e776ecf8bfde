# shellcheck shell=bash disable=SC2034,SC2154,SC2164
log_file=/dev/null
faults=0
wants_json=no
result=
# What the JSON object lists: findings as code, message, help and what they are about; changes as
# place, path, verb, object and, of a file changed by hand, its first line that is not there; sick
# checks as place, kind and subject; fields joined by tabs, '-' for an empty one.
findings=() changes=() sick_checks=()

say() {
  if [[ $wants_json == no ]]; then printf '%s\n' "$*"; fi
  printf '%s\n' "$*" >>"$log_file"
}

warn() {
  printf '%s\n' "$*" >&2
  printf '%s\n' "$*" >>"$log_file"
}

# How far a run is, for somebody who looks on.
steps_done=0 steps_all=0
step() {
  steps_done=$((steps_done + 1))
  if [[ -t 1 && $wants_json == no ]]; then
    printf '[%d/%d, %d s] %s\n' "$steps_done" "$steps_all" "$SECONDS" "$1"
  fi
}

# What an operator may know better than the site: sizes, and kernels that this script cannot judge.
readonly acceptable=" apply.wrong-release apply.too-few-cores apply.too-little-memory
  apply.too-little-disk apply.no-module apply.no-device apply.name-unknown apply.clock-behind "
accepted_codes=

is_acceptable() { [[ $acceptable =~ [[:space:]]"$1"[[:space:]] ]]; }

# One thing that keeps a run from beginning, with the way out: code, message, help, and what it is
# about where programs want to know. All of them are shown in one run.
fault() {
  if [[ " $accepted_codes " == *" $1 "* ]]; then
    warn "accepted: $2 [$1]"
    return 0
  fi
  faults=$((faults + 1))
  findings+=("$1	$2	$3	${4:-}")
  warn "refused: $2 [$1]"
  warn "   help: $3"
}

# Ends the run where preflight found something.
refuse_faults() {
  if ((faults > 0)); then
    warn "$faults found; nothing was touched"
    exit "$exit_refused"
  fi
}

change() { changes+=("$1	$2	$3	${4:--}	${5:-}"); }

# Runs a program with its output in the log. It inherits the lock: should this script be killed,
# the next run waits for what the program still does.
run() {
  printf '%(%FT%TZ)T + %s\n' -1 "$*" >>"$log_file"
  "$@" >>"$log_file" 2>&1 </dev/null
}

# Likewise for a program that leaves a daemon behind, which must not keep the lock.
run_daemon() {
  printf '%(%FT%TZ)T + %s\n' -1 "$*" >>"$log_file"
  "$@" >>"$log_file" 2>&1 </dev/null 9>&-
}

json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  printf '"%s"' "${text//[$'\x01'-$'\x1f']/ }"
}

# "json_list KEYS RECORD...": an array of objects; KEYS and the fields of a record are tab-separated,
# and a field of '-' is empty.
json_list() {
  local keys=() fields=() record index separator=
  IFS=$'\t' read -r -a keys <<<"$1"
  shift
  printf '['
  for record in "$@"; do
    IFS=$'\t' read -r -a fields <<<"$record"
    printf '%s{' "$separator"
    for index in "${!keys[@]}"; do
      ((index == 0)) || printf ','
      printf '"%s":' "${keys[index]}"
      [[ ${fields[index]:-} != - ]] || fields[index]=
      json_string "${fields[index]:-}"
    done
    printf '}'
    separator=,
  done
  printf ']'
}

# What a program needs to know of this run, on standard output.
print_json() {
  printf '{"verb":%s,"site":%s,"host":%s,"serial":%s,"generation":%s,"current":%s' \
    "$(json_string "$verb")" "$(json_string "${fact[site]:-}")" "$(json_string "${fact[host]:-}")" \
    "${fact[serial]:-null}" "$(json_string "$(generation)")" "$(json_string "$(current)")"
  printf ',"result":%s,"status":%s,"findings":' "$(json_string "$result")" "$1"
  json_list 'code	message	help	subject' ${findings[@]+"${findings[@]}"}
  printf ',"changes":'
  json_list 'place	path	action	object	line' ${changes[@]+"${changes[@]}"}
  printf ',"interruptions":'
  json_list 'what' ${disruptions[@]+"${disruptions[@]}"}
  printf ',"unhealthy":'
  json_list 'place	kind	subject' ${sick_checks[@]+"${sick_checks[@]}"}
  printf ',"containers":'
  json_list 'name	kind	state' ${container_states[@]+"${container_states[@]}"}
  printf ',"generations":'
  json_list 'name	serial	current' ${kept_list[@]+"${kept_list[@]}"}
  printf '}\n'
}
