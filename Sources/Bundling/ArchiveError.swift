/// Why an archive could not be written or read.
public enum ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// libarchive said no; its own words, copied at once.
  case library(operation: String, message: String)
  /// A name that the archive must not hold, with the reason as a clause.
  case path(String, ArchivePath.Flaw)
  /// The same path twice.
  case duplicate(String)
  /// A hard link, device or other kind that bundles never have.
  case kind(String)
  /// A symbolic link whose target lies outside the archive or cannot be spelled in it.
  case link(String, target: String)
  /// More than the reader was told to accept.
  case tooLarge(limit: String)

  public var description: String {
    switch self {
    case .library(let operation, let message): "cannot \(operation): \(printable(message))"
    case .path(let path, let flaw): "the path '\(printable(path))' \(flaw.description)"
    case .duplicate(let path): "the path '\(printable(path))' occurs twice"
    case .kind(let path): "'\(printable(path))' is neither a file, a folder nor a symbolic link"
    case .link(let path, let target):
      "the link '\(printable(path))' leads out of the archive, to '\(printable(target))'"
    case .tooLarge(let limit): "the archive holds more than \(limit)"
    }
  }
}

/// A text of an archive without what must not reach a terminal, such as control characters.
func printable(_ text: String) -> String {
  String(text.unicodeScalars.map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" })
}
