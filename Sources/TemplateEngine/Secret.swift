/// Text that must not reach a log, a diagnostic or the review tree. Prints as `<redacted:jicofo.auth>`.
///
/// A secret may be *withheld*: its name is known and its text is not, as in a pipeline that compiles
/// the review tree only. Two secrets of one name render the same review tree.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  public let name: String
  private let text: String?

  public init(named name: String, text: String) { (self.name, self.text) = (name, text) }

  /// A secret whose text is not at hand.
  public init(withheld name: String) { (self.name, self.text) = (name, nil) }

  public var isWithheld: Bool { text == nil }
  public var description: String { "<redacted:\(name)>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// For the escapers and the bundle writer.
  package func reveal() -> String? { text }
}
