/// Versions of Jitsi packages that the site pins itself; nil: that of the release set.
///
/// What the packages understand still follows from the release set.
public struct PackageVersions: Sendable {
  /// jitsi-meet-web and jitsi-meet-prosody, which share one number.
  public var web: Setting<String>?
  public var jicofo: Setting<String>?
  /// Of all bridges: those of one conference need the same.
  public var jvb: Setting<String>?
  public var jibri: Setting<String>?
}
