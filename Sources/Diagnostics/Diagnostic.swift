public enum Severity: String, Hashable, Comparable, Sendable {
  case error
  case warning

  public static func < (left: Self, right: Self) -> Bool { left == .error && right == .warning }
}

/// One finding about the input, ready to print or to compare in a test.
public struct Diagnostic: Hashable, Sendable {
  /// A stable name, stage then kebab-case, such as `site.port-conflict`; never reused.
  public struct Code: Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
  {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }
    public var description: String { name }
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
  }

  /// Another place that explains a finding.
  public struct Note: Hashable, Sendable {
    public var message: String
    public var range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil) {
      (self.message, self.range) = (message, range)
    }
  }

  public var severity: Severity
  public var code: Code
  /// One line, lower case, no full stop; makes sense alone.
  public var message: String
  /// Start and end, from zero; columns count Unicode scalars, as libyaml does.
  public var range: SourceRange?
  /// Other places that explain this one, each with its own range.
  public var notes: [Note]
  /// What to type instead.
  public var help: String?
  /// Whether the text at its places must not be shown, because a secret stands there.
  public var hidesExcerpt = false

  public init(
    _ severity: Severity, _ code: Code, _ message: String, at range: SourceRange?,
    notes: [Note] = [], help: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.notes = notes
    self.help = help
  }
}
