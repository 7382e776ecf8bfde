extension Component {
  /// Every component, in the order in which a host needs them.
  static let all: [Component] = [
    // JMS
    prosody, jicofo, jvb, coturn, nginx, web, componentSelector, dialPlan,
  ]
}
