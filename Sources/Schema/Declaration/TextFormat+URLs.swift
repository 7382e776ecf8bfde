internal import Diagnostics

/// Addresses of things that are fetched over HTTP.
extension TextFormat {
  static let httpsAddress = webAddress(
    "an address such as https://keys.example.org/jitsi", schemes: ["https"])

  private static func webAddress(_ noun: String, schemes: [String]) -> TextFormat {
    TextFormat(
      noun, constraint: "a host, perhaps a port and a path; no user, no query, no blanks",
      pattern:
        "^(\(schemes.joined(separator: "|")))://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%+-]*)?$",
      maximumLength: 400
    ) { text in
      func failure(_ found: String, help: String? = nil) -> ValueProblem {
        ValueProblem("site.invalid-url", "\(quoted(text)) \(found)", help: help)
      }
      guard let scheme = schemes.first(where: { text.hasPrefix("\($0)://") }) else {
        return failure(
          "does not begin with \(schemes.map { "\($0)://" }.joined(separator: " or "))")
      }
      let rest = text.dropFirst(scheme.count + 3)
      let server = rest.prefix { $0 != "/" }
      let host = server.prefix { $0 != ":" }
      let port = server.dropFirst(host.count)
      guard !server.contains("@") else {
        return failure(
          "has a user in it", help: "a site holds no passwords: leave out what is before '@'")
      }
      if IPv4Address(host) == nil, let problem = HostNameFormat.problem(with: String(host)) {
        return ValueProblem("site.invalid-url", problem.found, help: problem.help)
      }
      if !port.isEmpty {
        guard IntegerText.isDecimal(String(port.dropFirst())), let number = Int(port.dropFirst()),
          (1...65535).contains(number)
        else { return failure("has a port that is none") }
      }
      let path = rest.dropFirst(server.count)
      guard path.utf8.allSatisfy({ isAlphanumeric($0) || "._~/%+-".utf8.contains($0) }) else {
        return failure("has a character in its path that is not allowed there")
      }
      return nil
    }
  }
}
