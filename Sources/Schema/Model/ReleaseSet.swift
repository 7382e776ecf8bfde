/// Versions of the Jitsi packages that belong together, by the jitsi-meet version that brings them.
///
/// Source: release notes of jitsi-meet and tags of its parts, see `domain.md` 6.3. What differs
/// between sets beside the versions is in `ReleaseSet+Facts.swift`.
public struct ReleaseSet: Hashable, Comparable, Sendable {
  /// The last part of the version, such as 10978; it tells an older set from a newer one.
  public let number: Int
  /// The number that web, web-config, prosody, turnserver and tokens share, `1.0.<web>-1`.
  public let web: Int
  /// `jicofo 1.0-<jicofo>-1`
  public let jicofo: Int
  /// `jitsi-videobridge2 2.3-<jvb>-1`, such as `291-gb4b5ccc8c`.
  public let jvb: String

  /// Such as `2.0.10978`.
  public var version: String { "2.0.\(number)" }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
