/// Objections with those that only follow from another told beside it: a port that is wrong in one
/// file is a connection to nowhere in three others, and one mistake.
struct RootCauses {
  let objections: [Objection]

  init(_ all: [Objection]) {
    var roots: [Objection] = []
    var byPosition: [FilePosition: Int] = [:]
    /// Settings that should have had a port.
    var byPort: [Substring: Int] = [:]
    /// Settings that should have had a text.
    var byText: [String: Int] = [:]
    for objection in all {
      if case .edge = objection.reason { continue }
      if let position = objection.position, !position.range.isEmpty {
        byPosition[position] = byPosition[position] ?? roots.count
      }
      if let text = objection.reason.expectedText {
        byText[text] = byText[text] ?? roots.count
        if let port = objection.reason.expectedPort { byPort[port] = byPort[port] ?? roots.count }
      }
      roots.append(objection)
    }
    for objection in all {
      guard case .edge(let edge) = objection.reason, let position = objection.position else {
        continue
      }
      let root =
        byPosition[position] ?? objection.other.flatMap { byPosition[$0.position] }
        ?? edge.text.flatMap { byText[$0] } ?? edge.port.flatMap { byPort[$0] }
      if let root {
        roots[root].consequences.append((edge, position))
      } else {
        roots.append(objection)
      }
    }
    objections = roots
  }
}

extension Objection.Reason {
  /// What a setting should have been.
  fileprivate var expectedText: String? {
    switch self {
    case .differs(_, _, let expected, _), .missing(_, _, let expected): expected
    default: nil
    }
  }

  /// The port that a setting should have had.
  fileprivate var expectedPort: Substring? {
    switch self {
    case .differs(_, let topic, let expected, _), .missing(_, let topic, let expected):
      guard topic?.kind == .port else { return nil }
      return expected.split(whereSeparator: { !$0.isNumber }).last
    default: return nil
    }
  }
}

extension Edge {
  /// The user or the address that somebody else should have named.
  fileprivate var text: String? {
    switch self {
    case .unusedAccount(let jid): jid.split(separator: "@").first.map(String.init)
    case .admitsNobody(let address), .unreachableBridge(let address): address
    default: nil
    }
  }

  /// The port that somebody looks for in vain.
  fileprivate var port: Substring? {
    switch self {
    case .noListener(let target), .opensNothing(let target), .notAdmitted(let target):
      target.split(separator: ":").last
    default: nil
    }
  }
}
