import Diagnostics
import Schema
import Testing

/// Generations are written into a site without touching anything else.
struct GenerationEditTests {
  private static let head = """
    # A site.
    version: 1
    site: demo        # short
    domains: {meet: meet.example.org}
    auth: {mode: token, app_id: demo}
    hosts:
      - {name: jms, roles: [jms, jvb], address: 203.0.113.10, cores: 8, memory: 16GB, disk: 80GB}

    """

  private static let wanted = [
    GenerationSetting("turn.shared", use: 1, accept: [2]), GenerationSetting("tls.web", use: 2),
  ]

  private func edit(_ text: String) -> (text: String?, diagnostics: [Diagnostic]) {
    let (bytes, findings) = GenerationEdit(SourceText(name: "site.yaml", text), as: SourceID(0))
      .setting(Self.wanted)
    return (bytes.map { String(decoding: $0, as: UTF8.self) }, findings)
  }

  /// What stands below the head before and after.
  @Test(
    arguments: [
      ("", "\nsecrets:\n  turn.shared: {use: 1, accept: [2]}\n  tls.web: 2\n"),
      (
        "web: {language: de}",
        "web: {language: de}\n\nsecrets:\n"
          + "  turn.shared: {use: 1, accept: [2]}\n  tls.web: 2\n"
      ),
      (
        "secrets: # of generations\n    jicofo.auth: 4   # last year\n    # the end\n\nweb: {}\n",
        "secrets: # of generations\n    jicofo.auth: 4   # last year\n"
          + "    turn.shared: {use: 1, accept: [2]}\n    tls.web: 2\n    # the end\n\nweb: {}\n"
      ),
      (
        "secrets:\n  tls.web: 1 # old\n  jicofo.auth: 2\n  turn.shared: {use: 1}\n",
        "secrets:\n  tls.web: 2 # old\n  jicofo.auth: 2\n  turn.shared: {use: 1, accept: [2]}\n"
      ),
      (
        "secrets:\n  turn.shared:\n    use: 1\n  tls.web: {use: 1}",
        "secrets:\n  turn.shared:\n    {use: 1, accept: [2]}\n  tls.web: 2"
      ),
      ("secrets:\n", "secrets:\n  turn.shared: {use: 1, accept: [2]}\n  tls.web: 2\n"),
      ("secrets: ~\n", nil),
      (
        "secrets: {tls.web: 1}\n", "secrets: {turn.shared: {use: 1, accept: [2]}, tls.web: 2}\n"
      ),
      ("secrets: {}\n", "secrets: {turn.shared: {use: 1, accept: [2]}, tls.web: 2}\n"),
      (
        "secrets:\n  tls.web:\n  turn.shared: 1\n",
        "secrets:\n  tls.web: 2\n  turn.shared: {use: 1, accept: [2]}\n"
      ),
      (
        "web: {language: de}\r\nsecrets:\r\n  tls.web: 1\r\n",
        "web: {language: de}\r\nsecrets:\r\n  tls.web: 2\r\n"
          + "  turn.shared: {use: 1, accept: [2]}\r\n"
      ),
      ("secrets: &all\n  tls.web: 1\nserial: 1\n", nil),
    ] as [(String, String?)])
  func writes(_ before: String, as after: String?) {
    let head = before.contains("\r\n") ? Self.head.replacing("\n", with: "\r\n") : Self.head
    let (text, findings) = edit(head + before)
    if let after {
      #expect(text == head + after)
      #expect(findings == [])
    } else if let text {
      // Another spelling will do, as long as the rest stays.
      #expect(text.hasPrefix(head))
    }
  }

  /// A text that ends in a way that nothing can follow gets its entries elsewhere, or not at all.
  @Test(arguments: [
    "...\n", "web:\n  language: de\n...\n",
    "dial_plan: [{id: 1@sip.example.org, name: One\n  two}]\n",
  ])
  func findsAnotherPlace(_ end: String) throws {
    let (text, findings) = edit(Self.head + end)
    #expect(findings == [])
    let edited = try #require(text)
    let site = loadSite(SourceText(name: "site.yaml", edited), as: SourceID(0)).site
    #expect(site?.generations.map(\.name.value) == ["turn.shared", "tls.web"])
    #expect(edited.hasPrefix("# A site.\n") && edited.hasSuffix(end + "") || edited.contains(end))
  }

  @Test(arguments: [
    "{version: 1, site: demo}\n", "version: 1\nx: &g {tls.web: 1}\nsecrets: *g\n", "- 1\n",
    "version: 1\nsecrets: [1]\n", "version: 1\nsecrets:\n  tls.web: text\n", "a: b: c\n",
  ])
  func refusesWhatItCannotRead(_ text: String) {
    let (edited, findings) = edit(text)
    #expect(edited == nil)
    #expect(findings.map(\.code) == ["rotation.cannot-edit"])
    #expect(findings.first?.help?.contains("'turn.shared: {use: 1, accept: [2]}'") == true)
  }

  /// The same wish twice gives the same bytes.
  @Test func twiceIsOnce() throws {
    let once = try #require(edit(Self.head).text)
    #expect(edit(once).text == once)
  }
}
