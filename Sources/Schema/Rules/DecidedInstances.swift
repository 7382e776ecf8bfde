internal import Diagnostics

/// Where recorders and gateways share a host, somebody has to say how many there are of each.
@Sendable func requireDecidedInstances(_ site: Site) -> [Diagnostic] {
  site.hostEntries.filter(\.hasUndecidedInstances).map { .undecidedInstances($0) }
}

extension HostEntry {
  /// Whether the host has both roles and the site counts neither.
  var hasUndecidedInstances: Bool {
    has(.jibri) && has(.sip) && jibriInstances == nil && sipInstances == nil
  }
}
