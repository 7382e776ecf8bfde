internal import ConfigFormats
internal import FileTrees

extension Component {
  /// How containers reach Debian's archive, where the site says so. Without a word of the site they
  /// do as their host does: `apply` copies its sources and its proxy into them.
  static let apt = Component(
    "apt", "proxy and archive of the containers' packages", in: [],
    files: [
      aptProxy,
      .file(
        "/etc/apt/sources.list", from: "apt/sources.list", as: .lines, when: .feature(.aptMirror)),
    ])

  /// The host's sources stay its own; its proxy is the site's, where there is one.
  static let aptHost = Component(
    "apt-host", "proxy of the host's packages", in: [.host, .machine], files: [aptProxy])

  private static let aptProxy = FileDeclaration.file(
    "/etc/apt/apt.conf.d/90{{site.name}}-proxy", from: "apt/proxy.conf", as: .lines,
    when: .feature(.aptProxy))
}
