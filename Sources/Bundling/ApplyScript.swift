/// The script `apply` of a bundle, joined from its parts below `templates/apply`.
///
/// The same for every host of every site: what differs is data, in the tables of the bundle.
public enum ApplyScript {
  /// Names of the parts in the order in which they are joined. The first one sets bash up, the
  /// last one calls `main`.
  public static let parts = [
    "start", "saying", "facts", "places", "generations", "runs", "preflight", "reach",
    "differences", "drain", "plan", "carried", "packages", "artifacts", "files", "actions", "base",
    "rebuild", "containers", "health", "remove", "fetch", "verbs", "main",
  ]

  /// Joins the parts; nil where one is missing.
  ///
  /// Everything after the first line stands in braces: bash reads to the closing one before it runs
  /// anything, so a script that was cut off on its way does nothing, and fails.
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
        let head = part.firstIndex(of: 0x0A).map { $0 + 1 } ?? part.endIndex
        script += part[..<head] + [0x7B, 0x0A] + part[head...]
      } else {
        script.append(0x0A)
        script += part.drop { $0 != 0x0A }.dropFirst()
      }
    }
    return script + [0x7D, 0x0A]
  }
}
