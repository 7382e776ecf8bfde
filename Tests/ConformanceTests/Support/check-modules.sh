#!/bin/sh
# systemd-modules-load looks for every module that a file names, and modprobe knows all words of the
# options files. Runs in a mount namespace of its own where no module exists, so none is loaded.
set -eu
mkdir -p empty
for file; do
  case $file in
    */modules-load.d/*)
      if [ -d /lib/modules ]; then mount --bind empty /lib/modules; fi
      # The folder that systemd reads holds this file alone.
      mkdir -p one /usr/lib/modules-load.d && rm -f one/* && cp "$file" one/ && mount --bind one /usr/lib/modules-load.d
      said=$(SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=debug \
        /usr/lib/systemd/systemd-modules-load "/usr/lib/modules-load.d/${file##*/}" 2>&1) || true
      umount /usr/lib/modules-load.d
      grep -v '^#' "$file" | while read -r module; do
        case $said in
          *"'$module'"*) ;;
          *) echo "$file: no $module: $said" >&2; exit 1 ;;
        esac
      done ;;
    *)
      mkdir -p options && rm -f options/* && cp "$file" options/
      read_back=$(modprobe -C options -c 2>complaints)
      [ ! -s complaints ] || { cat complaints >&2; exit 1; }
      grep '^options ' "$file" | tr - _ | while read -r line; do
        echo "$read_back" | tr - _ | grep -qxF -- "$line" || { echo "$file: lost: $line" >&2; exit 1; }
      done ;;
  esac
done
