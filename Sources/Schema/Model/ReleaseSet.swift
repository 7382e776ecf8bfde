/// Versions of the Jitsi packages that belong together, by the jitsi-meet version that brings them.
///
/// Source: release notes of jitsi-meet and tags of its parts, see `domain.md` 6.3.
public struct ReleaseSet: Hashable, Comparable, Sendable {
  /// Such as `2.0.10978`.
  public let version: String
  /// The number that web, web-config, prosody, turnserver and tokens share, `1.0.<web>-1`.
  public let web: Int
  /// `jicofo 1.0-<jicofo>-1`
  public let jicofo: Int
  /// `jitsi-videobridge2 2.3-<jvb>-1`, such as `291-gb4b5ccc8c`.
  public let jvb: String
  /// `jibri 8.0-<jibri>-1`, such as `193-gc73bef3`.
  public let jibri: String
  /// Java majors that the packages run on.
  public let java: [Int]

  public static func < (left: Self, right: Self) -> Bool { left.web < right.web }
}
