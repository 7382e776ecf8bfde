internal import Diagnostics

/// Addresses of things that are fetched over HTTP.
extension TextFormat {
  static let httpsAddress = webAddress(
    "an address such as https://keys.example.org/jitsi", schemes: ["https"])

  static let httpAddress = webAddress(
    "an address such as http://deb.example.org/debian", schemes: ["http", "https"])

  /// A proxy has no path, and what answers HTTPS requests over it is reached over HTTP as well.
  static let proxyAddress = webAddress(
    "an address such as http://proxy.example.org:3142", schemes: ["http"], hasPath: false)

  private static func webAddress(_ noun: String, schemes: [String], hasPath: Bool = true)
    -> TextFormat
  {
    TextFormat(
      noun,
      constraint: hasPath
        ? "a host, perhaps a port and a path; no user, no query, no blanks"
        : "a host and perhaps a port; no user, no path",
      pattern:
        "^(\(schemes.joined(separator: "|")))://[a-z0-9.-]+(:[0-9]{1,5})?"
        + (hasPath ? "(/[A-Za-z0-9._~/%+-]*)?$" : "$"),
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
      guard hasPath || path.isEmpty else {
        return failure("goes on after the server", help: "write \(text.dropLast(path.count))")
      }
      guard path.utf8.allSatisfy({ isAlphanumeric($0) || "._~/%+-".utf8.contains($0) }) else {
        return failure("has a character in its path that is not allowed there")
      }
      return nil
    }
  }
}
