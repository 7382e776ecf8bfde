extension ReleaseSet {
  /// Every set whose numbers are confirmed, oldest first.
  ///
  /// 2.0.11146 (2026-07-30) is left out although it exists: the number that its web packages share
  /// was not found anywhere, and a guessed package version would fail on a server, long after it
  /// could have been caught here.
  public static let known: [ReleaseSet] = [
    legacy("2.0.10008", web: 8384, jicofo: 1122, jvb: "204-g26cd91bd"),
    legacy("2.0.10078", web: 8448, jicofo: 1124, jvb: "209-gb5fbe618"),
    legacy("2.0.10133", web: 8499, jicofo: 1124, jvb: "215-gbee626bf"),
    legacy("2.0.10169", web: 8532, jicofo: 1126, jvb: "217-g125684fc"),
    legacy("2.0.10184", web: 8542, jicofo: 1128, jvb: "220-g7cda0a66"),
    legacy("2.0.10314", web: 8648, jicofo: 1138, jvb: "236-g95ef6210"),
    legacy("2.0.10431", web: 8737, jicofo: 1153, jvb: "249-g9a2123ad4"),
    legacy("2.0.10532", web: 8821, jicofo: 1161, jvb: "258-g955816e0f"),
    legacy("2.0.10590", web: 8877, jicofo: 1162, jvb: "259-g22868ff7d"),
    legacy("2.0.10655", web: 8936, jicofo: 1167, jvb: "260-gea11cd36c"),
    legacy("2.0.10710", web: 8979, jicofo: 1169, jvb: "270-g38ea5ea44"),
    legacy("2.0.10741", web: 9008, jicofo: 1169, jvb: "272-g0360d0488"),
    current("2.0.10888", web: 9139, jicofo: 1174, jvb: "287-g4f55d380a"),
    standard,
    current("2.0.11031", web: 9268, jicofo: 1183, jvb: "295-g8d5c0037b"),
  ]

  /// The set of a site that names none: the newest that our templates render.
  ///
  /// 2.0.11031 is confirmed too, but turned colibri websockets off and belongs to another generation
  /// of templates.
  public static let standard = current(
    "2.0.10978", web: 9222, jicofo: 1180, jvb: "291-gb4b5ccc8c")

  /// The set of a jitsi-meet version; nil when it is not in ``known``.
  public static func named(_ version: String) -> ReleaseSet? {
    known.first { $0.version == version }
  }

  /// Up to 2.0.10741 everything runs on Java 11; Jibri is the last build that does.
  private static func legacy(_ version: String, web: Int, jicofo: Int, jvb: String) -> ReleaseSet {
    ReleaseSet(
      version: version, web: web, jicofo: jicofo, jvb: jvb, jibri: "177-g3325e37", java: [11, 17])
  }

  /// From 2.0.10888 on the packages need Java 17.
  private static func current(_ version: String, web: Int, jicofo: Int, jvb: String) -> ReleaseSet {
    ReleaseSet(
      version: version, web: web, jicofo: jicofo, jvb: jvb, jibri: "193-gc73bef3", java: [17, 21])
  }
}
