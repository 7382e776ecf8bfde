internal import Diagnostics
internal import FileTrees
internal import Schema

// Files that no template wrote: tables, plans and lists that are made of the site's plan.
extension SiteExplainer {
  /// Explains a line of a file that no template wrote.
  ///
  /// - Parameters:
  ///   - path: Below the output folder, such as `firewall.md` or `hosts/jms/plan.txt`.
  ///   - lines: The file as it stands.
  ///   - line: From zero.
  /// - Returns: nil for a file that is none of ours, and for a line that is not there.
  public func explain(derived path: String, lines: [String], line: Int) -> LineExplanation? {
    guard lines.indices.contains(line) else { return nil }
    let text = lines[line]
    let steps = path.split(separator: "/")
    switch path {
    case "firewall.md":
      return table(
        DerivedTables(plan).firewallLines, line, text,
        "one line for every port that a component's declaration opens on the hosts of an entry")
    case "dns.zone":
      return table(
        DerivedTables(plan).zoneLines, line, text, "the records of the site's public names")
    case "site.json": return manifest(text)
    case "report.html":
      return fixed(
        text,
        "the templates report/* make this page of the site's plan and of what components declare",
        "explain the same fact in firewall.md, plan.txt or a host's file to see what decides it")
    case _ where AnsiblePlay.paths.contains(path):
      return fixed(
        text, "the template \(path) makes this file of the site's hosts, their roles and artifacts",
        "waves follow from 'rollout.floor' and from what each host carries calls with")
    case ".gitignore":
      return fixed(text, "always the same: bundles hold secrets and stay out of git")
    case "secrets.lock":
      return fixed(
        text,
        "a secret's name and a keyed fingerprint of its text; 'secrets list' says who uses it")
    case "bundles/SHA256SUMS":
      return fixed(text, "the digest of a bundle; its host's plan.txt lists what is in it")
    default:
      guard steps.count == 3, steps[0] == "hosts", steps[2] == "plan.txt",
        let host = host(named: String(steps[1]))
      else { return nil }
      return HostPlanLines(self, host: host).explain(lines, line)
    }
  }

  func fixed(_ text: String, _ about: String..., origins: [Origin] = []) -> LineExplanation {
    LineExplanation(
      about: about,
      pieces: [
        LineExplanation.Piece(
          text: text, columns: 0..<text.unicodeScalars.count, template: nil,
          causes: causes(of: origins))
      ])
  }

  private func table(
    _ rows: [DerivedTables.Line], _ line: Int, _ text: String, _ about: String
  ) -> LineExplanation {
    // A line that is no longer what the site says is looked up by its text, then by its number.
    let row = rows.first { $0.text == text } ?? (rows.indices.contains(line) ? rows[line] : nil)
    return fixed(text, about, origins: row?.origins ?? [])
  }

  private func manifest(_ text: String) -> LineExplanation {
    let words = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 3 else { return fixed(text, "the manifest of the output") }
    let (name, value) = (words[1], words.count > 3 ? words[3] : "")
    switch name {
    case "site": return fixed(text, "the site's name", origins: [plan.site.name.origin])
    case "serial":
      return fixed(
        text, "the operator's counter", origins: plan.site.serial.map { [$0.origin] } ?? [])
    case "schema", "tool", "version":
      return fixed(text, "about the program that made the output; no key decides it")
    case "name", "address", "roles", "containers", "files", "hosts", "inputs":
      guard name == "name", let host = host(named: value) else {
        return fixed(text, "the manifest of the output")
      }
      return fixed(text, "a host of the site", origins: [plan.hosts[host].entry.name.origin])
    default:
      if name.hasPrefix("templates/") {
        return fixed(text, "the digest of a template that replaces one of the program's")
      }
      return fixed(
        text, "the digest of \(name); it changes when any line of that file does",
        "explain a line of that file to see what decides it")
    }
  }
}

/// Explains lines of `plan.txt`, which Bundling writes without knowing what a Jitsi is.
private struct HostPlanLines {
  let explainer: SiteExplainer
  let host: Host
  let entry: EntryPlan

  init(_ explainer: SiteExplainer, host index: Int) {
    self.explainer = explainer
    host = explainer.plan.hosts[index]
    entry = explainer.compiler.entryPlan(ofHost: index)
  }

