/// A release of Debian that hosts and their containers can run.
public enum DebianRelease: String, CaseIterable, Hashable, Sendable {
  case bullseye, bookworm, trixie
}

/// Prosody as far as its configuration differs.
public enum ProsodyVersion: String, CaseIterable, Hashable, Comparable, Sendable {
  case v011 = "0.11"
  case v012 = "0.12"
  case v13 = "13"

  public static func < (left: Self, right: Self) -> Bool { left.position < right.position }
  private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What a Debian release brings, as far as a rendered file depends on it (`domain.md` 6.1).
public struct DebianFacts: Hashable, Sendable {
  /// Such as 12.
  public let number: Int
  public let prosody: ProsodyVersion
  /// The Lua that Prosody runs on, such as `5.4`.
  public let lua: String
  /// Major and minor version, such as `[1, 22]`.
  public let nginx: [Int]
  public let lxc: Int
  /// Majors with a package, such as `openjdk-17-jre-headless`.
  public let java: [Int]
  public let node: Int
}

extension DebianRelease {
  public var facts: DebianFacts {
    switch self {
    case .bullseye:
      DebianFacts(
        number: 11, prosody: .v011, lua: "5.2", nginx: [1, 18], lxc: 4, java: [11, 17], node: 12)
    case .bookworm:
      DebianFacts(
        number: 12, prosody: .v012, lua: "5.4", nginx: [1, 22], lxc: 5, java: [17], node: 18)
    case .trixie:
      DebianFacts(
        number: 13, prosody: .v13, lua: "5.4", nginx: [1, 26], lxc: 6, java: [21, 25], node: 20)
    }
  }

  /// The newest Java that both the release and the set have.
  public func java(for set: ReleaseSet) -> Int? { facts.java.filter(set.java.contains).max() }
}
