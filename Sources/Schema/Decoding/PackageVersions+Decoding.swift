/// Versions of single packages.
enum PackageVersionsDeclaration {
  private static func version(_ key: String, _ doc: String) -> Field<Setting<String>?> {
    Declare.optional(
      key, .text(.packageVersion, standIn: "0"), whenAbsent: "that of the release set", doc: doc)
  }

  static let record = Record(
    "versions", plural: "versions",
    doc: "Versions of single packages; what they understand still follows from 'jitsi'.",
    version("web", "jitsi-meet-web and jitsi-meet-prosody (1.0.9222-1)."),
    version("jicofo", "jicofo (1.0-1180-1)."),
    version("jvb", "jitsi-videobridge2, the same on all bridges (2.3-291-gb4b5ccc8c-1)."),
    version("jibri", "jibri, in recorders and gateways (8.0-193-gc73bef3-1)."),
    make: { _, _, web, jicofo, jvb, jibri in
      PackageVersions(web: web, jicofo: jicofo, jvb: jvb, jibri: jibri)
    })
}
