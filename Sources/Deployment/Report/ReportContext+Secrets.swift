internal import Credentials
internal import Schema
internal import TemplateEngine

// Accounts, credentials and certificates: names, never texts. What hosts of one group have alike is
// one row, with the group's name where the host's would stand.
extension SiteReport {
  var accounts: [Value] {
    var rows = Rows()
    for (label, host) in labelledHosts {
      for account in plan.accounts.accepted(of: host) {
        rows.add([
          account.user.replacingPart(host.name, with: label), account.domain,
          account.credential.replacingPart(host.name, with: label), label,
        ])
      }
    }
    for account in plan.accounts.users {
      rows.add([account.user, account.domain, account.credential, "a person"])
    }
    return rows.values(["user", "domain", "credential", "owner"])
  }

  var credentials: [Value] {
    let labels = labels
    var rows = Rows()
    for need in needs {
      rows.add([
        Self.grouped(need.name, labels),
        need.kind.summary.split(separator: " ").map { Self.grouped(String($0), labels) }
          .joined(separator: " "),
        need.usedBy.map { labels[$0] ?? $0 }.joined(separator: ", "),
      ])
    }
    return rows.values(["name", "kind", "users"])
  }

  /// A name with a group's label in place of each host's name between its dots.
  private static func grouped(_ name: String, _ labels: [String: String]) -> String {
    name.split(separator: ".", omittingEmptySubsequences: false)
      .map { labels[String($0)] ?? String($0) }.joined(separator: ".")
  }

  var certificates: [Value] {
    needs.compactMap { need in
      guard case .certificate(let request) = need.kind else { return nil }
      let names = (request?.domains ?? []).joined(separator: ", ")
      return .record([
        "name": .text(need.name),
        "subject": .text(request.map(\.commonName) ?? "supplied by the operator"),
        "names": .text(names.isEmpty ? "-" : names),
        "issuer": .text(
          request.map { $0.issuer.map { issuer in issuer.certificate } ?? "itself" }
            ?? "the operator's"),
        "expires": .text(Self.expiry(of: request)),
        "users": .text(need.usedBy.joined(separator: ", ")),
      ])
    }
  }

  /// In days from the making, because the day itself is a secret's.
  private static func expiry(of request: CertificateRequest?) -> String {
    guard let request else { return "as supplied" }
    let validity = CertificateValidity.standard
    return request.issuer == nil
      ? "after \(validity.authorityDays) days"
      : "after \(validity.serverDays) days, or with its authority"
  }

  private var labelledHosts: [(label: String, host: Host)] {
    graph.groups.flatMap { group in
      group.entries.flatMap { index -> [(String, Host)] in
        let entry = plan.site.hostEntries[index]
        return (0..<entry.count).map { (group.label, entry.host(at: $0)) }
      }
    }
  }

  private var labels: [String: String] {
    Dictionary(
      labelledHosts.map { ($0.host.name, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// Rows in the order in which they first came, each with how often it did.
  private struct Rows {
    private var order: [[String]] = []
    private var counts: [[String]: Int] = [:]

    mutating func add(_ row: [String]) {
      if counts[row] == nil { order.append(row) }
      counts[row, default: 0] += 1
    }

    func values(_ names: [String]) -> [Value] {
      order.map { row in
        .record(
          Record(
            zip(names, row).map { (Name($0), .text($1.isEmpty ? "-" : $1)) } + [
              ("count", .number(counts[row] ?? 1))
            ]))
      }
    }
  }
}

extension String {
  /// With one of the parts between dots replaced, the last part up to a `+` included.
  fileprivate func replacingPart(_ part: String, with other: String) -> String {
    guard part != other else { return self }
    return split(separator: ".", omittingEmptySubsequences: false).map { piece in
      let plain = piece.prefix { $0 != "+" }
      return plain == part ? other + piece.dropFirst(plain.count) : String(piece)
    }.joined(separator: ".")
  }
}
