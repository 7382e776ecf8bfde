import Diagnostics
import Schema
import Testing

/// Mistakes made at every key of the schema in turn, so that a key which is declared and not
/// decoded, or whose mistake is reported twice, cannot hide.
struct SchemaAgreementTests {
  @Test func sampleLoads() {
    for path in SiteSchema.paths {
      let text = sampleSite(changing: path, to: nil, mentionsAll: true)
      #expect(decode(text).diagnostics.filter { $0.severity == .error } == [], "\(text)")
    }
  }

  @Test(arguments: SiteSchema.paths)
  func wrongKindIsOneFinding(_ path: String) {
    let findings = decode(sampleSite(changing: path, to: "[[]]")).diagnostics
    #expect(
      findings.map(\.code.name).filter { $0 != "site.secret-in-site" }
        == (isSecret(path) ? [] : ["site.wrong-kind"]), "\(findings)")
    #expect(findings.count == 1)
  }

  @Test(arguments: SiteSchema.paths)
  func rulesAddNoErrorToAKeyOfTheWrongKind(_ path: String) {
    let text = sampleSite(changing: path, to: "[[]]")
    let decoded = decode(text).diagnostics
    #expect(load(text).diagnostics.filter { $0.severity == .error } == decoded)
  }

  @Test(arguments: SiteSchema.paths)
  func anAbsentKeyIsOneFindingWhenItIsRequired(_ path: String) {
    let isRequired = sampleShape(at: path)?.isRequired == true
    let absent = decode(sampleSite(changing: path, to: nil)).diagnostics
    #expect(absent.map(\.code) == (isRequired ? ["site.missing-key"] : []), "\(absent)")
    if isRequired { #expect(absent[0].help?.contains("explain \(path)'") == true) }
    let empty = decode(sampleSite(changing: path, to: "~")).diagnostics
    #expect(empty.map(\.code) == (isRequired ? ["site.missing-key"] : []), "\(empty)")
    if isRequired { #expect(empty[0].message.hasSuffix("has no value")) }
  }

  @Test(arguments: SiteSchema.paths)
  func aSecretElsewhereIsOneFinding(_ path: String) {
    guard !isSecret(path) else { return }
    let findings = decode(sampleSite(changing: path, to: "!secret auth.app")).diagnostics
    #expect(findings.count == 1, "\(findings)")
  }

  @Test(arguments: SiteSchema.paths)
  func aMisspelledKeyIsRecognized(_ path: String) throws {
    let key = try #require(path.split(separator: ".").last)
    let text = sampleSite(changing: path, to: nil, misspelling: true)
    let findings = decode(text).diagnostics
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.code == "site.unknown-key")
    #expect(finding.help == "write '\(key)'")
  }

  private func isSecret(_ path: String) -> Bool {
    if case .secret? = sampleShape(at: path)?.value { true } else { false }
  }
}

/// The field at a path of ``SiteSchema/paths``.
private func sampleShape(at path: String) -> FieldShape? {
  var record: RecordShape? = SiteSchema.shape
  var found: FieldShape?
  for key in path.split(separator: ".") {
    found = record?.fields.first { $0.key == key }
    record = found?.value.record
  }
  return found
}

/// A small site in one line, with one key written in a chosen way.
///
/// - Parameters:
///   - value: What the key gets; nil: it is left out.
///   - mentionsAll: Whether every key on the way is there with a good value.
///   - misspelling: Whether the key is there with a doubled last letter.
private func sampleSite(
  changing path: String, to value: String?, mentionsAll: Bool = false, misspelling: Bool = false
) -> String {
  func text(of field: FieldShape, at own: String) -> String? {
    if own == path, !mentionsAll {
      if misspelling {
        return "\(field.key)\(field.key.suffix(1)): \(sample(field.value, at: own))"
      }
      return value.map { "\(field.key): \($0)" }
    }
    let isNeeded =
      field.isRequired || path == own || path.hasPrefix(own + ".")
      || own == "auth" || own == "auth.app_id"
    return isNeeded ? "\(field.key): \(sample(field.value, at: own))" : nil
  }
  func record(_ record: RecordShape, at own: String) -> String {
    let fields = record.fields.compactMap { field in
      text(of: field, at: own.isEmpty ? field.key : "\(own).\(field.key)")
    }
    return "{\(fields.joined(separator: ", "))}"
  }
  func sample(_ shape: ValueShape, at own: String) -> String {
    switch shape {
    case .record(let inner): return record(inner, at: own)
    case .map(_, let inner) where own == "artifacts": return "{deno: \(sample(inner, at: own))}"
    case .map(_, let inner): return "{main: \(sample(inner, at: own))}"
    case .list(let element, _, _):
      if own == "hosts.roles" { return "[jms, jvb]" }
      return "[\(sample(element, at: own))]"
    case .either(let value, let inner):
      return path.hasPrefix(own + ".") ? record(inner, at: own) : sample(value, at: own)
    case .integer where own.hasPrefix("hosts.ports."): return "10001"
    case .integer(let range): return String(max(range.lowerBound, min(8, range.upperBound)))
    case .size: return "32GB"
    case .boolean: return "true"
    case .enumeration(let values): return values.contains("2.0.10978") ? "2.0.10978" : values[0]
    case .secret: return "!secret x"
    case .text:
      let texts = [
        "domains.meet": "meet.example.org", "domains.turn": "turn.example.org",
        "domains.guest": "guest.example.org", "timezone": "Etc/UTC", "tls.email": "a@b.org",
        "network.subnet": "172.22.22.0/24", "network.dhcp.first": "172.22.22.200",
        "network.dhcp.last": "172.22.22.250", "hosts.address": "192.0.2.1",
        "hosts.address.public": "192.0.2.1", "hosts.address.private": "10.0.0.1",
        "sip.accounts.server": "sip.example.org", "dial_plan.id": "1@sip.example.org",
        "web.language": "en", "web.stun_servers": "stun.example.org:3478",
        "recording.folder": "/srv/recordings", "selector.kids.signal": "jitsi/signal",
        "versions.web": "1.0.1-1", "versions.jicofo": "1.0-1-1", "versions.jvb": "2.3-1-g1-1",
        "versions.jibri": "8.0-1-g1-1",
        "branding.background_color": "\"#102030\"", "branding.logo": "logo.svg",
        "branding.logo_link": "https://example.org/", "branding.watermark": "watermark.svg",
        "branding.favicon": "favicon.svg",
        "artifacts.sha256": String(repeating: "0", count: 64),
        "hosts.host_keys":
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + String(repeating: "A", count: 43),
        "apt.proxy": "http://proxy.example.org:3142", "apt.mirror": "http://deb.example.org/debian",
        "apt.security_mirror": "http://deb.example.org/security",
        "rollout.floor.jvb": "75%", "rollout.floor.jibri": "3", "rollout.floor.sip": "0%",
        "hosts.sip_account": "main", "auth.key_url": "https://keys.example.org/",
      ]
      return texts[own] ?? "test"
    }
  }
  let site = record(SiteSchema.shape, at: "")
  guard path == "hosts.sip_account" else { return site }
  let account = "sip: {accounts: {main: {user: 1, server: a.b, password: !secret x}}}"
  return "\(site.dropLast()), \(account)}"
}
