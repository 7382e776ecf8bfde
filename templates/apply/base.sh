# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# The first archive that the host itself installs from.
apt_mirror() {
  local file
  for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.{list,sources}; do
    [[ -f $file ]] || continue
    awk '/^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^(https?|file):/) { print $i; exit } }
      /^URIs:/ { print $2; exit }' "$file"
  done | head -n 1
}

# What every container starts from; resolved is a package of its own since bookworm.
base_packages() {
  local packages=ca-certificates,dbus,iproute2,libpam-systemd,openssl,procps,systemd-sysv
  [[ $1 == bullseye ]] || packages+=,systemd-resolved
  printf '%s' "$packages"
}

make_base() {
  local name=$1 release mirror partial
  release=$(container_field "$name" 5)
  if [[ ! -d $lxc/$name/rootfs ]]; then
    mirror=$(apt_mirror)
    if [[ -z $mirror ]]; then
      warn "the host's apt sources name no archive to make $name from"
      return 1
    fi
    say "$name: making the base from $mirror"
    mark_container "$name"
    partial=$lxc/$name/rootfs.partial
    rm -rf -- "$partial"
    mkdir -p -- "$lxc/$name"
    run debootstrap --variant=minbase --include="$(base_packages "$release")" \
      "$release" "$partial" "$mirror"
    run systemctl --root="$partial" enable systemd-networkd.service systemd-resolved.service
    copy_sources "$release" "$partial" "$mirror"
    # Where containers run as root of the host, the folder above is what keeps users out.
    chmod 755 -- "$partial"
    mv -T -- "$partial" "$lxc/$name/rootfs"
  fi
}

# The host's own sources where both run one release, else the same archive with another suite.
copy_sources() {
  local release=$1 target=$2 mirror=$3 file
  if [[ $release == "${fact[release]}" ]]; then
    for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.{list,sources}; do
      if [[ -f $file ]]; then
        install -D -m 644 -- "$file" "$target${file#"$root"}"
      fi
    done
  else
    install -d -m 755 -- "$target/etc/apt"
    (umask 022 && printf 'deb %s %s main\n' "$mirror" "$release" >"$target/etc/apt/sources.list")
  fi
}
