public import FileTrees

/// What `apply --json` said of one host.
public struct HostReport: Hashable, Sendable {
  /// Something that keeps a run from beginning.
  public struct Finding: Hashable, Sendable {
    public var code: String
    public var message: String
    public var help: String
    /// What it is about, such as `udp/10000 jvb` for a port; empty where the code says it all.
    public var subject: String
  }

  /// A planned file, and what a run would do about it or what was found.
  public struct Change: Hashable, Sendable {
    public var place: String
    public var path: String
    /// `changed-by-hand` for a file that `verify` found to differ.
    public var action: String
    /// The first line of the bundle's file that is not on the host, from one; nil: its bytes are
    /// those of the bundle, or there is none.
    public var line: Int?
  }

  /// A check that did not answer.
  public struct SickCheck: Hashable, Sendable {
    public var place: String
    public var kind: String
    public var subject: String
  }

  public var site: String
  public var host: String
  public var findings: [Finding]
  public var changes: [Change]
  public var sickChecks: [SickCheck]

  /// Reads the object that `apply` printed; nil where `json` is none.
  public init?(_ json: JSONValue) {
    guard let host = json["host"]?.text, let site = json["site"]?.text, json["verb"]?.text != nil
    else { return nil }
    (self.host, self.site) = (host, site)
    func text(_ value: JSONValue, _ key: String) -> String { value[key]?.text ?? "" }
    findings = (json["findings"]?.elements ?? []).map {
      Finding(
        code: text($0, "code"), message: text($0, "message"), help: text($0, "help"),
        subject: text($0, "subject"))
    }
    changes = (json["changes"]?.elements ?? []).map {
      Change(
        place: text($0, "place"), path: text($0, "path"), action: text($0, "action"),
        line: Int(text($0, "line")))
    }
    sickChecks = (json["unhealthy"]?.elements ?? []).map {
      SickCheck(place: text($0, "place"), kind: text($0, "kind"), subject: text($0, "subject"))
    }
  }
}
