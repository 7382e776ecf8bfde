#!/bin/sh
# Instructions an output byte, as the difference of a long and a short run, so that starting and
# compiling do not count. Needs valgrind.
#
# usage: instructions.sh [text|contextual|mustache|fragments...]
#   text        our engine on the product's templates, nothing escaped
#   contextual  our engine as the product uses it
#   mustache    swift-mustache 2.1.1
#   fragments   our engine on the templates of Data/templates, every value escaped for HTML
set -eu
# Or the tables of names differ from run to run, by more than what is measured.
export SWIFT_DETERMINISTIC_HASHING=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

count() {
  name=$1
  for length in 1 11; do
    case $name in
      fragments) set -- .build/release/engine-bench Data/hosts Data/templates 10 "$((length / 5))" html ;;
      *) set -- .build/release/engine-vs-mustache Data/nordeck.json ../templates "$length" "$name" ;;
    esac
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$@" >"$work/log.$length" 2>&1
  done
  cat "$work/log.1" "$work/log.11" | awk -v name="$name" '
    /^rendered/ { bytes[++b] = $4 }
    /Collected/ { instructions[++i] = $4 }
    END {
      printf "%-10s  %.1f instructions a byte\n", name,
        (instructions[2] - instructions[1]) / (bytes[2] - bytes[1])
    }'
}

if [ $# -eq 0 ]; then set -- text contextual mustache fragments; fi
for name in "$@"; do count "$name"; done
