/// One question that a healthy host or container answers.
public enum HealthCheck: Hashable, Sendable {
  /// A systemd unit is active.
  case unitActive(String)
  /// Something accepts connections on this TCP port of the container's address, or of loopback.
  case tcpPort(UInt16)
  /// A URL answers with a status below 400, asked from inside.
  case url(String)
  /// A program ends with status 0. Words hold no white space; no shell sees them.
  case command([String])

  /// `unit`, `tcp`, `http` or `command`.
  public var kind: String {
    switch self {
    case .unitActive: "unit"
    case .tcpPort: "tcp"
    case .url: "http"
    case .command: "command"
    }
  }

  /// What the check is about, as one text.
  public var subject: String {
    switch self {
    case .unitActive(let unit): unit
    case .tcpPort(let port): String(port)
    case .url(let url): url
    case .command(let words): words.joined(separator: " ")
    }
  }

  /// Reads what ``kind`` and ``subject`` say; nil for anything else.
  public init?(kind: String, subject: String) {
    switch kind {
    case "unit": self = .unitActive(subject)
    case "tcp":
      guard let port = UInt16(subject) else { return nil }
      self = .tcpPort(port)
    case "http": self = .url(subject)
    case "command": self = .command(subject.split(separator: " ").map(String.init))
    default: return nil
    }
  }
}
