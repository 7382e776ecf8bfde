internal import Diagnostics

/// Without a video bridge no conference has sound or pictures.
@Sendable func requireBridge(_ site: Site) -> [Diagnostic] {
  guard !site.hasUnreadRoles, !site.has(.jvb), let first = site.hostEntries.first else { return [] }
  return [.noBridge(at: site.jmsEntry?.declaration(of: .jms)?.range ?? first.name.range)]
}
