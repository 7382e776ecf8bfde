extension Component {
  /// Every component, in the order in which a host needs them.
  static let all: [Component] = [
    // Hosts
    aptHost, network, lxc, dnsmasq, firewall, sound, video, instances, jibriHost, sipHost, machine,
    push, pushTarget,
    // Containers
    base, apt, repository, debconf,
    // JMS
    prosody, jicofo, jvb, certbot, coturn, nginx, branding, web, pushKey, componentSelector,
    dialPlan,
    whiteboard,
    // Recorders and gateways
    chromium, jibri, jibriSidecar, sip, sipInstance, sipSidecar, instanceFirewall, vnc,
  ]
}
