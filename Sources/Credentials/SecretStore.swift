internal import Diagnostics
public import TemplateEngine

/// The values of `secrets.yaml`.
///
/// ```yaml
/// version: 1
/// secrets:
///   jicofo.auth: "rUGyl5…"
///   sip/main: "1234"
///   jvb:
///     jvb-1.auth: "8sKq…"    # jvb.jvb-1.auth
/// ```
///
/// Maps may be nested: the names along the way are joined with a dot, or with nothing after a name
/// that ends in `.` or `/` itself. Texts are scalars of any style and stay as they are, whatever they
/// look like: `0815` is four characters.
public struct SecretStore: Sendable {
  /// One value and where it is written.
  struct Entry: Sendable {
    var secret: Secret
    /// The whole name; the key as written may be only its end.
    var nameRange: SourceRange
  }

  /// The name of the key of all fingerprints.
  public static let siteKeyName = "site.key"

  /// In the order of the file.
  private(set) var entries: [Entry] = []
  private var indexOfName: [String: Int] = [:]
  /// The file as it was read; nil for placeholders, which no file holds.
  let source: SourceText?
  let id: SourceID?
  /// Where the map of secrets stands, its key and the first key in it; nil where there is none.
  var mapRange: SourceRange?
  var mapKeyRange: SourceRange?
  var firstKeyRange: SourceRange?
  /// Names whose text was found unfit when the file was read; they are not missing as well.
  var unread: Set<String> = []
  /// There is no telling which secrets are missing, because their map could not be read.
  var isMapUnread = false
  /// The file without comments holds nothing at all, not even a version.
  var isBlank = false

  /// A store without a file yet, such as `secrets init` starts from.
  ///
  /// - Parameter name: What messages call the file.
  public init(emptyNamed name: String = "secrets.yaml") {
    source = SourceText(name: name, "", isConfidential: true)
    id = nil
    isBlank = true
  }

  init(source: SourceText, id: SourceID) { (self.source, self.id) = (source, id) }

  private init(isPlaceholder: Void) { (source, id) = (nil, nil) }

  /// Dummies for any name, the same in every run. See ``Placeholder``.
  public static func placeholders() -> SecretStore { SecretStore(isPlaceholder: ()) }

  /// Whether the store stands in dummies; a bundle made with them must not be applied.
  public var isPlaceholder: Bool { source == nil }

  /// The secret of that name; nil when the file does not hold it.
  ///
  /// A store of placeholders takes it for a password; ``SecretSource/secret(for:)`` knows better.
  public func secret(named name: String) -> Secret? {
    if isPlaceholder { return Placeholder.secret(name, .password()) }
    return entry(named: name)?.secret
  }

  /// What messages call the file.
  public var fileName: String { source?.name ?? "placeholders" }

  /// Sorted; empty for placeholders.
  public var names: [String] { indexOfName.keys.sorted() }

  /// The key of all fingerprints; nil when the file does not hold one.
  public var siteKey: Secret? { secret(named: Self.siteKeyName) }

  func entry(named name: String) -> Entry? { indexOfName[name].map { entries[$0] } }

  /// Adds an entry, or returns the earlier one of the same name, which stays.
  mutating func insert(_ entry: Entry) -> Entry? {
    if let earlier = indexOfName[entry.secret.name] { return entries[earlier] }
    indexOfName[entry.secret.name] = entries.count
    entries.append(entry)
    return nil
  }
}

extension SecretStore: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Names only.
  public var description: String {
    isPlaceholder ? "<placeholder secrets>" : "<secrets: \(names.joined(separator: ", "))>"
  }

  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["names": names]) }
}
