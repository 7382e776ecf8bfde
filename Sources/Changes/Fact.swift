/// One difference between two sides, as somebody would say it: where, which setting, from what to
/// what.
public struct Fact: Hashable, Sendable {
  public enum Subject: Hashable, Comparable, Sendable {
    /// A host as a whole: what it is and what its bundle expects.
    case host
    /// A container of a host.
    case container(String)
    /// A file: its place, which is `host` or a container, and its path.
    case file(place: String, path: String)

    /// As reports print it; empty for a host, whose name stands before it.
    public var text: String {
      switch self {
      case .host: ""
      case .container(let name): name
      case .file(let place, let path): "\(place):\(path)"
      }
    }
  }

  public var subject: Subject
  /// Keys with dots between them as the file's grammar has them, or a word of ours such as `mode`.
  public var key: String
  /// Nil: it was not there.
  public var old: String?
  /// Nil: it is not there any more.
  public var new: String?

  public init(_ subject: Subject, _ key: String, from old: String?, to new: String?) {
    (self.subject, self.key, self.old, self.new) = (subject, key, old, new)
  }
}
