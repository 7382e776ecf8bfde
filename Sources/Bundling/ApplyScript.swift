/// The script `apply` of a bundle, joined from its parts below `templates/apply`.
///
/// The same for every host of every site: what differs is data, in the tables of the bundle.
public enum ApplyScript {
  /// Names of the parts in the order in which they are joined. The first one sets bash up, the
  /// last one calls `main`; between them stand functions alone, so that a run that was cut off
  /// while the script was copied does nothing.
  public static let parts = [
    "start", "saying", "facts", "places", "generations", "runs", "preflight", "differences",
    "drain", "plan", "packages", "files", "actions", "base", "containers", "health", "remove",
    "verbs", "main",
  ]

  /// Joins the parts; nil where one is missing.
  ///
  /// The first line of every part but the first is for shellcheck, which looks at each part alone,
  /// and is left out.
  ///
  /// - Parameter text: The text of `templates/apply/<name>.sh` for a name of ``parts``.
  public static func join(_ text: (_ name: String) -> [UInt8]?) -> [UInt8]? {
    var script: [UInt8] = []
    for (index, name) in parts.enumerated() {
      guard let part = text(name) else { return nil }
      if index == 0 {
        script += part
      } else {
        script.append(0x0A)
        script += part.drop { $0 != 0x0A }.dropFirst()
      }
    }
    return script
  }
}
