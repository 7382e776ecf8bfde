internal import Diagnostics
internal import FileTrees

/// A change set as a text for people, for programs or for a pull request.
public struct DifferenceReport: Sendable {
  private let changes: ChangeSet
  private let groups: [FactGroups.Group]
  private let showsComments: Bool

  /// - Parameter showsComments: Whether files that differ in comments and order alone are listed.
  public init(_ changes: ChangeSet, showsComments: Bool = false) {
    self.changes = changes
    self.showsComments = showsComments
    groups = FactGroups(changes.hosts).groups
  }

  /// Whether there is anything to tell.
  public var isEmpty: Bool { changes.isEmpty && (!showsComments || quiet.isEmpty) }

  /// Files with other bytes and the same meaning, by who has them.
  private var quiet: [(file: String, hosts: [String])] {
    var order: [String] = []
    var hosts: [String: [String]] = [:]
    for change in changes.hosts {
      for file in change.commentsOnly {
        if hosts[file] == nil { order.append(file) }
        hosts[file, default: []].append(change.host)
      }
    }
    return order.map { ($0, HostRange.sorted(hosts[$0] ?? [])) }
  }

  /// `3 of 6 hosts differ: 1 new, 2 changed; 14 facts`.
  public var summary: String {
    let differing = changes.hosts.filter { !$0.differences.isEmpty }
    let added = differing.count { $0.kind == .added }
    let removed = differing.count { $0.kind == .removed }
    let facts = groups.reduce(0) { $0 + $1.facts.count }
    var parts: [String] = []
    if added > 0 { parts.append("\(added) new") }
    if removed > 0 { parts.append("\(removed) gone") }
    let changed = differing.count - added - removed
    if changed > 0 { parts.append("\(changed) changed") }
    var text = "\(differing.count) of \(changes.comparedHosts) hosts differ"
    if !parts.isEmpty { text += ": \(parts.joined(separator: ", "))" }
    text += "; \(facts) fact\(facts == 1 ? "" : "s")"
    if !changes.secrets.isEmpty {
      text += ", \(changes.secrets.count) secret\(changes.secrets.count == 1 ? "" : "s")"
    }
    return text
  }

  /// For a terminal: who, then in which file, then what.
  public var human: String {
    guard !isEmpty else { return "" }
    var text = summary + "\n"
    for fact in changes.site { text += "\nsite  \(Self.arrow(fact))\n" }
    for table in changes.tables {
      text += "\n\(table.name)\n"
      for line in table.removed { text += "  - \(line)\n" }
      for line in table.added { text += "  + \(line)\n" }
    }
    if !changes.secrets.isEmpty {
      text += "\nsecrets\n"
      for secret in changes.secrets { text += "  \(Self.line(secret))\n" }
    }
    for group in groups {
      text += "\n\(group.title)\n"
      for (subject, facts) in Self.bySubject(group.facts) {
        if !subject.text.isEmpty { text += "  \(subject.text)\n" }
        let indent = subject.text.isEmpty ? "  " : "    "
        for fact in facts { text += "\(indent)\(Self.arrow(fact))\n" }
      }
    }
    if showsComments {
      for (file, hosts) in quiet {
        text += "\n\(HostRange.folded(hosts))\n  \(file)\n    comments, spacing or order only\n"
      }
    }
    return text
  }

  /// For a pull request: the summary, then details that are folded.
  public var markdown: String {
    guard !isEmpty else { return "**No differences.**\n" }
    var text = "**\(summary)**\n"
    let beside =
      changes.site.map { "| site | `\($0.key)` | \(Self.cell($0.old)) | \(Self.cell($0.new)) |\n" }
      + changes.secrets.map {
        "| secret | `\($0.name)` | \(Self.cell($0.old)) | \(Self.cell($0.new)) |\n"
      }
    if !beside.isEmpty {
      text += "\n| | what | from | to |\n|---|---|---|---|\n" + beside.joined()
    }
    for table in changes.tables {
      text += "\n`\(table.name)`\n\n```diff\n"
      for line in table.removed { text += "-\(line)\n" }
      for line in table.added { text += "+\(line)\n" }
      text += "```\n"
    }
    for group in groups {
      let count = group.facts.count
      text += "\n<details><summary>\(Self.html(group.title)): \(count) "
      text += "fact\(count == 1 ? "" : "s")</summary>\n\n"
      for (subject, facts) in Self.bySubject(group.facts) {
        if !subject.text.isEmpty { text += "`\(subject.text)`\n\n" }
        text += "| setting | from | to |\n|---|---|---|\n"
        for fact in facts {
          text += "| \(Self.cell(fact.key)) | \(Self.cell(fact.old)) | \(Self.cell(fact.new)) |\n"
        }
        text += "\n"
      }
      text += "</details>\n"
    }
    return text
  }

