internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// The private bridge of a host and what the kernel needs for it.
  static let network = Component(
    "network", "private bridge of the containers", in: [.host],
    packages: [Package("ifupdown"), Package("bridge-utils"), Package("iproute2")],
    files: [
      .file(
        "/etc/network/interfaces.d/{{site.name}}-bridge.cfg", from: "network/bridge.cfg",
        as: .interfaces, onChange: .run(.bringUpBridge), interrupts: .media),
      .file(
        "/etc/sysctl.d/{{site.name}}-ip-forward.conf", from: "network/ip-forward.conf", as: .lines,
        onChange: .run(.loadSysctl)),
      .file(
        "/etc/sysctl.d/{{site.name}}-media-buffers.conf", from: "network/media-buffers.conf",
        as: .lines, onChange: .run(.loadSysctl), when: .role(.jvb)),
    ])
}
