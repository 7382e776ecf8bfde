internal import ArgumentParser

/// Exit statuses, an interface that scripts rely on: sysexits(3) where one fits.
enum ExitStatus: Int32 {
  /// Done, or no change.
  case success = 0
  /// Findings at error level; with `--strict`, warnings too.
  case findings = 1
  /// `diff`, `plan` and `fmt --check` found changes.
  case changes = 2
  case usage = 64
  /// The input is missing or cannot be read.
  case noInput = 66
  /// A defect of ours.
  case software = 70
  case cannotCreate = 73
  case inputOutput = 74
  case interrupted = 130

  var code: ExitCode { ExitCode(rawValue) }
}
