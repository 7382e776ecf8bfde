extension ReleaseSet {
  /// Every set that can be deployed, oldest first.
  public static let known: [ReleaseSet] = [
    ReleaseSet(number: 10008, web: 8384, jicofo: 1122, jvb: "204-g26cd91bd"),
    ReleaseSet(number: 10078, web: 8448, jicofo: 1124, jvb: "209-gb5fbe618"),
    ReleaseSet(number: 10133, web: 8499, jicofo: 1124, jvb: "215-gbee626bf"),
    ReleaseSet(number: 10169, web: 8532, jicofo: 1126, jvb: "217-g125684fc"),
    ReleaseSet(number: 10184, web: 8542, jicofo: 1128, jvb: "220-g7cda0a66"),
    ReleaseSet(number: 10314, web: 8648, jicofo: 1138, jvb: "236-g95ef6210"),
    ReleaseSet(number: 10431, web: 8737, jicofo: 1153, jvb: "249-g9a2123ad4"),
    ReleaseSet(number: 10532, web: 8821, jicofo: 1161, jvb: "258-g955816e0f"),
    ReleaseSet(number: 10590, web: 8877, jicofo: 1162, jvb: "259-g22868ff7d"),
    ReleaseSet(number: 10655, web: 8936, jicofo: 1167, jvb: "260-gea11cd36c"),
    ReleaseSet(number: 10710, web: 8979, jicofo: 1169, jvb: "270-g38ea5ea44"),
    ReleaseSet(number: 10741, web: 9008, jicofo: 1169, jvb: "272-g0360d0488"),
    ReleaseSet(number: 10888, web: 9139, jicofo: 1174, jvb: "287-g4f55d380a"),
    standard,
    ReleaseSet(number: 11031, web: 9268, jicofo: 1183, jvb: "295-g8d5c0037b"),
    // The web packages' number is the one that apt downloads together with jitsi-meet 2.0.11146, as
    // a published list of a server's package cache shows beside the two sets before.
    ReleaseSet(number: 11146, web: 9365, jicofo: 1189, jvb: "307-g4bb0aead1"),
  ]

  /// The set of a site that names none.
  ///
  /// Not the newest: from 2.0.11031 on bridges have no websockets, so a site that names no set would
  /// lose them, and with them every browser without data channels, by a new version of this program.
  public static let standard = ReleaseSet(
    number: 10978, web: 9222, jicofo: 1180, jvb: "291-gb4b5ccc8c")

  /// The set of a jitsi-meet version; nil when it is not in ``known``.
  public static func named(_ version: String) -> ReleaseSet? {
    known.first { $0.version == version }
  }
}
