# shellcheck shell=bash disable=SC2034,SC2154,SC2164
# Debian's own archives of a release among the host's sources, as lines of sources.list. Sources of
# other makers stay on the host: containers do not have their keys.
host_sources() {
  local release=$1 file
  for file in "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*.{list,sources}; do
    [[ -f $file ]] || continue
    awk -v release="$release" '
      function is_wanted(suite) {
        return suite == release || suite == release "-updates" || suite == release "-security" ||
          suite == release "/updates"
      }
      function flush_block(  i, j, n, m, u, s) {
        if (types ~ /(^| )deb( |$)/ && enabled != "no" && components ~ /(^| )main( |$)/) {
          n = split(uris, u, " "); m = split(suites, s, " ")
          for (i = 1; i <= n; i++) for (j = 1; j <= m; j++)
            if (is_wanted(s[j])) print "deb", u[i], s[j], components
        }
        types = uris = suites = components = enabled = ""
      }
      FILENAME ~ /\.sources$/ {
        if (/^[ \t]*$/) { flush_block(); next }
        if (/^#/) next
        key = tolower($1); value = $0; sub(/^[^:]*:[ \t]*/, "", value)
        if (key == "types:") types = value
        if (key == "uris:") uris = value
        if (key == "suites:") suites = value
        if (key == "components:") components = value
        if (key == "enabled:") enabled = tolower(value)
        next
      }
      $1 == "deb" {
        line = $0
        sub(/^deb[ \t]+(\[[^]]*\][ \t]+)?/, "", line)
        n = split(line, word, /[ \t]+/)
        rest = ""
        for (i = 3; i <= n && word[i] !~ /^#/; i++) rest = rest (i > 3 ? " " : "") word[i]
        if (is_wanted(word[2]) && rest ~ /(^| )main( |$)/) print "deb", word[1], word[2], rest
      }
      END { flush_block() }' "$file"
  done
}

# The site's archive, or else the first one that the host itself installs from.
apt_mirror() {
  if [[ -n ${fact[mirror]:-} ]]; then
    printf '%s\n' "${fact[mirror]}"
  else
    host_mirror
  fi
}

host_mirror() { host_sources "${fact[release]}" | awk 'NR == 1 { print $2 }'; }

# What every container starts from.
base_packages() { printf 'ca-certificates,dbus,iproute2,libpam-systemd,openssl,procps,systemd-sysv'; }

# An archive of a base's files that somebody left on the host, to save the download. Who can write
# to it could write to the containers, so that is root alone.
base_archive() {
  local file=$root/var/cache/jitsi-compile/base-$1-${fact[architecture]}.tar
  if [[ -n $carried ]]; then file=$carried/base-$1-${fact[architecture]}.tar; fi
  if [[ -f $file && ! -L $file ]] && [[ $(stat -c '%u %A' -- "$file") == "0 -rw"??"-"??"-"? ]]; then
    printf '%s' "$file"
  fi
}

bootstrap() {
  http_proxy=${fact[proxy]:-${http_proxy:-}} https_proxy=${fact[proxy]:-${https_proxy:-}} \
    run debootstrap --variant=minbase --include="$(base_packages)" "$1" "$2" "$(apt_mirror)"
}

make_base() {
  local name=$1 release mirror partial archive
  release=$(container_field "$name" 5)
  [[ ! -d $lxc/$name/rootfs ]] || return 0
  archive=$(base_archive "$release")
  mark_container "$name"
  partial=$lxc/$name/rootfs.partial
  rm -rf -- "$partial"
  mkdir -p -- "$lxc/$name"
  chmod 755 -- "$lxc" "$lxc/$name"
  if [[ -n $archive ]]; then
    say "$name: unpacking $archive"
    mkdir -- "$partial"
    run tar -C "$partial" --numeric-owner -xpf "$archive"
  else
    mirror=$(apt_mirror)
    if [[ -z $mirror ]]; then
      warn "the host's apt sources name no archive to make $name from"
      return 1
    fi
    say "$name: making the base from $mirror"
    bootstrap "$release" "$partial"
    rm -f -- "$partial"/var/cache/apt/archives/*.deb
  fi
  run systemctl --root="$partial" enable systemd-networkd.service
  copy_sources "$release" "$partial"
  copy_trust "$partial"
  # Every copy makes its own.
  if [[ -e $partial/etc/machine-id ]]; then : >"$partial/etc/machine-id"; fi
  # Where containers run as root of the host, the folder above is what keeps users out.
  chmod 755 -- "$partial"
  mv -T -- "$partial" "$lxc/$name/rootfs"
}

# The host's own archives where both run one release, else the first one with another suite.
copy_sources() {
  local release=$1 target=$2 lines
  lines=$(host_sources "$release")
  if [[ -z $lines && -n $(apt_mirror) ]]; then lines="deb $(apt_mirror) $release main"; fi
  install -d -m 755 -- "$target/etc/apt"
  rm -f -- "$target"/etc/apt/sources.list.d/*
  (umask 022 && printf '%s\n' "$lines" >"$target/etc/apt/sources.list")
}

# How the host itself reaches archives: its proxy, and authorities that the operator added.
copy_trust() {
  local target=$1 file proxy
  proxy=$({ apt-config dump 2>/dev/null || true; } | grep -E '^Acquire::https?(::[^ ]+)?::Proxy ' || true)
  if [[ -n $proxy ]]; then
    install -d -m 755 -- "$target/etc/apt/apt.conf.d"
    printf '%s\n' "$proxy" >"$target/etc/apt/apt.conf.d/70host-proxy"
  fi
  for file in "$root"/usr/local/share/ca-certificates/*.crt; do
    [[ -f $file ]] || continue
    install -D -m 644 -- "$file" "$target/usr/local/share/ca-certificates/${file##*/}"
  done
  if [[ -d $target/usr/local/share/ca-certificates && -x $target/usr/sbin/update-ca-certificates ]]; then
    run chroot "$target" /usr/sbin/update-ca-certificates
  fi
}
