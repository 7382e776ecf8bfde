internal import Diagnostics

/// Something that can be wrong with a site although each of its values is fine by itself.
///
/// A rule reads what was written; a value that was reported already is a stand-in, and nothing
/// follows from it. Each mistake is one finding, at the value to change.
typealias Rule = @Sendable (Site) -> [Diagnostic]

/// What is checked once a site is decoded, in no particular order; none stops the others.
let allRules: [Rule] = [
  // Hosts and their roles.
  requireOneJMS, requireBridge, requireUniqueHostNames, reportUnusedHostKeys,
  checkMachines,
  // Public names.
  checkDomains, checkDomainLength, adviseOnTurnName,
  // Addresses and ports.
  requireUniqueAddresses, requireHostAddresses, requireOwnPorts, refuseReservedPorts,
  adviseOnBridgeAddresses,
  // The private network.
  checkSubnet, keepSubnetApart, checkAddressPool, checkInterfaceNames,
  // What a host can carry.
  checkCapacity, requireDecidedInstances, adviseOnRecorderMemory, adviseOnJavaHeaps,
  // Services.
  checkLetsEncrypt, reportUnusedCertificates, requireAppID, checkTokenKeys,
  checkAuthenticationKeys, checkSelectorTokens, checkAccountNames, checkGuests, checkDialPlan,
  checkReleaseSupport,
  checkReleaseSetKeys, checkRegions, adviseOnRegions, checkAccountReferences,
  adviseOnUnusedAccounts, checkPjsuaSpelling,
  checkSecretNames, adviseOnIdleServices, adviseOnArchives, adviseOnUnusedArtifacts,
  requireHostKeys,
]
