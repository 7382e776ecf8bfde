internal import ConfigFormats
internal import FileTrees

extension Component {
  /// The browser of recorders and gateways: Debian's Chromium with its driver, one pair of versions.
  ///
  /// Chromium does not read Debian's list of authorities. The unit `chromium-trust` puts the site's CA
  /// into the user's NSS store; seen to work with Chromium 156 on bookworm, as does the policy
  /// `CACertificates`, which wants the certificate as DER in base64.
  static let chromium = Component(
    "chromium", "browser that enters meetings", in: [.jibri, .sip, .machine],
    packages: [
      Package("chromium"), Package("chromium-driver"), Package("chromium-sandbox"),
      Package("libnss3-tools"),
      // Names and chats in any script, or boxes in their place.
      Package("fonts-noto-core"), Package("fonts-noto-cjk"), Package("fonts-noto-color-emoji"),
    ],
    units: ["chromium-trust.service"],
    files: [
      .file(
        "/etc/chromium/policies/managed/{{site.name}}.json", from: "chromium/policies.json",
        as: .json),
      .file(
        "/usr/local/sbin/chromium-trust", from: "chromium/trust.sh", as: .shell, mode: 0o755),
      .file(
        "/etc/systemd/system/chromium-trust.service", from: "chromium/trust.service", as: .systemd),
      .file(
        "/etc/systemd/system/jibri-xorg.service.d/override.conf",
        from: "chromium/display.conf", as: .systemd),
      .file(
        "/etc/systemd/system/jibri-icewm.service.d/override.conf",
        from: "chromium/display.conf", as: .systemd),
    ])
}
