/// Why an output folder was not written. Whatever stood there before still stands there, whole,
/// unless the error says that the new output does.
public indirect enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder is one that we do not write into; the reason is a clause, the help a way out.
  case refused(path: String, reason: String, help: String)
  /// Another run is writing the same output.
  case busy(path: String)
  /// A file that is not ours stands where one of ours has to go.
  case foreign(path: String)
  /// The system said no: what was tried, on what, and the error's number and words.
  case system(operation: String, path: String, number: Int32, message: String)
  /// The new output is in place, and this kept us from removing what is left of the old one.
  case untidy(OutputError)
  /// A test stopped the run here, as a kill would.
  case stopped

  public var description: String {
    switch self {
    case .refused(let path, let reason, _): "cannot write into '\(path)': \(reason)"
    case .busy(let path): "another run is writing '\(path)'"
    case .foreign(let path): "'\(path)' was not made by us and stands where a file of ours goes"
    case .system(let operation, let path, _, let message):
      "cannot \(operation) '\(path)': \(message)"
    case .untidy(let cause):
      "the new output is in place, but what is left of the old one could not be removed: \(cause)"
    case .stopped: "stopped by a test"
    }
  }

  /// What the user can do about it.
  public var help: String? {
    switch self {
    case .refused(_, _, let help): help
    case .busy: "wait for it to end; two runs never mix their files"
    case .foreign: "move it away, or name another output folder"
    case .untidy: "the next run removes it"
    case .system, .stopped: nil
    }
  }

  /// 73 where the output could not be made at all, 74 where reading or writing failed.
  public var exitStatus: Int32 {
    switch self {
    case .refused, .busy, .foreign: 73
    case .system, .untidy, .stopped: 74
    }
  }
}
