internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// The JMS carries bundles to the other hosts, where the site wants that: off by default, because
  /// whoever takes the JMS can then apply anything everywhere.
  static let push = Component(
    "push", "carries bundles to the other hosts over SSH", in: [.host],
    when: .all([.feature(.push), .role(.jms)]), packages: [Package("openssh-client")],
    files: [
      .file("/etc/{{site.name}}-push/key", from: "push/key", as: .text, mode: 0o600),
      .file("/etc/{{site.name}}-push/ssh_config", from: "push/ssh_config", as: .lines),
      .file("/etc/{{site.name}}-push/known_hosts", from: "push/known_hosts", as: .lines),
      .file(
        "/usr/local/sbin/{{site.name}}-push", from: "push/push.sh", as: .shell, mode: 0o755),
    ])

  /// The public half, where whoever installs a host can fetch it.
  static let pushKey = Component(
    "push-key", "publishes the key that bundles are carried with", in: [.jitsi],
    when: .feature(.push),
    files: [
      .file("/usr/share/jitsi-meet/static/jms.pub", from: "push/jms.pub", as: .text)
    ])

  /// Lets the JMS in, for the verbs of `apply` and nothing else.
  static let pushTarget = Component(
    "push-target", "takes bundles from the JMS over SSH", in: [.host, .machine],
    when: .all([.feature(.push), .not(.role(.jms))]), packages: [Package("openssh-server")],
    files: [
      .file(
        "/etc/ssh/sshd_config.d/{{site.name}}-push.conf", from: "push/sshd.conf", as: .lines,
        onChange: .reload("ssh.service")),
      // Beside the operator's own keys, which stay where they are.
      .file(
        "/etc/ssh/{{site.name}}-push.authorized_keys", from: "push/authorized_keys", as: .text),
      .file(
        "/usr/local/sbin/{{site.name}}-receive", from: "push/receive.sh", as: .shell, mode: 0o755),
    ])
}
