#!/bin/bash
# Makes this host what the bundle beside this script says, and is safe to run again.
#
# The script is the same in every bundle. What it does is data: tables/*.tsv, one record per line,
# tab-separated, '-' for an empty field, the same facts as manifest.json. It needs nothing but
# Debian's base system until it installs the host's packages.
set -euo pipefail
shopt -s inherit_errexit
umask 077
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

# The other parts use what this one sets.
# shellcheck disable=SC2034
readonly exit_drift=2 exit_refused=3 exit_half_done=4 exit_unhealthy=6 exit_busy=7
# shellcheck disable=SC2034
readonly exit_returned=8 exit_applied=10 exit_usage=64

bundle=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
script=$bundle/apply
# shellcheck disable=SC2034
readonly script
# Tests set a folder that stands for '/', and programs of their own in PATH.
readonly root=${JITSI_COMPILE_ROOT:-}
# shellcheck disable=SC2034
readonly lxc=$root/var/lib/lxc
# How long a daemon has to live before it counts as started, and what is kept to go back to.
# shellcheck disable=SC2034
readonly settling=${JITSI_COMPILE_SETTLING:-3} kept_generations=3

usage() {
  cat <<'TEXT'
usage: apply [VERB] [OPTION]...

  apply            make this host what the bundle says (the default)
  plan             say what apply would do, and touch nothing
  status           say which bundle this host runs and whether its containers are up
  verify           look for files changed by hand and ask every health check
  rollback [NAME]  go back to the generation before, or to one that 'status' names
  drain            let calls end and no new ones begin on this host
  remove           take everything of this site off this host
  fetch [FOLDER]   get the packages of this host, for one that reaches no archive

  --yes               end conferences where nothing can be drained; 'remove' asks for it
  --now               do not wait for calls to end, end them
  --wait SECONDS      how long calls may take to end (3600)
  --patience SECONDS  how long services may take to become healthy (120)
  --accept CODE       go on although preflight found this, such as apply.too-few-cores; repeatable
  --packages FOLDER   install from what 'fetch' left there (<bundle>.packages, where it exists)
  --json              one JSON object on standard output
  --detailed          exit with 10 where something was changed

exit status: 0 done; 2 plan or verify found differences; 3 refused, nothing touched; 4 stopped half
way, run it again; 6 not healthy; 7 another run; 8 failed, and the generation before runs again;
10 see --detailed; 64 usage
TEXT
}
