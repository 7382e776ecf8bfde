#!/bin/bash
# Makes this host what the bundle beside this script says, and is safe to run again.
#
# The script is the same in every bundle. What it does is data: tables/*.tsv, one record per line,
# tab-separated, '-' for an empty field, the same facts as manifest.json. It needs nothing but
# Debian's base system until it installs the host's packages.
#
# This first form goes forward only. It does not drain, roll back or remove, and says so.
set -euo pipefail
shopt -s inherit_errexit
umask 077
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

# The other parts use what this one sets.
# shellcheck disable=SC2034
readonly exit_drift=2 exit_refused=3 exit_half_done=4 exit_unavailable=5 exit_unhealthy=6
# shellcheck disable=SC2034
readonly exit_busy=7 exit_usage=64

bundle=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck disable=SC2034
readonly bundle
# Tests set a folder that stands for '/', and programs of their own in PATH.
readonly root=${JITSI_COMPILE_ROOT:-}
# shellcheck disable=SC2034
readonly lxc=$root/var/lib/lxc

usage() {
  cat <<'TEXT'
usage: apply [apply|plan|status|verify] [--now]

  apply    make this host what the bundle says (the default)
  plan     say what apply would do, and touch nothing
  status   say which bundle this host runs and whether its containers are up
  verify   look for files changed by hand and ask every health check
  --now    let apply restart what may be carrying calls; this version cannot drain

exit status: 0 done, or as the bundle says; 2 plan or verify found differences; 3 refused, nothing
touched; 4 stopped half way, run it again; 5 not in this version; 6 not healthy; 7 another run;
64 usage
TEXT
}
