internal import Diagnostics

/// What is checked once a site is decoded, in no particular order.
let allRules: [@Sendable (Site) -> [Diagnostic]] = []

/// Applies every rule; none stops the others.
func runRules(on site: Site) -> [Diagnostic] {
  allRules.flatMap { $0(site) }
}
