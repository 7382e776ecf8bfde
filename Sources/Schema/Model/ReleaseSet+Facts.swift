/// What differs between release sets, each with the set that changed it.
///
/// Read at the tags of the projects: `debian/` and `reference.conf` of the bridge, Jicofo and Jibri,
/// the configuration that docker-jitsi-meet gives to the same modules of Prosody, and the release
/// notes of jitsi-meet.
extension ReleaseSet {
  /// Java majors that all packages of the set run on.
  public var java: [Int] { number < 10888 ? [11, 17] : [17, 21] }

  /// `jibri 8.0-<jibri>-1`: the last build that runs on Java 11, or the first that runs on 21.
  ///
  /// Jibri is released apart from the others; neither build knows a key that the other does not.
  public var jibri: String { number < 10888 ? "177-g3325e37" : "193-gc73bef3" }

  /// The oldest Prosody that the modules of `jitsi-meet-prosody` run on.
  ///
  /// 2.0.10169 dropped 0.11, and with it the package's own copy of `mod_smacks`.
  public var oldestProsody: ProsodyVersion { number < 10169 ? .v011 : .v012 }

  /// Whether components announce themselves to browsers through one module, `features_identity`.
  ///
  /// Before, each of them had a module on the main host and an option there that named it, and the
  /// length of a conference had a component of its own.
  public var componentsAnnounceThemselves: Bool { number >= 10431 }

  /// Whether polls are a component; before, they were a module of every room service.
  public var pollsAreComponent: Bool { number >= 10590 }

  /// Whether the package of the bridge writes its account into `sip-communicator.properties`, where
  /// it wins over `jvb.conf`; newer packages know `jvb.conf` alone.
  public var bridgeHasProperties: Bool { number < 10133 }

  /// Whether browsers reach bridges by websocket through nginx; newer packages ship bridges with data
  /// channels only (`domain.md` 3.4.4).
  public var usesColibriWebsockets: Bool { number < 11031 }
}
