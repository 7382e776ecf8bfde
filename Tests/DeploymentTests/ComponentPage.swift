import ConfigFormats
import FileTrees
import Schema

@testable import Deployment

/// What `docs/components/` says about a component that the component itself declares, as Markdown.
struct ComponentPage {
  let component: Component

  /// Stands before a table of this component; what follows up to ``end`` is made here.
  static func start(_ name: String) -> String {
    "<!-- generated from the component's declaration: \(name) -->"
  }
  static let end = "<!-- end of what is generated -->"

  /// From the marker to the marker, both included.
  var block: String {
    let sections = [presence, files, packages, artifacts, units, listeners, connections, checks]
    return ([Self.start(component.name)] + sections.compactMap { $0 } + [Self.end])
      .joined(separator: "\n\n")
  }

  /// Where the component lives, as a cell of the index says it.
  var places: String {
    component.containers.isEmpty
      ? "every container"
      : component.containers.map {
        switch $0 {
        case .host: "the host"
        case .machine: "a machine without containers"
        default: "`\($0.suffix)`"
        }
      }.joined(separator: ", ")
  }

  private var presence: String? {
    let sentence = "`\(component.name)` is in \(places)"
    guard component.when != .always else { return "\(sentence)." }
    return "\(sentence), when: \(component.when.words)."
  }

  private var files: String? {
    let onMachine = component.placedOnMachine().files
    let differs = zip(component.files, onMachine).contains { $0.onChange != $1.onChange }
    let isOnMachine = component.containers.contains(.machine) && differs
    return table(
      "Files",
      ["path", "from", "owner, mode", "when", "on change", "interrupts"]
        + (isOnMachine ? ["on change without containers"] : []),
      zip(component.files, onMachine).map { file, other in
        let path = "`\(file.path)`" + (file.each.map { ", one per `\($0)`" } ?? "")
        var owner = "-"
        let origin: String
        switch file.kind {
        case .template(let template, let format):
          origin = "[\(template)](../../templates/\(template)), \(format.rawValue)"
          let digits = String(file.mode, radix: 8)
          owner = "`\(file.owner)` \(String(repeating: "0", count: 4 - digits.count))\(digits)"
        case .image(let image): origin = "`branding.\(image)`, byte for byte"
        case .link(let target): origin = "link to `\(target)`"
        }
        return [
          path, origin, owner, file.when.words, action(file.onChange),
          words(of: file.interrupts),
        ] + (isOnMachine ? ["\(action(other.onChange)), \(words(of: other.interrupts))"] : [])
      })
  }

  private func words(of interruption: Interruption) -> String {
    interruption.rawValue.replacing("-", with: " ")
  }

  private var packages: String? {
    list("Packages", component.packages.map(\.words))
  }

  private var artifacts: String? {
    list(
      "Artifacts",
      component.artifacts.map { artifact in
        "`\(artifact.kind.rawValue)`" + (artifact.form.path.map { " at `\($0)`" } ?? ", a package")
      })
  }

  private var units: String? {
    list("Units, in start order", component.units.map { "`\($0)`" })
  }

  private var listeners: String? {
    table(
      "Listeners", ["name", "port", "from", "when"],
      component.listeners.map { listener in
        let transport = listener.transport
        let port =
          switch listener.port {
          case .fixed(let port): "\(port)/\(transport)"
          case .fixedRange(let ports): "\(ports.lowerBound)-\(ports.upperBound)/\(transport)"
          case .media: "`hosts.ports.media`/\(transport)"
          case .colibri: "9090/\(transport), on the host `hosts.ports.colibri`"
          }
        return [
          "`\(listener.name)`", port, listener.scope.words,
          listener.when.words,
        ]
      })
  }

  private var connections: String? {
    table(
      "Connections", ["to", "as", "when"],
      component.connections.map {
        ["`\($0.target)`", $0.identity == .none ? "-" : "\($0.identity)", $0.when.words]
      })
  }

  private var checks: String? {
    table(
      "Health checks", ["kind", "subject"],
      component.checks.map { ["\($0.kind)", "`\($0.subject)`"] })
  }

  private func action(_ action: ChangeAction) -> String {
    action.target.map { "\(action.verb) `\($0)`" } ?? action.verb
  }

  private func list(_ title: String, _ items: [String]) -> String? {
    items.isEmpty ? nil : "**\(title)**: \(items.joined(separator: ", "))"
  }

  private func table(_ title: String, _ heads: [String], _ rows: [[String]]) -> String? {
    guard !rows.isEmpty else { return nil }
    let lines = [heads, heads.map { _ in "---" }] + rows
    let text = lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    return
      "**\(title)**\n\n\(text.replacing("| --- ", with: "|---").replacing("--- |", with: "---|"))"
  }
}

extension Condition {
  /// The condition in words, such as `` feature `sip` and not feature `relays` ``.
  fileprivate var words: String {
    switch self {
    case .always: "always"
    case .feature(let feature): "feature `\(feature.rawValue)`"
    case .role(let role): "role `\(role)`"
    case .directCalls: "SIP devices call the gateway itself"
    case .sidecar: "the host has sidecars"
    case .debian(let feature): "Debian has `\(feature.rawValue)`"
    case .all(let conditions): conditions.map(\.nestedWords).joined(separator: " and ")
    case .any(let conditions): conditions.map(\.nestedWords).joined(separator: " or ")
    case .not(let condition): "not \(condition.nestedWords)"
    }
  }

  private var nestedWords: String {
    switch self {
    case .all, .any: "(\(words))"
    default: words
    }
  }
}

extension Listener.Scope {
  fileprivate var words: String {
    switch self {
    case .loopback: "the container itself"
    case .bridge: "the host's private network"
    case .everyone: "everyone"
    case .nodes: "the other hosts of the site"
    case .jms: "the JMS"
    }
  }
}

extension Package {
  fileprivate var words: String {
    if self == .javaRuntime { return "Java, headless, of the Debian release" }
    let others = DebianRelease.allCases.compactMap { release -> String? in
      guard let name = otherNames[release] else { return nil }
      return "\(name.map { "`\($0)`" } ?? "none") on \(release)"
    }
    var words = version == .release ? "`\(name)`" : "`\(name)` of the release set"
    if !others.isEmpty { words += " (\(others.joined(separator: ", ")))" }
    return when == .always ? words : "\(words) (\(when.words))"
  }
}
