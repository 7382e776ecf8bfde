# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Says that a container is ours before it exists, so that a killed run can go on with it.
mark_container() {
  mkdir -p -- "$state/containers"
  [[ -e $state/containers/$1 ]] || printf 'making\n' >"$state/containers/$1"
}

# A full copy of the base. LXC's own program would want a configuration of the base and rsync; a
# base is only files.
make_container() {
  local name=$1 base partial
  base=$(container_field "$name" 4)
  [[ ! -d $lxc/$name/rootfs ]] || return 0
  say "$name: copying $base"
  mark_container "$name"
  partial=$lxc/$name/rootfs.partial
  rm -rf -- "$partial"
  mkdir -p -- "$lxc/$name"
  chmod 755 -- "$lxc/$name"
  run cp -a --reflink=auto -- "$lxc/$base/rootfs" "$partial"
  mv -T -- "$partial" "$lxc/$name/rootfs"
  printf 'made\n' >"$state/containers/$name"
}

start_container() {
  local name=$1 tries
  [[ $(state_of "$name") == RUNNING ]] && return 0
  say "$name: starting"
  run_daemon lxc-start --name "$name" --daemon
  for ((tries = 0; tries < 90; tries++)); do
    if [[ $(state_of "$name") == RUNNING ]] &&
      in_container "$name" systemctl is-system-running 2>/dev/null </dev/null |
      grep -qE 'running|degraded'; then
      return 0
    fi
    sleep 1
  done
  warn "$name did not come up in 90 seconds"
  return 1
}

stop_container() {
  [[ $(state_of "$1") == RUNNING ]] || return 0
  run lxc-stop --name "$1" --timeout 60
}

# Whether the container's own configuration changed, which only a new start makes count.
is_recreated() { [[ -n ${wanted_actions["host	recreate	$1"]:-} ]]; }

# Copies of a template, such as 'nordeck-jibri-1' of 'nordeck-jibri-template', that run now.
instances_of() {
  local path name
  for path in "$lxc/${1%-template}"-*; do
    name=${path##*/}
    [[ -d $path && ${name#"${1%-template}-"} =~ ^[0-9]+$ ]] || continue
    if [[ $(state_of "$name") == RUNNING ]]; then printf '%s\n' "$name"; fi
  done
}

has_instances() { [[ -n $(instances_of "$1") ]]; }

# The unit of the host that copies a template.
copier_of() { printf '%s-instances.service' "${1%-template}"; }

# Copies are stopped before anything under them changes, and made anew at the end. Each was drained,
# or the operator said not to wait.
stop_planned_instances() {
  local entry
  for entry in ${drainable[@]+"${drainable[@]}"}; do
    if [[ $entry != instances* ]] || ! is_active host "${entry#*	}"; then continue; fi
    say "host: stop ${entry#*	}"
    run systemctl stop "${entry#*	}"
  done
}

deploy_container() {
  local name=$1 kind
  kind=$(container_field "$name" 2)
  settle_switch "$name"
  if [[ $kind == base ]]; then make_base "$name"; else make_container "$name"; fi
  place_files host "$name/config"
  if needs_rebuild "$name"; then
    rebuild_container "$name"
  else
    bring_up_to_date "$name" "$kind"
  fi
  if [[ $kind != template ]] || ! has_instances "$name"; then
    unset "wanted_actions[$name	recreate	$name]" "wanted_actions[host	recreate	$name]"
    save_pending
  fi
  # A template and a base are copied from; neither runs.
  if [[ $kind != static ]]; then
    stop_container "$name"
  fi
  if [[ $kind != base ]]; then note_ready "$name"; fi
}

# A site that no longer names an archive takes its sources away.
keep_sources() {
  [[ -e $(root_of "$1")/etc/apt/sources.list ]] ||
    copy_sources "$(container_field "$1" 5)" "$(root_of "$1")"
}

# Packages, files and actions in a container that stays the one it is.
bring_up_to_date() {
  local name=$1 kind=$2
  if [[ $kind != template ]] && is_recreated "$name"; then stop_container "$name"; fi
  if [[ $kind != base ]]; then keep_sources "$name"; fi
  place_files "$name" early
  if [[ $kind == static || -n $(missing_packages "$name")$(missing_artifacts "$name") ]]; then
    start_container "$name"
    install_packages "$name"
    install_artifacts "$name"
  fi
  place_files "$name" late
  # A template at rest has a store of authorities too, which its copies take along.
  if [[ -n ${wanted_actions["$name	run	update-ca-certificates"]:-} ]]; then start_container "$name"; fi
  if [[ $(state_of "$name") == RUNNING ]]; then
    if [[ -n ${wanted_actions["$name	recreate	$name"]:-} && $kind == static ]]; then
      stop_container "$name"
      start_container "$name"
    fi
    run_actions "$name"
  else
    enable_at_rest "$name"
  fi
}

# Units of a container that does not run are enabled by systemctl's own look at its files.
enable_at_rest() {
  local unit
  while read -r unit; do
    run systemctl --root="$(root_of "$1")" enable "$unit"
  done < <(units_of "$1")
  forget_actions "$1"
}

# Takes a container of ours away, files and all.
destroy_container() {
  local name=$1
  [[ -n $name && -e $state/containers/$name ]] || return 0
  say "$name: removing the container"
  if [[ $(state_of "$name") == RUNNING ]]; then
    run lxc-stop --name "$name" --timeout 60 || run lxc-stop --name "$name" --kill || true
  fi
  run rm -rf --one-file-system -- "${lxc:?}/${name:?}"
  rm -rf -- "${state:?}/containers/$name" "${state:?}/artifacts/$name" "$state/bases/$name" \
    "$state/bases/$name.old"
}

remove_stale_containers() {
  local name
  while read -r name <&5; do
    destroy_container "$name" 5<&-
  done 5< <(stale_containers)
}
