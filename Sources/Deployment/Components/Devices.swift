internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// Loopback sound cards, planned for recorders and gateways of a host together.
  ///
  /// New options take effect when the module is loaded anew, which needs all instances stopped.
  static let sound = Component(
    "sound", "loopback sound cards (needs a kernel with snd_aloop, not Debian's cloud kernel)",
    in: [.host, .machine], when: .any([.role(.jibri), .role(.sip)]),
    packages: [Package("kmod"), Package("alsa-utils")],
    files: [
      .file(
        "/etc/modprobe.d/{{site.name}}-sound.conf", from: "sound/loopback.conf", as: .modprobe,
        onChange: .run(.loadModules), interrupts: .jobs),
      .file(
        "/etc/modules-load.d/{{site.name}}-sound.conf", from: "sound/modules.conf", as: .lines,
        onChange: .run(.loadModules)),
    ],
    checks: [.command(["/usr/bin/test", "-e", "/proc/asound/Loopback"])])

  /// Loopback cameras of the gateways, built by DKMS for the running kernel.
  static let video = Component(
    "video", "loopback cameras (v4l2loopback is built for the running kernel)",
    in: [.host, .machine], when: .role(.sip),
    packages: [Package("linux-headers-amd64"), Package("v4l2loopback-dkms")],
    files: [
      .file(
        "/etc/modprobe.d/{{site.name}}-video.conf", from: "video/loopback.conf", as: .modprobe,
        onChange: .run(.loadModules), interrupts: .jobs),
      .file(
        "/etc/modules-load.d/{{site.name}}-video.conf", from: "video/modules.conf", as: .lines,
        onChange: .run(.loadModules)),
    ])
}
