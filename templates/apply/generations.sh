# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# A generation is a bundle that ran here, or began to: kept/<digest> in the state folder, whole, so
# that going back needs nothing else. 'generations' lists them, the latest last; 'current' names the
# one that runs; 'attempt' the one that a run is at work on, or died over.

# The bundle's own digest: what tells one generation from another.
generation() { sha256sum <"$bundle/SHA256SUMS" | cut -c1-64; }

current() { cat -- "$state/current" 2>/dev/null || true; }

attempt() { cat -- "$state/attempt" 2>/dev/null || true; }

# Folders with the tables of what may stand on this host now, besides this bundle.
earlier_tables() {
  local digest
  for digest in $(printf '%s\n' "$(current)" "$(attempt)" | sort -u); do
    if [[ $digest != "$(generation)" && -d $state/kept/$digest/tables ]]; then
      printf '%s\n' "$state/kept/$digest/tables"
    fi
  done
}

write_state() {
  printf '%s\n' "$2" >"$state/$1.new"
  mv -fT -- "$state/$1.new" "$state/$1"
}

# Keeps the bundle before anything of it is placed.
stage() {
  local digest
  digest=$(generation)
  if [[ ! -d $state/kept/$digest ]]; then
    mkdir -p -- "$state/kept"
    rm -rf -- "${state:?}/kept/$digest.new"
    run cp -r -- "$bundle" "$state/kept/$digest.new"
    mv -T -- "$state/kept/$digest.new" "$state/kept/$digest"
  fi
  keep_carried "$digest"
  # An attempt that died may have left files that neither the running generation nor this one has.
  if [[ -n $(attempt) && $(attempt) != "$digest" ]]; then note_leftovers "$(attempt)"; fi
  write_state attempt "$digest"
}

# Files of a dead attempt stay known until a run ends well.
note_leftovers() {
  [[ -f $state/kept/$1/tables/files.tsv ]] || return 0
  cat -- "$state/kept/$1/tables/files.tsv" >>"$state/leftovers"
}

# What this host is from now on. The rename of 'current' is the moment at which that happens.
commit() {
  local digest
  digest=$(generation)
  sync -f -- "$state"
  if [[ -n ${fact[serial]} ]]; then write_state serial "${fact[serial]}"; fi
  { grep -vsxF "$digest" "$state/generations" || true; printf '%s\n' "$digest"; } \
    >"$state/generations.new"
  mv -fT -- "$state/generations.new" "$state/generations"
  write_state current "$digest"
  rm -f -- "$state/attempt" "$state/leftovers" "$state/pending"
  prune
}

# Keeps the newest generations and forgets the rest.
prune() {
  local folder
  tail -n "$kept_generations" -- "$state/generations" >"$state/generations.new"
  mv -fT -- "$state/generations.new" "$state/generations"
  for folder in "$state"/kept/*; do
    [[ -d $folder ]] || continue
    grep -qxF -- "$(basename -- "$folder" .packages)" "$state/generations" || rm -rf -- "$folder"
  done
}

# The generation that ran before the current one, or the one whose name begins so.
find_generation() {
  local wanted=$1 found
  if [[ -z $wanted ]]; then
    found=$(grep -vsxF -- "$(current)" "$state/generations" | tail -n 1 || true)
  else
    found=$({ grep -sE '^[0-9a-f]{64}$' "$state/generations" || true; } |
      awk -v wanted="$wanted" 'index($0, wanted) == 1' | tail -n 2)
    [[ $found != *$'\n'* ]] || found=
  fi
  if [[ -n $found && -d $state/kept/$found ]]; then printf '%s' "$found"; fi
}

# Name, serial and whether it runs, of every kept generation.
kept_list=()
list_kept() {
  local digest serial
  while read -r digest; do
    [[ -d $state/kept/$digest ]] || continue
    serial=$(awk -F '\t' '$1 == "serial" { print $2 }' "$state/kept/$digest/tables/host.tsv")
    kept_list+=("${digest:0:12}	$serial	$([[ $digest == "$(current)" ]] && echo yes || echo no)")
  done < <(cat -- "$state/generations" 2>/dev/null || true)
}

# What is ours from here on, should this run die: a next one must not take it for a stranger's.
note_ports() {
  awk -F '\t' '$1 == "tcp" || $1 == "udp"' "$bundle/tables/needs.tsv" |
    cat -- - "$state/ports" 2>/dev/null | sort -u >"$state/ports.new" || true
  mv -fT -- "$state/ports.new" "$state/ports"
}
