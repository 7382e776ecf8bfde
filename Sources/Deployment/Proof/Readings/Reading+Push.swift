extension Reading {
  static let push: [Reading] = [
    Reading("push", "/etc/{{site.name}}-push/key", [.line("\(.secret(.pushKey))")]),
    Reading(
      "push", "/etc/{{site.name}}-push/ssh_config",
      [
        .line("Host \(.item(.name))", each: .pushTargets), .line("Host *"),
        .line("HostName \(.item(.address))", each: .pushTargets),
        .line("HostKeyAlias \(.item(.name))", each: .pushTargets),
        .line("IdentityFile /etc/\(.siteName)-push/key"),
        .line("UserKnownHostsFile /etc/\(.siteName)-push/known_hosts"),
        .line("StrictHostKeyChecking yes"),
      ]),
    Reading(
      "push", "/etc/{{site.name}}-push/known_hosts",
      [.line("\(.item(.name)) \(.item(.set))", each: .pushTargets)]),
    Reading(
      "push", "/usr/local/sbin/{{site.name}}-push",
      [.line("there() { ssh -F \"/etc/\(.siteName)-push/ssh_config\" \"$host\" \"$@\"; }")]),
    Reading(
      "push-key", "/usr/share/jitsi-meet/static/jms.pub", [.line("\(.secret(.pushPublicKey))")]),
    Reading(
      "push-target", "/etc/ssh/sshd_config.d/{{site.name}}-push.conf",
      [
        .line(
          "AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2 /etc/ssh/\(.siteName)-push.authorized_keys"
        )
      ]),
    Reading(
      "push-target", "/etc/ssh/{{site.name}}-push.authorized_keys",
      [
        .line(
          "restrict,from=\"\(.pushAddresses)\",command=\"/usr/local/sbin/\(.siteName)-receive\" \(.secret(.pushPublicKey))"
        )
      ]),
    Reading(
      "push-target", "/usr/local/sbin/{{site.name}}-receive",
      [
        .line("readonly folder=/var/lib/jitsi-compile-push"),
        .line("readonly bundle=$folder/\(.hostName)"),
      ]),
  ]
}
