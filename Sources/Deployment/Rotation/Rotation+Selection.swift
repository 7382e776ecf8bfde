internal import Credentials
public import Diagnostics
public import Schema

extension Rotation {
  /// The credentials that a command line names.
  ///
  /// - Parameter names: Credentials, texts of them such as `tls.web.certificate`, or patterns in which
  ///   `*` stands for any text and `?` for any character.
  /// - Returns: Each once; with findings where a name means nothing or its credential cannot change.
  public static func select(
    _ names: [String], in plan: SitePlan
  ) -> (credentials: [Credential], diagnostics: [Diagnostic]) {
    let all = SecretPlan(plan).credentials
    let known = CredentialNames(all)
    var selected: Set<String> = []
    var findings: [Diagnostic] = []
    for name in names {
      if name == SecretStore.siteKeyName {
        findings.append(.siteKeyNotRotated)
      } else if name.utf8.contains(where: { "*?".utf8.contains($0) }) {
        let pattern = NamePattern(name)
        let found = all.filter { credential in
          pattern.matches(credential.name) || credential.texts.contains { pattern.matches($0) }
        }
        if found.isEmpty { findings.append(.nothingToRotate(name)) }
        selected.formUnion(found.map(\.name))
      } else if all.contains(where: { $0.name == name }) {
        selected.insert(name)
      } else if let credential = known.credential(ofText: name) {
        selected.insert(credential)
      } else {
        findings.append(.cannotRotateUnknown(name, nearest: known.nearest(to: name), plan))
      }
    }
    return (all.filter { selected.contains($0.name) }, findings)
  }

  /// A text's name without its generation.
  public static func nameOfText(_ text: String) -> String { String(text.prefix { $0 != "@" }) }

  /// Credentials that are in the middle of an earlier change.
  public func underWay(in site: Site) -> [Diagnostic] {
    let names = Set(changes.map(\.credential.name))
    return site.generations.compactMap { entry in
      guard names.contains(entry.name.value), let accepted = entry.accept.first else { return nil }
      return .rotationUnderWay(entry.name.value, at: accepted.range ?? entry.name.range)
    }
  }
}

/// A name with `*` for any text and `?` for any one character.
struct NamePattern {
  private let pattern: [UInt8]

  init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Goes back to the last `*` only, so it takes at most the product of both lengths.
  func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var (place, next) = (0, 0)
    var star: (place: Int, next: Int)?
    while next < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, next)
        place += 1
      } else if place < pattern.count,
        pattern[place] == UInt8(ascii: "?") || pattern[place] == name[next]
      {
        (place, next) = (place + 1, next + 1)
      } else if let (starPlace, starNext) = star {
        star = (starPlace, starNext + 1)
        (place, next) = (starPlace + 1, starNext + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
