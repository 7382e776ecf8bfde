#!/bin/sh
# Runs what stands on C libraries under valgrind: libyaml on good and broken texts, libarchive on
# bundles that are written, read, cut off and changed. A report is a failure.
set -eu
cd "$(dirname "$0")/.."

program=${JITSI_COMPILE:-.build/debug/jitsi-compile}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# valgrind does not read the debug information that Swift writes.
strip -g -o "$work/jitsi-compile" "$program"

# Expects a status; 9 is valgrind's own.
run() {
  expected=$1
  shift
  status=0
  valgrind -q --error-exitcode=9 --suppressions=e2e/valgrind.supp "$work/jitsi-compile" "$@" \
    >"$work/said" 2>&1 || status=$?
  if [ "$status" -ne "$expected" ]; then
    cat "$work/said" >&2
    echo "error: status $status instead of $expected: $*" >&2
    exit 1
  fi
  echo "ok    $*" | sed "s|$work/||g"
}

cat >"$work/site.yaml" <<'SITE'
version: 1
site: demo
domains: {meet: meet.example.org}
auth: {app_id: &id demo}
hosts:
  - {name: jms, roles: [jms, jvb], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}
SITE
run 0 build "$work/site.yaml" -o "$work/out" --placeholder-secrets --compress gzip --jobs 2
bundle=$work/out/bundles/jms.tar.gz
run 0 verify "$bundle"
head -c 3000 "$bundle" >"$work/cut.tar"
run 1 verify "$work/cut.tar"
gzip -dc "$bundle" | sed 's/jitsi/jiTsi/' >"$work/changed.tar"
run 1 verify "$work/changed.tar"
{ cat "$work/site.yaml"; echo 'sip: {a: [*id, "\x'; } >"$work/broken.yaml"
run 1 check "$work/broken.yaml"
# Each takes seconds; a fuzzer and the tests try all of them.
find fixtures/fuzz/bundle -type f | sort | head -n 3 | while read -r input; do
  run 1 verify "$input"
done
