# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# What other shells run; they expand what stands in it, this one does not. A container has bash and
# nothing that speaks HTTP.
# shellcheck disable=SC2016
readonly connect=': </dev/tcp/$1/$2' talk='
  exec 3<>"/dev/tcp/$2/$3"
  printf "%s %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" "$1" "$4" "$2" >&3
  cat <&3'

# "request PLACE METHOD URL" prints the body where the answer is one of success, else it fails.
request() {
  local place=$1 method=$2 url=$3 host port path answer
  [[ $url =~ ^http://([^/:]+):?([0-9]*)(/.*)?$ ]] || return 1
  host=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]:-80} path=${BASH_REMATCH[3]:-/}
  answer=$(at_place "$place" timeout 10 bash -c "$talk" _ "$method" "$host" "$port" "$path" \
    </dev/null 2>/dev/null) || return 1
  [[ $answer =~ ^HTTP/1\.[01]\ 2[0-9][0-9] ]] || return 1
  answer=${answer//$'\r'/}
  if [[ $answer == *$'\n\n'* ]]; then printf '%s' "${answer#*$'\n\n'}"; fi
}

ask() {
  local place=$1 kind=$2 subject=$3 address words=()
  case $kind in
    unit) is_well "$place" "$subject" ;;
    tcp)
      address=127.0.0.1
      at_place "$place" timeout 3 bash -c "$connect" _ "$address" "$subject" \
        </dev/null >/dev/null 2>&1 && return 0
      # Some daemons listen on the container's address alone.
      [[ $place == host ]] && return 1
      address=$(container_field "$place" 3)
      [[ $address != - ]] || return 1
      timeout 3 bash -c "$connect" _ "$address" "$subject" </dev/null >/dev/null 2>&1
      ;;
    http) request "$place" GET "$subject" >/dev/null ;;
    command)
      IFS=' ' read -r -a words <<<"$subject"
      at_place "$place" timeout 30 "${words[@]}" </dev/null >>"$log_file" 2>&1
      ;;
    *) return 1 ;;
  esac
}

# Whether a unit is active, or did its one thing without a failure.
is_well() {
  is_active "$1" "$2" && return 0
  [[ $(at_place "$1" systemctl show --property=Type,Result,ActiveState --value "$2" </dev/null \
    2>/dev/null | sort | tr '\n' ' ') == "inactive oneshot success " ]]
}

# Everything that has to be well: the checks of the bundle, and every unit that it lists.
wanted_health() {
  {
    cat -- "$bundle/tables/checks.tsv"
    awk -F '\t' -v OFS='\t' '{ print $1, "unit", $2 }' "$bundle/tables/units.tsv"
  } | awk -F '\t' '
    FILENAME == ARGV[1] { if ($2 != "static") resting[$1] = 1; next }
    !($1 in resting) && !seen[$0]++' "$bundle/tables/containers.tsv" -
}

# Asks every check, each until it answers or the patience given in seconds ends.
check_health() {
  local patience=$1 place kind subject deadline
  sick_checks=()
  deadline=$((SECONDS + patience))
  while IFS=$'\t' read -r place kind subject <&4; do
    until ask "$place" "$kind" "$subject" 3<&- 4<&-; do
      if ((SECONDS >= deadline)); then
        warn "not healthy: $place, $kind $subject"
        sick_checks+=("$place	$kind	$subject")
        break
      fi
      sleep 1
    done
  done 4< <(wanted_health)
  ((${#sick_checks[@]} == 0))
}

# One number for each start of each unit: a daemon that dies and comes back gets a new one.
unit_starts() {
  local place unit
  while IFS=$'\t' read -r place unit <&4; do
    [[ $place == host || $(container_field "$place" 2) == static ]] || continue
    printf '%s %s ' "$place" "$unit"
    at_place "$place" systemctl show --property=InvocationID --value "$unit" </dev/null 2>/dev/null \
      4<&- || true
    printf '\n'
  done 4<"$bundle/tables/units.tsv"
}

health_patience=120

# The gate: everything answers, and still does after daemons had time to die.
pass_gate() {
  local before after line
  check_health "$health_patience" || return 1
  before=$(unit_starts)
  sleep "$settling"
  after=$(unit_starts)
  if [[ $before != "$after" ]]; then
    while read -r line; do
      warn "not healthy: $line started again"
    done < <(diff <(printf '%s\n' "$before") <(printf '%s\n' "$after") | sed -n 's/^> //p')
    return 1
  fi
  check_health 0
}
