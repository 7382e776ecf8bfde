internal import Bundling
internal import Changes
internal import Credentials
internal import Deployment
internal import Diagnostics
internal import FileTrees
internal import Schema

/// A site that is compiled in memory, host by host as it is asked for.
final class SiteSide: ComparedSide {
  let name: String
  private let compilation: Compilation
  private let indexOfHost: [String: Int]
  private var workspace = SiteCompiler.Workspace()

  init(named name: String, _ compilation: Compilation) {
    (self.name, self.compilation) = (name, compilation)
    let hosts = compilation.plan.hosts
    indexOfHost = Dictionary(
      hosts.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  var hosts: [String] { compilation.plan.hosts.map(\.name) }
  var isPartial: Bool { false }
  var floors: [String: Floor] {
    compilation.plan.site.rollout.floors.compactMapValues { Floor($0) }
  }

  var settings: [(key: String, value: String)] {
    let site = compilation.plan.site
    return [("site", site.name.value)]
      + (site.serial.map { [("serial", "\($0.value)")] } ?? [])
  }

  func image(ofHost host: String, digesting: Bool) throws -> HostImage {
    guard let index = indexOfHost[host] else { throw SideError("\(name) has no host \(host)") }
    let (tree, findings) = compilation.compiler.compile(hostAt: index, in: &workspace)
    if let finding = findings.first(where: { $0.severity == .error }) {
      throw SideError(
        "\(name) cannot be rendered: \(finding.message) [\(finding.code.name)]; see "
          + "'jitsi-compile check \(name)'")
    }
    let image = HostImage(tree)
    return digesting ? image.digested() : image
  }

  func text(of file: ListedFile) throws -> [UInt8] { file.text ?? [] }

  func table(_ name: String) throws -> [UInt8]? {
    let tables = DerivedTables(compilation.plan)
    return switch name {
    case "firewall.md": tables.firewall
    case "dns.zone": tables.zone
    default: nil
    }
  }

  func lock() throws -> SecretLock? {
    guard case .store(let store) = compilation.secrets else { return nil }
    return store.lock(for: compilation.needs)
  }
}
