# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Fills a folder with what a host and its containers install: the packages of every place with all
# that they need, and the file of a base. This runs on a machine that reaches the archives; the host
# itself then needs none.
verb_fetch() {
  local folder=${1:-$bundle.packages} partial name
  preflight_fetch "$folder"
  refuse_faults
  partial=$folder.partial
  log_file=$folder.log
  rm -rf -- "$partial"
  mkdir -p -- "$partial"
  touched=fetch
  while read -r name <&5; do
    [[ $(container_field "$name" 2) == base ]] || continue
    fetch_for "$name" "$partial" 5<&-
  done 5< <(containers)
  index_packages "$partial"
  printf '%s %s\n' "${fact[release]}" "${fact[architecture]}" >"$partial/release"
  (cd -- "$partial" && find . -mindepth 1 -type f -printf '%P\n' | sort | xargs -d '\n' sha256sum) \
    >"$folder.sums"
  mv -- "$folder.sums" "$partial/SHA256SUMS"
  rm -rf -- "$folder"
  mv -T -- "$partial" "$folder"
  rm -f -- "$log_file"
  log_file=/dev/null result=fetched
  say "done: $(grep -c '^Package: ' "$folder/Packages") packages in $folder; carry it beside the bundle"
}

preflight_fetch() {
  check_bundle
  refuse_faults
  check_root
  if [[ -e $1 && ! -s $1/SHA256SUMS ]]; then
    fault apply.packages-foreign "$1 is there and was not made by 'apply fetch'" "name another folder"
  fi
  if [[ -z $(apt_mirror) ]]; then
    fault apply.no-archive "this machine's apt sources name no archive of Debian ${fact[release]}" \
      "add one to /etc/apt/sources.list"
  fi
  command -v debootstrap >/dev/null || fault apply.no-debootstrap "there is no 'debootstrap' here" \
    "apt-get install debootstrap"
  check_keyrings
}

# The base of one release, and packages for it: each place is looked at in a fresh tree, so that
# nothing that another place installs is taken for granted.
fetch_for() {
  local base=$1 partial=$2 release tree place
  release=$(container_field "$base" 5)
  tree=$partial/tree
  say "fetching the base of $release"
  bootstrap "$release" "$tree"
  take_archives "$tree" "$partial"
  run tar -C "$tree" --numeric-owner -cpf "$partial/base-$release-${fact[architecture]}.tar" .
  copy_sources "$release" "$tree"
  copy_trust "$tree"
  for place in host $(containers); do
    [[ $place == host || $(container_field "$place" 4) == "$base" ]] || continue
    fetch_packages "$place" "$tree"
    take_archives "$tree" "$partial"
  done
  run rm -rf --one-file-system -- "$tree"
}

fetch_packages() {
  local place=$1 tree=$2 wanted=() path source
  mapfile -t wanted < <(packages_of "$place")
  ((${#wanted[@]} > 0)) || return 0
  say "fetching for $place: ${wanted[*]}"
  while IFS=$'\t' read -r path source; do
    (umask 022 && install -D -m 644 -- "$bundle/$source" "$tree$path")
  done < <(awk -F '\t' -v place="$place" -v OFS='\t' '$1 == place && $3 == "file" &&
    ($2 ~ "^/etc/apt/" || $2 ~ "^/usr/share/keyrings/") { print $2, $8 }' "$bundle/tables/files.tsv")
  while read -r path; do
    if [[ -s $root$path ]]; then (umask 022 && install -D -m 644 -- "$root$path" "$tree$path"); fi
  done < <(keyrings)
  run in_tree "$tree" apt-get "${apt_options[@]}" update
  run in_tree "$tree" apt-get "${apt_options[@]}" --download-only install "${wanted[@]}"
}

# A colon of a version is '%3a' in the names of downloaded files, which apt would read as a colon.
take_archives() {
  local file name
  for file in "$1"/var/cache/apt/archives/*.deb; do
    [[ -f $file ]] || continue
    name=${file##*/}
    mv -f -- "$file" "$2/${name//%3a/.}"
    chmod 644 -- "$2/${name//%3a/.}"
  done
}

# What apt reads of a folder of packages.
index_packages() {
  local file
  for file in "$1"/*.deb; do
    dpkg-deb --field "$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" "$(stat -c %s -- "$file")" \
      "$(sha256sum <"$file" | cut -c1-64)"
  done >"$1/Packages"
}
