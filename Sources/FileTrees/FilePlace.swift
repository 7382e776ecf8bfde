/// Where a file of a host lives: on the host itself or in one of its containers.
public enum FilePlace: Hashable, Comparable, Sendable {
  case host
  case container(String)

  /// The name of the folder that stands for this place in the review tree.
  ///
  /// No container may be called `host`; the rules of the site see to that.
  public var folder: String {
    switch self {
    case .host: "host"
    case .container(let name): name
    }
  }

  /// The place that ``folder`` names.
  public init(folder: String) { self = folder == "host" ? .host : .container(folder) }

  /// The host comes first, then containers by the bytes of their names.
  public static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.host, .host), (.container, .host): false
    case (.host, .container): true
    case (.container(let first), .container(let second)): first < second
    }
  }
}

/// A file of a host, as the host or the container sees it.
public struct FileName: Hashable, Sendable {
  public var place: FilePlace
  /// Absolute, such as `/etc/hosts`.
  public var path: String

  public init(place: FilePlace, path: String) { (self.place, self.path) = (place, path) }

  /// Reads the part of an output path behind the host's folder: `nordeck-jitsi/etc/hosts`.
  public init?(below text: some StringProtocol) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let folder = text[..<slash]
    self.init(
      place: folder == FilePlace.host.folder ? .host : .container(String(folder)),
      path: String(text[slash...]))
  }
}
