public import Diagnostics
internal import Schema

extension SitePlan {
  /// What the schema can say and this version does not render yet.
  ///
  /// Better an error here than files that look right: see `CHANGELOG.md` for what is supported.
  public var unsupported: [Diagnostic] {
    var findings: [Diagnostic] = []
    let site = site
    if site.release.value != .bookworm {
      findings.append(
        .notRendered(
          "release: \(site.release.value.rawValue)", instead: "bookworm", at: site.release.range))
    }
    if site.jitsi.value.version != "2.0.10978" {
      findings.append(
        .notRendered(
          "jitsi: \"\(site.jitsi.value.version)\"", instead: "\"2.0.10978\"", at: site.jitsi.range))
    }
    return findings
  }
}