  public var json: [UInt8] {
    var json = JSONWriter(keysAscend: true)
    json.object { json in
      json.key("comments_only")
      json.array { json in
        for (file, hosts) in quiet {
          json.inlineObject { json in
            json.field("file", file)
            json.field("hosts", HostRange.folded(hosts))
          }
        }
      }
      json.key("facts")
      json.array { json in
        for group in groups {
          for fact in group.facts { Self.write(fact, hosts: group.hosts, to: &json) }
        }
      }
      json.field("format", 1)
      json.key("secrets")
      json.array { json in
        for secret in changes.secrets {
          json.inlineObject { json in
            json.field("name", secret.name)
            json.field("new", secret.new)
            json.field("old", secret.old)
          }
        }
      }
      json.key("site")
      json.array { json in
        for fact in changes.site { Self.write(fact, hosts: nil, to: &json) }
      }
      json.field("summary", summary)
      json.key("tables")
      json.array { json in
        for table in changes.tables {
          json.object { json in
            json.field("added", table.added)
            json.field("name", table.name)
            json.field("removed", table.removed)
          }
        }
      }
    }
    return json.finish()
  }

  private static func write(_ fact: Fact, hosts: [String]?, to json: inout JSONWriter) {
    json.inlineObject { json in
      if let hosts { json.field("hosts", HostRange.folded(hosts)) }
      json.field("key", fact.key)
      json.field("new", fact.new)
      json.field("old", fact.old)
      if case .file(let place, let path) = fact.subject {
        json.field("path", path)
        json.field("place", place)
      } else if case .container(let name) = fact.subject {
        json.field("place", name)
      }
    }
  }

  /// Facts of one subject together, subjects in the order in which they come first.
  private static func bySubject(_ facts: [Fact]) -> [(subject: Fact.Subject, facts: [Fact])] {
    var sections: [(subject: Fact.Subject, facts: [Fact])] = []
    var places: [Fact.Subject: Int] = [:]
    for fact in facts {
      if let place = places[fact.subject] {
        sections[place].facts.append(fact)
      } else {
        places[fact.subject] = sections.count
        sections.append((fact.subject, [fact]))
      }
    }
    return sections
  }

  private static func arrow(_ fact: Fact) -> String {
    switch (fact.old, fact.new) {
    case (let old?, let new?): "\(fact.key) \(short(old)) → \(short(new))"
    case ("", nil): "\(fact.key) gone"
    case (nil, ""): "\(fact.key) new"
    case (let old?, nil): "\(fact.key) \(short(old)) → gone"
    case (nil, let new?): "\(fact.key) new: \(short(new))"
    case (nil, nil): fact.key
    }
  }

  private static func line(_ secret: ChangeSet.SecretChange) -> String {
    switch (secret.old, secret.new) {
    case (let old?, let new?): "\(secret.name) \(old) → \(new)"
    case (let old?, nil): "\(secret.name) \(old) → gone"
    case (nil, let new?): "\(secret.name) new: \(new)"
    case (nil, nil): secret.name
    }
  }

  /// One line of a terminal; `json` has the whole value.
  private static func short(_ value: String) -> String {
    let line = String(value.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return line.count > 100 ? line.prefix(97) + "..." : line
  }

  private static func cell(_ value: String?) -> String {
    guard let value else { return "–" }
    let text = short(value)
    // A code span cannot hold the sign that ends it.
    return text.contains("`")
      ? "``\u{20}\(text.replacing("|", with: "\\|")) ``" : "`\(text.replacing("|", with: "\\|"))`"
  }

  private static func html(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
