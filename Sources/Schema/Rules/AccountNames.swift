internal import Diagnostics

/// Prosody gives recorders and gateways rights by how their names begin: they pass the lobby and
/// count as nobody.
@Sendable func checkAccountNames(_ site: Site) -> [Diagnostic] {
  guard site.auth.mode.value == .internal, !site.auth.mode.isStandIn else { return [] }
  return site.auth.users.compactMap { user in
    ServiceAccountPrefix.all.first { user.value.hasPrefix($0) }
      .map { .reservedAccount(user, prefix: $0) }
  }
}
