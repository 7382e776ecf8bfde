internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// The site's own name, colors and images in the web interface.
  ///
  /// Files of the package stay as they are: nginx answers with ours where one has the place of the
  /// package's, so an upgrade overwrites nothing, and without the key the package's are back.
  static let branding = Component(
    "branding", "name, colors and images of the web interface", in: [.jitsi],
    when: .feature(.branding),
    files: [
      .file(
        "/etc/jitsi/meet/jaas/branding.conf", from: "branding/nginx.conf", as: .nginx,
        onChange: .reload("nginx.service")),
      .file(
        "/etc/jitsi/meet/branding/branding.json", from: "branding/branding.json", as: .json,
        interrupts: .newSessions, when: .feature(.dynamicBranding)),
      .file(
        "/etc/jitsi/meet/branding/interface_config.js", from: "branding/interface_config.js",
        as: .javascript, interrupts: .newSessions, when: .feature(.title)),
      .file(
        "/etc/jitsi/meet/branding/title.html", from: "branding/title.html", as: .html,
        interrupts: .newSessions, when: .feature(.title)),
      .image(
        "/etc/jitsi/meet/branding/{{branding.logo_file}}", .logo, when: .feature(.logo)),
      .image(
        "/etc/jitsi/meet/branding/watermark.svg", .watermark, when: .feature(.watermark)),
      .image("/etc/jitsi/meet/branding/favicon.svg", .favicon, when: .feature(.favicon)),
    ])
}

extension SitePlan {
  /// The name under which the logo is served, whatever the operator calls it; nil without one.
  var logoFile: String? {
    site.branding.images[.logo].map { $0.value.hasSuffix(".png") ? "logo.png" : "logo.svg" }
  }
}
