# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Packages stay: nobody can tell any more who else uses them.
remove_site() {
  local mark unit line firewall=
  while read -r unit; do
    # Others are the distribution's; they go on without our files. A machine without containers has
    # none but ours.
    [[ $unit == "${fact[site]}"-* ]] || is_machine || continue
    if [[ $unit == *-firewall.service ]]; then firewall=$unit; else stop_site_unit "$unit"; fi
  done < <(units_of host)
  for mark in "$state"/containers/*; do
    if [[ -e $mark ]]; then destroy_container "${mark##*/}"; fi
  done
  # Last: without it the JMS never hears that a bridge hung up, and keeps it for a while.
  if [[ -n $firewall ]]; then stop_site_unit "$firewall"; fi
  if [[ -n ${fact[bridge]} && -e $root/etc/network/interfaces.d/${fact[bridge]}-bridge.cfg ]]; then
    run ifdown --force "${fact[bridge]}" || true
  fi
  while IFS=$'\t' read -r -a line <&5; do
    remove_file "${line[1]}" "${line[2]}" "${line[6]}" 5<&-
  done 5< <(awk -F '\t' '$1 == "host" && $2 !~ "^/var/lib/lxc/"' "$bundle/tables/files.tsv" | sort -r)
  run systemctl daemon-reload
  if is_active host dnsmasq.service; then run systemctl restart dnsmasq.service || true; fi
  rm -rf -- "${state:?}"
}

stop_site_unit() {
  say "host: stop $1"
  run systemctl disable --now "$1" || true
}

# A file of the host goes, or becomes again what it was before us. What somebody changed stays.
remove_file() {
  local path=$1 kind=$2 digest=$3 full=$root$1
  if [[ -f $state/original$path ]]; then
    say "host: bringing back $path"
    cp -a -- "$state/original$path" "$full"
  elif [[ $kind == directory ]]; then
    rmdir -- "$full" 2>/dev/null || true
  elif [[ $kind == file && -f $full && $(sha256sum <"$full" | cut -c1-64) != "$digest" ]]; then
    warn "left alone: $path was changed by hand"
  elif [[ -e $full || -L $full ]]; then
    say "host: removing $path"
    rm -f -- "$full"
  fi
}
