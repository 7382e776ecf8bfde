/// The generations of one credential as an entry of the site's `secrets`.
public struct GenerationSetting: Hashable, Sendable {
  public let name: String
  public let use: Int
  /// Ascending.
  public let accept: [Int]

  public init(_ name: String, use: Int, accept: [Int] = []) {
    (self.name, self.use, self.accept) = (name, use, accept.sorted())
  }

  /// `2`, or `{use: 1, accept: [2]}`.
  var yaml: String {
    accept.isEmpty
      ? String(use)
      : "{use: \(use), accept: [\(accept.map { String($0) }.joined(separator: ", "))]}"
  }
}

extension CredentialGenerations {
  var setting: GenerationSetting {
    GenerationSetting(name.value, use: use.value, accept: accept.map(\.value))
  }
}
