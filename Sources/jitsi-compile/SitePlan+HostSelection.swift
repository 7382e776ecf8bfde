internal import Deployment
internal import Diagnostics
internal import Schema

extension SitePlan {
  /// Indexes of the hosts with these names, ascending; a name that no host has is a usage error.
  func hostIndexes(of names: Set<String>) throws -> [Int] {
    let unknown = names.subtracting(hosts.map(\.name)).sorted()
    guard let name = unknown.first else {
      return hosts.enumerated().filter { names.contains($0.element.name) }.map(\.offset)
    }
    let known = hosts.lazy.map(\.name)
    let hint = EditDistance.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    Terminal.say("jitsi-compile: error: the site has no host \(name)\(hint)")
    throw ExitStatus.usage.code
  }
}
