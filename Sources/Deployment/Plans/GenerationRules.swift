public import Diagnostics
internal import Schema

extension SitePlan {
  /// What is wrong with the site's `secrets`, which can only be told once it is known what
  /// credentials the site has.
  ///
  /// - Precondition: The site has no errors.
  public var generationFindings: [Diagnostic] {
    guard !site.generations.isEmpty else { return [] }
    let credentials = SecretPlan(self).credentials
    let known = Dictionary(uniqueKeysWithValues: credentials.map { ($0.name, $0) })
    return site.generations.flatMap { entry -> [Diagnostic] in
      guard let credential = known[entry.name.value] else {
        return [.unknownCredential(entry.name, CredentialNames(credentials), self)]
      }
      return findings(about: entry, credential)
    }
  }

  private func findings(
    about entry: CredentialGenerations, _ credential: Credential
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var seen: [Int: Setting<Int>] = [entry.use.value: entry.use]
    for accepted in entry.accept {
      if let first = seen[accepted.value] {
        findings.append(.repeatedGeneration(accepted, first: first, of: credential.name))
      }
      seen[accepted.value] = accepted
    }
    guard findings.isEmpty, let first = entry.accept.first else { return findings }
    switch credential.kind.overlap {
    case .none: findings.append(.noOverlap(entry, credential.kind, at: first.range))
    case .one:
      if entry.accept.count > 1 {
        findings.append(.tooManyGenerations(entry, at: entry.accept[1].range))
      } else if credential.kind == .account,
        first.value.isMultiple(of: 2) == entry.use.value.isMultiple(of: 2)
      {
        findings.append(.generationsOfOneName(entry, first))
      }
    case .several: break
    }
    return findings
  }
}

/// The names of a site's credentials, and those of their texts, which people confuse with them.
struct CredentialNames {
  private let names: [String]
  private let nameOfText: [String: String]

  init(_ credentials: [Credential]) {
    names = credentials.map(\.name)
    nameOfText = Dictionary(
      credentials.flatMap { credential in credential.texts.map { ($0, credential.name) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The credential that a text belongs to.
  func credential(ofText text: String) -> String? { nameOfText[text] }

  /// What was probably meant by a name that is none.
  func nearest(to name: String) -> String? {
    credential(ofText: name) ?? EditDistance.nearest(to: name, among: names)
      ?? EditDistance.nearest(to: name, among: nameOfText.keys.sorted()).flatMap {
        credential(ofText: $0)
      }
  }
}
