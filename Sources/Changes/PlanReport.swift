internal import Diagnostics
internal import FileTrees

/// A plan as a text for people, for programs or for a pull request.
public struct PlanReport: Sendable {
  private let plan: ChangePlan

  public init(_ plan: ChangePlan) { self.plan = plan }

  /// Hosts of a wave to which the same happens.
  private struct Row {
    var hosts: [String]
    let actions: [String]
    let interruptions: [String]
  }

  private static func rows(of wave: ChangePlan.Wave) -> [Row] {
    var rows: [Row] = []
    var places: [[[String]]: Int] = [:]
    for part in wave.hosts {
      // Sentences that name the host are one sentence for many.
      let words = part.interruptions.map { $0.replacing(" \(part.host) ", with: " each ") }
      if let place = places[[part.actions, words]] {
        rows[place].hosts.append(part.host)
      } else {
        places[[part.actions, words]] = rows.count
        rows.append(
          Row(hosts: [part.host], actions: part.actions, interruptions: part.interruptions))
      }
    }
    return rows.map { row in
      guard row.hosts.count > 1, let first = row.hosts.first else { return row }
      let folded = HostRange.folded(row.hosts)
      return Row(
        hosts: row.hosts, actions: row.actions,
        interruptions: row.interruptions.map {
          $0.replacing(" \(first) ", with: " \(folded) ")
        })
    }
  }

  public var summary: String {
    let parts = plan.waves.flatMap(\.hosts)
    guard !parts.isEmpty else {
      return plan.isEmpty ? "nothing to do" : "no host changes; others have something to do"
    }
    var words: [String] = []
    for (kind, word) in [
      (ChangePlan.HostPart.Kind.change, "change"), (.deploy, "new"), (.remove, "go"),
    ] {
      let count = parts.count { $0.kind == kind }
      if count > 0 { words.append("\(count) \(word)") }
    }
    var text = "\(parts.count) host\(parts.count == 1 ? "" : "s") in \(plan.waves.count) "
    text += "wave\(plan.waves.count == 1 ? "" : "s"): \(words.joined(separator: ", "))"
    let interrupted = parts.filter { !$0.interruptions.isEmpty }.count
    text += interrupted == 0 ? "; nobody is interrupted" : "; \(interrupted) interrupt somebody"
    return text
  }

  public var human: String {
    var text = summary + "\n"
    for note in plan.notes { text += "note: \(note)\n" }
    text += Self.list("Before", plan.before)
    for (index, wave) in plan.waves.enumerated() {
      text += "\nWave \(index + 1): \(HostRange.folded(wave.hosts.map(\.host)))\(Self.rest(wave))\n"
      for row in Self.rows(of: wave) {
        text += "  \(HostRange.folded(row.hosts))\n"
        for action in row.actions { text += "    \(action)\n" }
        for sentence in row.interruptions { text += "    ! \(sentence)\n" }
      }
      let copies = Set(wave.hosts.flatMap(\.copiedTemplates)).sorted()
      for copy in copies {
        text += "  when idle: systemctl restart \(copy.dropLast("-template".count))"
        text += "-instances.service\n"
      }
    }
    return text + Self.list("After", plan.after)
  }

  /// `, bridges left: 3`, with a warning where that is too few.
  private static func rest(_ wave: ChangePlan.Wave) -> String {
    wave.left.sorted { $0.key < $1.key }.map { role, count in
      let noun = RoleWords.noun(ofRole: role) ?? role
      return "; \(noun) left in service: \(count)"
        + (wave.belowFloor.contains(role) ? ", fewer than the floor" : "")
    }.joined()
  }

  private static func list(_ title: String, _ items: [String]) -> String {
    items.isEmpty ? "" : "\n\(title):\n" + items.map { "  \($0)\n" }.joined()
  }

  public var markdown: String {
    var text = "**Plan: \(summary)**\n"
    if !plan.notes.isEmpty { text += "\n" + plan.notes.map { "- \($0)\n" }.joined() }
    if !plan.before.isEmpty {
      text += "\nBefore:\n\n" + plan.before.map { "- \(Self.plain($0))\n" }.joined()
    }
    for (index, wave) in plan.waves.enumerated() {
      let names = HostRange.folded(wave.hosts.map(\.host))
      text += "\n<details><summary>Wave \(index + 1): \(names)\(Self.rest(wave))</summary>\n\n"
      text += "| host | what happens | who is interrupted |\n|---|---|---|\n"
      for row in Self.rows(of: wave) {
        let people = row.interruptions.isEmpty ? ["nobody"] : row.interruptions
        text += "| \(HostRange.folded(row.hosts)) | "
        text += row.actions.map(Self.plain).joined(separator: "<br>")
        text += " | \(people.map(Self.plain).joined(separator: "<br>")) |\n"
      }
      text += "\n</details>\n"
    }
    if !plan.after.isEmpty {
      text += "\nAfter:\n\n" + plan.after.map { "- \(Self.plain($0))\n" }.joined()
    }
    return text
  }

  /// Safe in a cell of a table.
  private static func plain(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("<", with: "&lt;")
  }

  public var json: [UInt8] {
    var json = JSONWriter(keysAscend: true)
    json.object { json in
      json.field("after", plan.after)
      json.field("before", plan.before)
      json.key("floors")
      json.inlineObject { json in
        for (role, floor) in plan.floors.sorted(by: { $0.key < $1.key }) {
          json.field(role, floor)
        }
      }
      json.field("format", 1)
      json.field("moving_together", plan.movingTogether)
      json.field("notes", plan.notes)
      json.field("summary", summary)
      json.key("waves")
      json.array { json in
        for wave in plan.waves {
          json.object { json in
            json.inlineField("below_floor", wave.belowFloor)
            json.key("hosts")
            json.array { json in
              for part in wave.hosts {
                json.object { json in
                  json.field("action", part.verb)
                  json.field("actions", part.actions)
                  json.field("host", part.host)
                  json.field("interrupts", part.interruptions)
                  json.field("kind", part.kind.rawValue)
                  json.field("needs_consent", part.needsConsent)
                }
              }
            }
            json.key("left")
            json.inlineObject { json in
              for (role, count) in wave.left.sorted(by: { $0.key < $1.key }) {
                json.field(role, count)
              }
            }
          }
        }
      }
    }
    return json.finish()
  }
}
