internal import Diagnostics
internal import FileTrees
internal import Schema

/// A place in a rendered file, by numbers, so that a thousand hosts' worth of them cost little.
struct FilePosition: Hashable, Sendable {
  let host: Int
  /// Index in the host's list of files.
  let file: Int
  /// Offsets in the review projection; empty: the file as a whole.
  let range: Range<Int>
}

/// Something in the files that does not agree, before it is put into words.
public struct Objection: Sendable {
  enum Reason: Sendable {
    /// A reader's finding.
    case unreadable(String)
    case missingFile(path: String)
    /// A link that leads nowhere.
    case dangling(target: String)
    case differs(setting: String, Topic?, expected: String, found: String)
    case missing(setting: String, Topic?, expected: String)
    /// A list has an element that the site does not have.
    case unknown(setting: String, Topic?, found: String)
    case repeated(setting: String, Topic?, found: String)
    case unknownAddress(String)
    case unknownDomain(String)
    case unknownPath(String)
    case foreignSecret(String)
    case unknownUnit(String)
    case edge(Edge)
  }

  let reason: Reason
  let position: FilePosition?
  /// The file's place and path; empty where that is not known yet.
  var file = ""
  /// The host that it is about.
  let host: Int
  /// The line of the site that decided what was expected.
  let origin: SourceRange?
  /// The other end.
  var other: (position: FilePosition, says: String)?
  /// Edges that break because of it.
  var consequences: [(edge: Edge, position: FilePosition)] = []
}
