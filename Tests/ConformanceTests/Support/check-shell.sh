#!/bin/sh
# The shell itself and shellcheck read every script; a file without a first line that says otherwise
# is for the POSIX shell, into which something sources it.
set -eu
for file; do
  case $(head -n 1 "$file") in
    '#!/bin/bash'* | '#!/usr/bin/env bash'* | '# shellcheck shell=bash'*) shell=bash ;;
    *) shell='sh' ;;
  esac
  "$shell" -n "$file"
  shellcheck --norc --shell="$shell" "$file"
done
