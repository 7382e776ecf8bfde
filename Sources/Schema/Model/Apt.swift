/// Where Debian packages come from.
public struct Apt: Sendable {
  /// An HTTP proxy of hosts and containers: `http://host:port`.
  public var proxy: Setting<String>?
  /// Debian's archive for containers; nil: the host's own sources.
  public var mirror: Setting<String>?
  /// Debian's security archive, which counts where `mirror` is given.
  public var securityMirror: Setting<String>
}
