# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Says that a container is ours before it exists, so that a killed run can go on with it.
mark_container() {
  mkdir -p -- "$state/containers"
  [[ -e $state/containers/$1 ]] || printf 'making\n' >"$state/containers/$1"
}

make_container() {
  local name=$1 base
  base=$(container_field "$name" 4)
  if [[ -e $state/containers/$name && $(<"$state/containers/$name") == making ]]; then
    # An earlier run died over it; what it copied so far may be incomplete.
    run lxc-stop --name "$name" --kill || true
    rm -rf -- "${lxc:?}/$name"
  fi
  if [[ ! -d $lxc/$name/rootfs ]]; then
    say "$name: copying $base"
    mark_container "$name"
    run lxc-copy --name "$base" --newname "$name"
    printf 'made\n' >"$state/containers/$name"
  fi
}

start_container() {
  local name=$1 tries
  [[ $(state_of "$name") == RUNNING ]] && return 0
  say "$name: starting"
  run lxc-start --name "$name" --daemon
  for ((tries = 0; tries < 30; tries++)); do
    if [[ $(state_of "$name") == RUNNING ]] &&
      in_container "$name" systemctl is-system-running 2>/dev/null </dev/null |
      grep -qE 'running|degraded'; then
      return 0
    fi
    sleep 1
  done
  warn "$name did not come up in 30 seconds"
  return 1
}

stop_container() {
  [[ $(state_of "$1") == RUNNING ]] || return 0
  run lxc-stop --name "$1" --timeout 60
}

# Whether the container's own configuration changed, which only a new start makes count.
is_recreated() { [[ -n ${wanted_actions["host	recreate	$1"]:-} ]]; }

# Whether copies of a template run now: 'nordeck-jibri-<id>-1' of 'nordeck-jibri-template'.
has_instances() {
  local instance
  for instance in "$lxc/${1%-template}"-*-*; do
    [[ -d $instance && $(state_of "${instance##*/}") == RUNNING ]] && return 0
  done
  return 1
}

deploy_container() {
  local name=$1 kind
  kind=$(container_field "$name" 2)
  if [[ $kind == base ]]; then make_base "$name"; else make_container "$name"; fi
  place_files host "$name/config"
  if [[ $kind != template ]] && is_recreated "$name"; then stop_container "$name"; fi
  place_files "$name" early
  if [[ $kind == static || -n $(missing_packages "$name") ]]; then
    start_container "$name"
    install_packages "$name"
  fi
  place_files "$name" late
  if [[ $(state_of "$name") == RUNNING ]]; then
    if [[ -n ${wanted_actions["$name	recreate	$name"]:-} && $kind == static ]]; then
      stop_container "$name"
      start_container "$name"
    fi
    run_actions "$name"
  else
    enable_at_rest "$name"
  fi
  if [[ $kind != template ]] || ! has_instances "$name"; then
    unset "wanted_actions[$name	recreate	$name]" "wanted_actions[host	recreate	$name]"
  fi
  # A template and a base are copied from; neither runs.
  if [[ $kind != static ]]; then stop_container "$name"; fi
}

# Units of a container that does not run are enabled by systemctl's own look at its files.
enable_at_rest() {
  local unit
  while read -r unit; do
    run systemctl --root="$(root_of "$1")" enable "$unit"
  done < <(units_of "$1")
  forget_actions "$1"
}
