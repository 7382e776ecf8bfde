public import ConfigFormats
public import Diagnostics

/// What a template can show: data, never code.
public enum Value: Hashable, Sendable {
  /// JSON's null: false as a section, an empty text as a variable.
  case null
  case flag(Bool, Origin = .none)
  case number(Int, Origin = .none)
  /// A number that is not an integer, in the spelling of its source.
  case decimal(String, Origin = .none)
  case text(String, Origin = .none)
  case secret(Secret, Origin = .none)
  /// Text that was parsed as a grammar before it came here; the only value that `{{{raw}}}` takes in
  /// strict mode.
  case verbatim(String, ConfigFormat, Origin = .none)
  case list([Value])
  case record(Record)

  /// Where the value came from; ``Origin/none`` for lists and records, whose parts know.
  public var origin: Origin {
    switch self {
    case .null, .list, .record: .none
    case .flag(_, let origin), .number(_, let origin), .decimal(_, let origin),
      .text(_, let origin), .secret(_, let origin), .verbatim(_, _, let origin):
      origin
    }
  }
}
