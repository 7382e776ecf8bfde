# shellcheck shell=bash disable=SC2034,SC2154,SC2164
verb='' fetch_folder='' generation_name='' is_detailed=no

usage_error() {
  if [[ -n $1 ]]; then warn "$1"; fi
  usage >&2
  exit "$exit_usage"
}

read_arguments() {
  while (($# > 0)); do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --now) wants_now=yes ;;
      --yes) agrees=yes ;;
      --json) wants_json=yes ;;
      --detailed) is_detailed=yes ;;
      --returning) is_returning=yes ;;
      --wait)
        [[ ${2:-} =~ ^[0-9]{1,6}$ ]] || usage_error "--wait needs a number of seconds"
        patience=$2
        shift
        ;;
      --accept)
        is_acceptable "${2:-}" ||
          usage_error "--accept takes one of:$(tr -s ' \n' ' ' <<<"$acceptable")"
        accepted_codes+=" $2"
        shift
        ;;
      --patience)
        [[ ${2:-} =~ ^[0-9]{1,6}$ ]] || usage_error "--patience needs a number of seconds"
        health_patience=$2
        shift
        ;;
      --packages)
        [[ -d ${2:-} ]] || usage_error "--packages needs a folder"
        packages_option=$(cd -- "$2" && pwd -P)
        shift
        ;;
      -*) usage_error "unknown option '$1'" ;;
      *)
        if [[ -z $verb ]]; then
          verb=$1
        elif [[ $verb == rollback && -z $generation_name && $1 =~ ^[0-9a-f]{6,64}$ ]]; then
          generation_name=$1
        elif [[ $verb == fetch && -z $fetch_folder ]]; then
          fetch_folder=$(realpath -m -- "$1")
        else
          usage_error ""
        fi
        ;;
    esac
    shift
  done
  verb=${verb:-apply}
}

main() {
  read_arguments "$@"
  case $verb in
    apply | plan | status | verify | rollback | drain | remove | fetch) ;;
    *) usage_error "unknown verb '$verb'" ;;
  esac
  load_facts
  trap on_exit EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  case $verb in
    apply) verb_apply ;;
    plan) verb_plan ;;
    status) verb_status ;;
    verify) verb_verify ;;
    rollback) verb_rollback "$generation_name" ;;
    drain) verb_drain ;;
    remove) verb_remove ;;
    fetch) verb_fetch "$fetch_folder" ;;
  esac
}

main "$@"
