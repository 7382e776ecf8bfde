internal import Diagnostics

/// All wording about what cannot be rotated.
extension Diagnostic {
  static var siteKeyNotRotated: Self {
    Diagnostic(
      .error, "rotation.site-key",
      "'site.key' does not change: all fingerprints in secrets.lock are made with it", at: nil,
      help: "if it is known to somebody, remove it from secrets.yaml, run 'jitsi-compile secrets "
        + "init SITE' and build; every line of secrets.lock then changes once")
  }

  static func nothingToRotate(_ pattern: String) -> Self {
    Diagnostic(
      .error, "rotation.unknown-credential", "no credential of this site matches '\(pattern)'",
      at: nil, help: "see 'jitsi-compile secrets list SITE' for what the site has")
  }

  static func cannotRotateUnknown(_ name: String, nearest: String?, _ plan: SitePlan) -> Self {
    let help: String
    if let nearest {
      help = "write '\(nearest)'"
    } else if plan.features.contains(.letsEncrypt), name.hasPrefix("tls.") {
      help = "certbot keeps the certificate of the public names and renews it by itself"
    } else {
      help = "see 'jitsi-compile secrets list SITE' for what the site has"
    }
    return Diagnostic(
      .error, "rotation.unknown-credential", "this site has no credential '\(name)'", at: nil,
      help: help)
  }

  static func rotationUnderWay(_ name: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "rotation.under-way", "'\(name)' is changing already: two generations are accepted",
      at: range,
      help: "go on with the phases of that change, and put its last one in the place of this site")
  }
}
