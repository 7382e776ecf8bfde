/// A file that the operator lays on a host, and what becomes of it in a container.
public struct ArtifactFacts: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// Copied to a path, with permission bits.
    case file(String, mode: UInt16)
    /// A tar archive with one folder in it, which takes the place of a path.
    case folder(String)
    /// A Debian package.
    case package

    /// `file`, `folder` or `package`: the word in tables.
    public var word: String {
      switch self {
      case .file: "file"
      case .folder: "folder"
      case .package: "package"
      }
    }

    /// Where it ends up; nil for a package, which knows itself.
    public var path: String? {
      switch self {
      case .file(let path, _), .folder(let path): path
      case .package: nil
      }
    }

    /// Permission bits as four octal digits; nil where the artifact brings its own.
    public var octalMode: String? {
      guard case .file(_, let mode) = self else { return nil }
      let digits = String(mode, radix: 8)
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }

  /// What it is, such as `pjsua`.
  public var name: String
  public var form: Form
  /// The name under which the operator lays it down.
  public var file: String
  /// SHA-256 of its bytes, in lower-case hexadecimal digits.
  public var digest: String
  public var action: ChangeAction

  public init(
    name: String, form: Form, file: String, digest: String, action: ChangeAction = .none
  ) {
    (self.name, self.form, self.file) = (name, form, file)
    (self.digest, self.action) = (digest, action)
  }
}
