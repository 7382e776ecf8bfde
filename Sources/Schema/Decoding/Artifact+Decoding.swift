internal import Diagnostics

/// Files that no archive has.
enum ArtifactDeclaration {
  static let record = Record(
    "an artifact", plural: "artifacts",
    doc: "A file that the operator lays on the host; 'apply' checks it and installs it.",
    Declare.required(
      "file", .text(.fileName, standIn: "artifact"),
      doc: "Its name in 'artifacts' beside the unpacked bundle, or in "
        + "/var/cache/jitsi-compile/artifacts."),
    Declare.required(
      "sha256", .text(.digest, standIn: String(repeating: "0", count: 64)),
      doc: "SHA-256 of its bytes, as sha256sum prints it."),
    make: { place, _, file, digest in
      // The format of the names has refused every other one.
      Artifact.Kind(rawValue: place.name.value).map { kind in
        Artifact(kind: place.name.map { _ in kind }, file: file, digest: digest)
      }
    })
}

extension TextFormat {
  static let artifactName = TextFormat(
    "one of \(artifactNames.joined(separator: ", "))",
    pattern: "^(\(artifactNames.joined(separator: "|")))$", maximumLength: 40
  ) { text in
    guard !artifactNames.contains(text) else { return nil }
    return ValueProblem(
      "site.unknown-value", "\(quoted(text)) is none of them",
      help: EditDistance.nearest(to: text, among: artifactNames).map { "write \($0)" })
  }

  private static let artifactNames = Artifact.Kind.allCases.map(\.rawValue)

  static let fileName = TextFormat(
    "the name of a file such as pjsua-bookworm",
    constraint: "letters, digits and ._+~-; begins with one of the first two",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._+~-]*$", maximumLength: 120
  ) { text in
    let bytes = Array(text.utf8)
    guard let first = bytes.first else { return ValueProblem("site.invalid-name", "it is empty") }
    if let index = bytes.firstIndex(where: { !isAlphanumeric($0) && !"._+~-".utf8.contains($0) }) {
      return HostNameFormat.characterProblem(bytes, at: index, in: text, code: "site.invalid-name")
    }
    guard isAlphanumeric(first) else {
      return ValueProblem(
        "site.invalid-name", "\(quoted(text)) begins with neither a letter nor a digit",
        bytes: 0..<1)
    }
    return nil
  }

  static let digest = TextFormat(
    "a SHA-256 in hexadecimal", constraint: "64 digits 0 to 9 and a to f",
    pattern: "^[0-9a-f]{64}$", maximumLength: 64
  ) { text in
    let isGood =
      text.utf8.count == 64
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    return isGood
      ? nil
      : ValueProblem("site.invalid-digest", "\(quoted(text)) is none", help: "sha256sum prints it")
  }
}
