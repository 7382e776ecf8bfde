# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Packages that travel with the bundle, for a host without a way to any archive: a folder that
# 'apply fetch' filled, beside the bundle as '<bundle>.packages' unless --packages names another. Each
# file in it is pinned by its digest in SHA256SUMS; archives themselves were verified by apt when
# they were fetched. A kept generation has its folder beside it too, so that going back needs nothing.
packages_option=
carried=
# What apt is told so that it sees this folder and nothing else.
apt_sources=()
readonly carried_place=/var/cache/jitsi-compile/carried

find_carried() {
  carried=$packages_option
  if [[ -z $carried && -d $bundle.packages ]]; then carried=$bundle.packages; fi
}

# Names, and names with versions, of the packages in the folder.
carried_names() {
  awk '/^Package: / { name = $2 } /^Version: / { print name; print name "=" $2 }' "$carried/Packages"
}

check_carried() {
  local place lacking=() specification names
  [[ -n $carried ]] || return 0
  if [[ ! -s $carried/SHA256SUMS ]] ||
    ! (cd -- "$carried" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1) ||
    [[ -n $(comm -13 <(cut -c67- "$carried/SHA256SUMS" | sort) <(carried_files)) ]]; then
    fault apply.packages-altered "$carried is not as 'apply fetch' left it" \
      "carry the folder again, and compare its SHA256SUMS with that of the machine that fetched it"
    return 0
  fi
  if [[ $(<"$carried/release") != "${fact[release]} ${fact[architecture]}" ]]; then
    fault apply.packages-wrong-release "the packages in $carried are for $(<"$carried/release")" \
      "fetch those of this bundle with 'apply fetch'"
    return 0
  fi
  names=$(carried_names)
  for place in $(places); do
    while read -r specification; do
      grep -qxF -- "$specification" <<<"$names" || lacking+=("$specification")
    done < <(missing_packages "$place")
  done
  ((${#lacking[@]} == 0)) || fault apply.packages-missing "$carried lacks ${lacking[*]}" \
    "fetch the packages of this bundle with 'apply fetch'"
}

carried_files() {
  (cd -- "$carried" && find . -mindepth 1 ! -name SHA256SUMS -printf '%P\n' | sort)
}

keep_carried() {
  local target=$state/kept/$1.packages
  [[ -n $carried && $carried != "$target" && ! -d $target ]] || return 0
  rm -rf -- "$target.new"
  run link_tree "$carried" "$target.new"
  mv -T -- "$target.new" "$target"
}

# The same files under another name where both are on one disk, else copies.
link_tree() { cp -rl -- "$1" "$2" 2>/dev/null || { rm -rf -- "${2:?}" && cp -r -- "$1" "$2"; }; }

# Shows the folder to apt in a place. What is in it was compared with its digests before this run
# touched anything, so apt need not know a key.
open_carried() {
  local target
  apt_sources=()
  [[ -n $carried ]] || return 0
  target=$(resolve "$1" "$carried_place")
  rm -rf -- "$target"
  (umask 022 && mkdir -p -- "${target%/*}")
  run link_tree "$carried" "$target"
  mkdir -p -- "$target/lists/partial"
  printf 'deb [trusted=yes] file:%s ./\n' "$carried_place" >"$target/sources.list"
  apt_sources=(
    --option "Dir::Etc::SourceList=$carried_place/sources.list" --option Dir::Etc::SourceParts=/dev/null
    --option "Dir::State::Lists=$carried_place/lists" --option APT::Sandbox::User=root
  )
}

close_carried() {
  [[ -n $carried ]] || return 0
  rm -rf -- "$(resolve "$1" "$carried_place")"
}
