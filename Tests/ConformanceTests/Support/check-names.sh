#!/bin/sh
# The system's own programs read names, in UTS, mount and network namespaces of their own.
# STAND-IN for resolv.conf: the C library ignores what it does not know, so there is nothing to ask;
# the lines are compared with what resolv.conf(5) allows.
set -eu
for file; do
  case $file in
    */etc/hostname)
      hostname -F "$file"
      [ "$(hostname)" = "$(cat "$file")" ] ;;
    */etc/hosts)
      mount --bind "$file" /etc/hosts
      name=$(cat "${file%/hosts}/hostname")
      getent hosts "$name" >/dev/null && getent hosts localhost >/dev/null
      umount /etc/hosts ;;
    */etc/timezone)
      [ -f "/usr/share/zoneinfo/$(cat "$file")" ] ;;
    */etc/resolv.conf)
      ! grep -vE '^(#.*|nameserver [0-9.]+|)$' "$file" ;;
    *) false ;;
  esac || { echo "$file: not as it should be" >&2; exit 1; }
done
