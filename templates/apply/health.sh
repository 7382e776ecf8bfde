# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# What other shells run; they expand what stands in it, this one does not.
# shellcheck disable=SC2016
readonly connect=': </dev/tcp/$1/$2' fetch='
  if command -v curl >/dev/null
  then exec curl --fail --silent --output /dev/null --max-time 5 "$1"
  else exec wget --quiet --output-document=/dev/null --timeout=5 --tries=1 "$1"
  fi'

ask() {
  local place=$1 kind=$2 subject=$3 address words=()
  case $kind in
    unit) is_active "$place" "$subject" ;;
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
    http)
      at_place "$place" sh -c "$fetch" _ "$subject" </dev/null >/dev/null 2>&1
      ;;
    command)
      IFS=' ' read -r -a words <<<"$subject"
      at_place "$place" timeout 30 "${words[@]}" </dev/null >>"$log_file" 2>&1
      ;;
    *) return 1 ;;
  esac
}

# Asks every check, each until it answers or the patience given in seconds ends.
check_health() {
  local patience=$1 place kind subject deadline sick=0
  deadline=$((SECONDS + patience))
  while IFS=$'\t' read -r place kind subject <&4; do
    [[ $place != host && $(container_field "$place" 2) != static ]] && continue
    until ask "$place" "$kind" "$subject" 3<&- 4<&-; do
      if ((SECONDS >= deadline)); then
        warn "not healthy: $place, $kind $subject"
        sick=$((sick + 1))
        break
      fi
      sleep 1
    done
  done 4<"$bundle/tables/checks.tsv"
  ((sick == 0))
}
