#!/bin/sh
# Instructions an output byte of engine-bench: the difference of a long and a short run, so that
# starting and compiling do not count. Needs valgrind.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for format in text html; do
  for seconds in 0 2; do
    valgrind --tool=callgrind --callgrind-out-file="$work/out" \
      .build/release/engine-bench "$1" "$2" 10 "$seconds" "$format" \
      >"$work/log.$seconds" 2>&1
  done
  cat "$work/log.0" "$work/log.2" | awk -v format="$format" '
    /^rendered/ { bytes[++b] = $4 }
    /Collected/ { instructions[++i] = $4 }
    END {
      printf "%s: %.1f instructions a byte\n", format,
        (instructions[2] - instructions[1]) / (bytes[2] - bytes[1])
    }'
done
