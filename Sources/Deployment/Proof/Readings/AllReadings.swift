extension Reading {
  /// By component and declared path.
  static let all: [String: Reading] = Dictionary(
    list.map { ("\($0.component):\($0.path)", $0) }, uniquingKeysWith: { first, _ in first })

  static let list: [Reading] = [
    base, authorities, apt, debconf, network, lxc, dnsmasq, firewall, devices, instances, machine,
    prosody, prosodyData,
    jicofo, jvb,
    jibri, sip, sidecars, selector, dialPlan, whiteboard, nginx, keyServer, coturn, certbot,
    chromium, web, branding, vnc, push, nodeRepositories, instanceFirewall,
  ].flatMap { $0 }
}
