internal import ConfigFormats
internal import FileTrees

extension Component {
  /// What runs in the browser: Jitsi Meet and its configuration, served by nginx.
  static let web = Component(
    "web", "Jitsi Meet in the browser", in: [.jitsi],
    packages: [Package("jitsi-meet-web", .web)],
    onUpgrade: Upgrade(.none, interrupts: .newSessions),
    files: [
      // nginx prints the tenant's name into it; a browser reads it when a page is loaded.
      .file(
        "/etc/jitsi/meet/{{domain.meet}}-config.js", from: "web/config.js", as: .javascript,
        interrupts: .newSessions)
    ])
}
