# shellcheck shell=bash disable=SC2034,SC2154,SC2164
declare -A fact=()

load_facts() {
  local key value
  fact=()
  while IFS=$'\t' read -r key value; do
    [[ $value == - ]] && value=
    fact[$key]=$value
  done <"$bundle/tables/host.tsv"
  state=$root/var/lib/jitsi-compile/${fact[site]:?}
}

# Facts of a container: kind, address, base, release.
container_field() {
  awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }' \
    "$bundle/tables/containers.tsv"
}

containers() { cut -f1 "$bundle/tables/containers.tsv"; }

# Whether programs of the site are on this machine itself, which has no containers then.
is_machine() { [[ ! -s $bundle/tables/containers.tsv ]]; }

places() {
  printf 'host\n'
  containers
}

# Package specifications of a place, as apt takes them.
packages_of() {
  awk -F '\t' -v place="$1" '$1 == place { print $3 == "-" ? $2 : $2 "=" $3 }' \
    "$bundle/tables/packages.tsv"
}

# Action and its target after a package of a place has another version.
upgrade_of() {
  awk -F '\t' -v place="$1" -v name="$2" \
    '$1 == place && $2 == name && $4 != "" && $4 != "none" { print $4 FS $5 }' "$bundle/tables/packages.tsv"
}

units_of() { awk -F '\t' -v place="$1" '$1 == place { print $2 }' "$bundle/tables/units.tsv"; }

needs_of() { awk -F '\t' -v kind="$1" '$1 == kind { print $2 }' "$bundle/tables/needs.tsv"; }
