internal import Schema

/// The files and options that the commands of a plan name, as a shell takes them.
public struct RotationCommands: Sendable {
  /// The site that the rotation started from, and where its phases are.
  let site: String
  let folder: String
  /// What follows `--secrets`.
  let secrets: String
  let templates: String?

  public init(site: String, folder: String, secrets: String, templates: String? = nil) {
    (self.site, self.folder) = (site, folder)
    (self.secrets, self.templates) = (secrets, templates)
  }

  fileprivate func build(_ phase: Rotation.Phase) -> String {
    "jitsi-compile build \(Self.word("\(folder)/\(phase.fileName)")) --secrets "
      + Self.word(secrets) + (templates.map { " --templates \(Self.word($0))" } ?? "") + " -o out"
  }

  fileprivate func adopt(_ phase: Rotation.Phase) -> String {
    "cp \(Self.word("\(folder)/\(phase.fileName)")) \(Self.word(site))"
  }

  /// In single quotes where a shell would see more than a word.
  private static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "/._-+:".utf8.contains(byte)
      }
    }
    return isPlain && !text.isEmpty ? text : "'\(text.replacing("'", with: #"'\''"#))'"
  }
}

extension RotationPlan {
  /// `plan.md`: what to type, in which order, what each step interrupts and whom the change refuses.
  ///
  /// Names of secrets only, and no date: the same site gives the same bytes.
  public func text(_ commands: RotationCommands) -> String {
    var text = """
      # Rotation of \(title)

      Made by `jitsi-compile secrets rotate`. Each phase is a whole site; only its `secrets` differ. \
      Apply them in order, each on all hosts that it names before the next begins. A phase that was \
      applied can be applied again. `apply` drains bridges. Where a command ends in `--yes`, \
      something restarts that cannot be drained: see beside it who that interrupts, and choose a \
      quiet time.

      | credential | from | to | how |
      |---|---|---|---|

      """
    for change in rotation.changes {
      text +=
        "| `\(change.credential.name)` | \(change.from) | \(change.to) "
        + "| \(RotationNotes(change, in: plan).summary) |\n"
    }
    text += refusals
    for (phase, waves) in zip(rotation.phases, waves) {
      text += section(of: phase, waves, commands)
    }
    return text + ending(commands)
  }

  private var title: String {
    let names = rotation.changes.prefix(3).map(\.credential.name)
    let more = rotation.changes.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private var refusals: String {
    let refusals = rotation.changes.compactMap { RotationNotes($0, in: plan).refusal }
    return refusals.isEmpty ? "" : "\n## Who is refused meanwhile\n\n" + Self.list(refusals)
  }

  private func section(
    of phase: Rotation.Phase, _ waves: [[HostEffect]], _ commands: RotationCommands
  ) -> String {
    var text = "\n## Phase \(phase.number): \(phase.step.title)\n"
    let notes = RotationNotes.all(of: rotation, in: plan)
    let before = Self.unique(notes.flatMap { $0.before(phase.step) })
    if !before.isEmpty { text += "\nBefore it begins:\n\n" + Self.list(before) }
    text += "\n```sh\n\(commands.build(phase))\n```\n"
    if waves.isEmpty { text += "\nNo host changes in this phase.\n" }
    for (index, wave) in waves.enumerated() {
      text += section(of: wave, number: index + 1, isAlone: waves.count == 1)
    }
    let after = Self.unique(notes.flatMap { $0.after(phase.step) })
    return after.isEmpty ? text : text + "\nAfterwards:\n\n" + Self.list(after)
  }

  private func section(of wave: [HostEffect], number: Int, isAlone: Bool) -> String {
    let names = wave.map { plan.hosts[$0.host].name }
    let heading = isAlone ? "All hosts at once" : "Wave \(number)"
    let apply = "$host/apply apply\(wave.contains(where: \.needsConsent) ? " --yes" : "")"
    var text = """

      ### \(names.count == 1 ? "\(isAlone ? "Host" : "Wave \(number):") \(names[0])" : heading)

      """
    text += """

      ```sh
      for host in \(names.joined(separator: " ")); do
        scp "out/bundles/$host.tar" "root@$host:"
        ssh "root@$host" "rm -rf $host && tar xf $host.tar && \(apply)"
      done
      ```

      | host | what happens | who is interrupted |
      |---|---|---|

      """
    for (names, effect) in rows(of: wave) {
      let interruptions = effect.interruptions
      text +=
        "| \(names.joined(separator: ", ")) | \(effect.actions.joined(separator: "; ")) "
        + "| \(interruptions.isEmpty ? "nobody" : interruptions.joined(separator: "; ")) |\n"
    }
    let copies = Self.unique(wave.flatMap(\.copiedTemplates)).sorted()
    if !copies.isEmpty {
      text += "\nCopies that run keep what they were copied with. Where they are idle:\n\n```sh\n"
      for template in copies { text += "systemctl restart \(Self.unit(copying: template))\n" }
      text += "```\n"
    }
    return text
  }

  /// Hosts to which the same happens share a row, at the place of the first.
  private func rows(of wave: [HostEffect]) -> [(names: [String], effect: HostEffect)] {
    var rows: [(names: [String], effect: HostEffect)] = []
    var places: [[[String]]: Int] = [:]
    for effect in wave {
      let name = plan.hosts[effect.host].name
      let key = [effect.actions, effect.interruptions]
      if let place = places[key] {
        rows[place].names.append(name)
      } else {
        places[key] = rows.count
        rows.append(([name], effect))
      }
    }
    return rows
  }

  /// `nordeck-jibri-template` is copied by `nordeck-jibri-instances.service`.
  private static func unit(copying template: String) -> String {
    "\(template.dropLast("-template".count))-instances.service"
  }

  private func ending(_ commands: RotationCommands) -> String {
    guard let last = rotation.phases.last else { return "" }
    var text = """

      ## After the last phase

      The last phase is the site from now on:

      ```sh
      \(commands.adopt(last))
      ```

      """
    if !retired.isEmpty {
      text += """

        These entries of the file of secrets are used no more and may be deleted; \
        `jitsi-compile secrets check` reports them as unused:

        \(Self.list(retired.map { "`\($0)`" }))
        """
    }
    return text
  }

  private static func list(_ items: [String]) -> String { items.map { "- \($0)\n" }.joined() }

  private static func unique(_ items: [String]) -> [String] {
    var seen: Set<String> = []
    return items.filter { seen.insert($0).inserted }
  }
}

extension Rotation.Step {
  fileprivate var title: String {
    switch self {
    case .acceptBoth: "accept both"
    case .switchOver: "switch"
    case .removeOld: "remove the old"
    }
  }
}
