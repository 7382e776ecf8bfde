internal import Diagnostics
internal import Schema

extension HostReport.Finding {
  /// The key of the site that a finding of `apply` is about, at the host's entry or above it; nil
  /// where it is about the host as a whole.
  func origin(on entry: HostEntry, of site: Site) -> SourceRange? {
    let origin: Origin? =
      switch code {
      case "apply.wrong-host": entry.name.origin
      case "apply.older-serial", "apply.older-generation": site.serial?.origin
      case "apply.wrong-release": entry.release.origin
      case "apply.too-few-cores": entry.cores.origin
      case "apply.too-little-memory": entry.memoryInMiB.origin
      case "apply.too-little-disk", "apply.disk-full": entry.diskInMiB.origin
      case "apply.no-module", "apply.no-device":
        (entry.jibriInstances ?? entry.sipInstances)?.origin ?? entry.roles.first?.origin
      case "apply.port-taken": portOrigin(on: entry)
      case "apply.foreign-container": site.name.origin
      default: nil
      }
    return origin?.range
  }

  private func portOrigin(on entry: HostEntry) -> Origin? {
    let isOfBridge = subject.hasSuffix(" jvb")
    if isOfBridge, subject.hasPrefix("udp/") { return given(entry.mediaPort, on: entry) }
    if isOfBridge { return given(entry.colibriPort, on: entry) }
    return entry.roles.first?.origin
  }

  /// A port that the entry does not name follows from its roles.
  private func given(_ port: Setting<Int>, on entry: HostEntry) -> Origin? {
    port.range == nil ? entry.roles.first?.origin : port.origin
  }
}
