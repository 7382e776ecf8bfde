/// How the review tree is laid out.
public enum ReviewLayout: String, CaseIterable, Hashable, Sendable {
  /// Every host has all of its files: `hosts/<host>/<place>/etc/...`.
  case hosts
  /// What hosts of one range share byte for byte stands once, under their folded names.
  case grouped
}

/// A path of the review tree below `hosts/`, taken apart: `hosts/jvb-[1-3]/nordeck-jvb/etc/hosts`.
public struct ReviewPath: Hashable, Sendable {
  /// One name, or several folded.
  public var hosts: String
  /// What follows: `nordeck-jvb/etc/hosts`, or `plan.txt`.
  public var rest: String

  public init(hosts: String, rest: String) { (self.hosts, self.rest) = (hosts, rest) }

  /// Nil for a path that is not below `hosts/<host>/`.
  public init?(_ path: String) {
    let prefix = "hosts/"
    guard path.hasPrefix(prefix) else { return nil }
    let below = path.utf8.dropFirst(prefix.utf8.count)
    guard let slash = below.firstIndex(of: UInt8(ascii: "/")), slash > below.startIndex,
      below.index(after: slash) < below.endIndex
    else { return nil }
    hosts = String(path[below.startIndex..<slash])
    rest = String(path[below.index(after: slash)...])
  }

  public var text: String { "hosts/\(hosts)/\(rest)" }

  /// Place and absolute path of a file of a host; nil for `plan.txt`.
  public var file: (place: FilePlace, path: String)? {
    guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    return (FilePlace(folder: String(rest[..<slash])), String(rest[slash...]))
  }
}
