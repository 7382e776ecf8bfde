# shellcheck shell=bash disable=SC2034,SC2154,SC2164
main() {
  local verb='' now=no argument
  for argument in "$@"; do
    case $argument in
      --help | -h)
        usage
        exit 0
        ;;
      --now) now=yes ;;
      --json)
        warn "--json is not available in this version"
        exit "$exit_unavailable"
        ;;
      -*)
        warn "unknown option '$argument'"
        usage >&2
        exit "$exit_usage"
        ;;
      *)
        if [[ -n $verb ]]; then
          usage >&2
          exit "$exit_usage"
        fi
        verb=$argument
        ;;
    esac
  done
  case ${verb:-apply} in
    rollback | drain | remove)
      warn "'$verb' is not available in this version; nothing was touched"
      exit "$exit_unavailable"
      ;;
    apply | plan | status | verify) ;;
    *)
      warn "unknown verb '$verb'"
      usage >&2
      exit "$exit_usage"
      ;;
  esac
  load_facts
  case ${verb:-apply} in
    apply) verb_apply "$now" ;;
    plan) verb_plan ;;
    status) verb_status ;;
    verify) verb_verify ;;
  esac
}

main "$@"