  func explain(_ lines: [String], _ line: Int) -> LineExplanation {
    let text = lines[line]
    let words = text.split(separator: " ").map(String.init)
    let title = lines[...line].last { $0.hasPrefix("## ") }?.dropFirst(3)
    guard let first = words.first, !text.hasPrefix("#") else {
      return explainer.fixed(text, "the layout of plan.txt")
    }
    switch title {
    case nil: return fact(first, text)
    case "Containers": return container(first, text)
    case "Ports that have to be free": return port(words, text)
    case "Files": return file(text)
    default: return declared(words, text)
    }
  }

  private func fact(_ name: String, _ text: String) -> LineExplanation {
    let own = host.entry
    let origins: [Origin]
    switch name {
    case "roles": origins = own.roles.map(\.origin)
    case "address": origins = [(own.privateAddress ?? own.publicAddress).origin]
    case "debian": origins = [own.release.origin.orDefault]
    case "cores": origins = [own.cores.origin]
    case "memory": origins = [own.memoryInMiB.origin]
    case "disk": origins = [own.diskInMiB.origin]
    case "bridge": origins = [explainer.plan.network.network.bridge.origin.orDefault]
    case "modules", "devices":
      origins = [Role.jibri, .sip].filter { own.has($0) }.map { role in
        (own.declaredInstances(of: role)?.origin
          ?? own.cores.origin.derived(by: .instancesThatFit))
          .derived(by: .cardsOfInstances)
      }
    default: origins = []
    }
    return explainer.fixed(text, "a fact of the host", origins: origins)
  }

  private func container(_ name: String, _ text: String) -> LineExplanation {
    let plan = explainer.plan
    let site = plan.site.name.origin.derived(by: .nameOfSite)
    guard let container = entry.containers.first(where: { $0.name == name }) else {
      return explainer.fixed(
        text, "the container that all others of the host are copied from",
        origins: [site, host.entry.release.origin.orDefault])
    }
    let subnet = plan.network.network.subnet.origin.derived(by: .addressInSubnet)
    let runs = container.components.map(\.name).joined(separator: ", ")
    return explainer.fixed(
      text, "a container for \(container.role.rawValue); in it run: \(runs)",
      origins: host.entry.roles.map { $0.origin.derived(by: .rolesOfHost) } + [site]
        + (container.role.fixedAddress == nil ? [] : [subnet]))
  }

  private func port(_ words: [String], _ text: String) -> LineExplanation {
    let forward = entry.forwards.first { "\($0.transport.rawValue)/\($0.port)" == words[0] }
    guard let forward else { return explainer.fixed(text, "a port of the host") }
    return explainer.fixed(
      text, "component \(forward.component) declares the listener \(forward.listener)",
      origins: [explainer.plan.portOrigin(of: forward, on: host.entry)])
  }

  private func file(_ text: String) -> LineExplanation {
    let name = text.split(separator: " ").first { $0.contains(":/") } ?? ""
    return explainer.fixed(
      text, "the digest, owner and mode of \(name), and what a change of it asks for",
      "explain \(host.name):\(name):1 says who declares it; each of its lines says what decides it")
  }

  /// A unit, a package or a check: whichever components of the place declare it.
  private func declared(_ words: [String], _ text: String) -> LineExplanation {
    let place = words[0]
    let container = entry.containers.first { $0.name == place }
    let subject = words.dropFirst().joined(separator: " ")
    let plan = explainer.plan
    let owners = (container?.components ?? entry.hostComponents).filter { component in
      component.units.contains { subject.contains($0) }
        || component.packages.contains {
          $0.name(on: host.entry.release.value, for: plan.site.jitsi.value)
            == words.dropFirst().first
        }
        || component.checks.contains { subject.hasSuffix($0.subject) }
    }
    let isPinned = container?.packages.contains {
      "\($0.name) \($0.version ?? "")" == words.dropFirst().joined(separator: " ")
    }
    let origins =
      host.entry.roles.map { $0.origin.derived(by: .rolesOfHost) }
      + (isPinned == true ? [plan.site.jitsi.origin.derived(by: .releaseSet)] : [])
    let names = owners.map(\.name).joined(separator: ", ")
    return explainer.fixed(
      text, names.isEmpty ? "declared for \(place)" : "declared by \(names) for \(place)",
      origins: origins)
  }
}
