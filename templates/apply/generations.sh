# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The bundle's own digest: what tells one generation from another.
generation() { sha256sum <"$bundle/SHA256SUMS" | cut -c1-64; }

current() { cat -- "$state/current" 2>/dev/null || true; }

# The tables of this generation become those that the next one is compared with. One rename of a
# link is the moment at which that happens.
commit() {
  local folder
  folder=generation.$(generation)
  rm -rf -- "$state/$folder.new"
  cp -r -- "$bundle/tables" "$state/$folder.new"
  cp -- "$bundle/manifest.json" "$state/$folder.new/"
  rm -rf -- "${state:?}/$folder"
  mv -T -- "$state/$folder.new" "$state/$folder"
  ln -sfn -- "$folder" "$state/tables.new"
  mv -fT -- "$state/tables.new" "$state/tables"
  if [[ -n ${fact[serial]} ]]; then write_state serial "${fact[serial]}"; fi
  grep -qsxF "$(generation)" "$state/generations" || generation >>"$state/generations"
  write_state current "$(generation)"
}

write_state() {
  printf '%s\n' "$2" >"$state/$1.new"
  mv -fT -- "$state/$1.new" "$state/$1"
}

note_ports() {
  awk -F '\t' '$1 == "tcp" || $1 == "udp"' "$bundle/tables/needs.tsv" |
    cat -- - "$state/ports" 2>/dev/null | sort -u >"$state/ports.new" || true
  mv -fT -- "$state/ports.new" "$state/ports"
}
