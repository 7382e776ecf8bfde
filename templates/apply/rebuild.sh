# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# A container whose packages or whose base change is built anew beside the one that runs:
# 'rootfs.next' starts as a copy of it, or of its new base, gets packages and files, and takes its
# place in two renames. What ran before stays as 'rootfs.old' until the run counts, so that the way
# back is as short.

# Which base a container was copied from is written down when it is first in service.
note_ready() {
  mkdir -p -- "$state/bases"
  container_field "$1" 4 >"$state/bases/$1.new"
  mv -fT -- "$state/bases/$1.new" "$state/bases/$1"
}

is_in_service() { [[ -s $state/bases/$1 && -d $lxc/$1/rootfs ]]; }

is_rebased() { [[ $(<"$state/bases/$1") != "$(container_field "$1" 4)" ]]; }

needs_rebuild() {
  is_in_service "$1" || return 1
  is_rebased "$1" || [[ -n $(missing_packages "$1") ]]
}

# Whether the root that was left behind is what this bundle wants, as it is on the way back.
fits_old() {
  local name=$1 missing next_of next_root
  [[ -d $lxc/$name/rootfs.old && -s $state/bases/$name.old ]] || return 1
  [[ $(<"$state/bases/$name.old") == "$(container_field "$name" 4)" ]] || return 1
  next_of=$name next_root=rootfs.old
  missing=$(missing_packages "$name")
  [[ -z $missing ]]
}

# A run that died between the two renames left no root where LXC looks for one.
settle_switch() {
  if [[ ! -d $lxc/$1/rootfs && -d $lxc/$1/rootfs.old ]]; then
    run mv -T -- "$lxc/$1/rootfs.old" "$lxc/$1/rootfs"
  fi
}

prepare_next() {
  local name=$1 from=$lxc/$1/rootfs
  if fits_old "$name"; then
    say "$name: the root before this one is still there"
    run rm -rf --one-file-system -- "$lxc/$name/rootfs.next"
    run mv -T -- "$lxc/$name/rootfs.old" "$lxc/$name/rootfs.next"
    return
  fi
  # What a dead run left may be half of anything.
  run rm -rf --one-file-system -- "$lxc/$name/rootfs.next" "$lxc/$name/rootfs.partial"
  if is_rebased "$name"; then from=$lxc/$(container_field "$name" 4)/rootfs; fi
  say "$name: building it anew beside the one that runs"
  run cp -a --reflink=auto -- "$from" "$lxc/$name/rootfs.partial"
  run mv -T -- "$lxc/$name/rootfs.partial" "$lxc/$name/rootfs.next"
}

rebuild_container() {
  local name=$1
  prepare_next "$name"
  # What no archive has is not in a base either.
  if is_rebased "$name"; then rm -rf -- "${state:?}/artifacts/$name"; fi
  next_of=$name
  keep_sources "$name"
  place_files "$name" early
  install_packages "$name"
  install_artifacts "$name"
  place_files "$name" late
  if [[ -n ${wanted_actions["$name	run	update-ca-certificates"]:-} ]]; then
    run at_place "$name" update-ca-certificates --fresh
  fi
  enable_at_rest "$name"
  next_of=
  switch_container "$name"
}

# The only moments in which nobody is served.
switch_container() {
  local name=$1 began
  began=$(date +%s%N)
  stop_container "$name"
  carry_data "$name"
  run rm -rf --one-file-system -- "$lxc/$name/rootfs.old"
  cp -fT -- "$state/bases/$name" "$state/bases/$name.old"
  run mv -T -- "$lxc/$name/rootfs" "$lxc/$name/rootfs.old"
  run mv -T -- "$lxc/$name/rootfs.next" "$lxc/$name/rootfs"
  note_ready "$name"
  if [[ $(container_field "$name" 2) == static ]]; then
    start_container "$name"
    say "$name: switched, after $((($(date +%s%N) - began) / 1000000)) ms without service"
  fi
}

data_of() { awk -F '\t' -v place="$1" '$1 == place { print $2 }' "$bundle/tables/data.tsv"; }

# Folders with what programs keep, as they are once nobody writes to them any more. Planned files
# below them are placed again, because the copy brought those of the root before.
carry_data() {
  local name=$1 folder old=$lxc/$1/rootfs new=$lxc/$1/rootfs.next
  while read -r folder <&6; do
    [[ -d $old$folder && ! -L $old$folder ]] || continue
    run rm -rf --one-file-system -- "${new:?}$folder"
    run mkdir -p -- "$new${folder%/*}"
    run cp -a --reflink=auto -- "$old$folder" "$new$folder"
    carry_owners "$name" "$folder" passwd -uid ''
    carry_owners "$name" "$folder" group -gid :
    next_of=$name
    only_below=$folder
    place_files "$name" late
    only_below=
    next_of=
  done 6< <(data_of "$name")
}

# Users of another base may have other numbers.
carry_owners() {
  local name=$1 folder=$2 table=$3 test=$4 prefix=$5 old=$lxc/$1/rootfs new=$lxc/$1/rootfs.next
  local user was is
  while read -r user was is <&7; do
    (cd -- "$old$folder" && find . "$test" "$was" -print0) |
      (cd -- "$new$folder" && xargs -0 --no-run-if-empty chown -h "$prefix$is")
  done 7< <(awk -F : 'FILENAME == ARGV[1] { was[$1] = $3; next }
    $1 in was && was[$1] != $3 { print $1, was[$1], $3 }' "$old/etc/$table" "$new/etc/$table")
}

# The way back is over: what is left of the roots before goes.
forget_old_roots() {
  local name
  while read -r name <&5; do
    [[ -d $lxc/$name/rootfs.old || -d $lxc/$name/rootfs.next ]] || continue
    run rm -rf --one-file-system -- "$lxc/$name/rootfs.old" "$lxc/$name/rootfs.next"
  done 5< <(containers)
}
