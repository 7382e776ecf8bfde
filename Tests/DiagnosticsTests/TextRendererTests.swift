import Testing

@testable import Diagnostics

/// A map with one text, and ranges in it.
struct Fixture {
  var sources = SourceMap()
  let id: SourceID

  init(_ text: String, name: String = "site.yaml", isConfidential: Bool = false) {
    id = sources.add(SourceText(name: name, text, isConfidential: isConfidential))
  }

  /// Lines and columns from zero.
  func range(_ line: Int, _ column: Int, to endColumn: Int, line endLine: Int? = nil) -> SourceRange
  {
    SourceRange(
      in: id, from: SourcePosition(line: line, column: column),
      to: SourcePosition(line: endLine ?? line, column: endColumn))
  }

  func text(_ diagnostics: [Diagnostic], usesColor: Bool = false, width: Int = 100) -> String {
    let renderer = TextRenderer(usesColor: usesColor, width: width)
    return String(decoding: renderer.render(diagnostics, sources: sources), as: UTF8.self)
  }
}

struct TextRendererTests {
  @Test func blockAsInTheStyleGuide() {
    let lines = (1...13).map { $0 == 9 ? "port: 8080" : "# line \($0)" } + ["      port: 8080"]
    let fixture = Fixture(lines.joined(separator: "\n"))
    let finding = Diagnostic(
      .error, "site.port-conflict", "jvb and web both claim port 8080",
      at: fixture.range(13, 12, to: 16),
      notes: [.init("first claimed here", at: fixture.range(8, 12, to: 16)), .init("no place")],
      help: "give one of them another 'port', or place it on another host")
    #expect(
      fixture.text([finding]) == """
        site.yaml:14:13: error: jvb and web both claim port 8080 [site.port-conflict]
           14 |       port: 8080
              |             ^^^^
        site.yaml:9:13: note: first claimed here
        note: no place
        help: give one of them another 'port', or place it on another host

        """)
  }

  /// Columns from zero; the caret line as it stands below the excerpt.
  @Test(arguments: [
    ("key: value", 5, 10, "key: value", "     ^^^^^"),
    ("key: value", 5, 5, "key: value", "     ^"),
    ("key: value", 10, 10, "key: value", "          ^"),
    ("key: value", 50, 60, "key: value", "          ^"),
    ("key: value", 8, 99, "key: value", "        ^^"),
    ("", 0, 0, "", "^"),
    ("\tkey", 1, 4, "    key", "    ^^^"),
    ("ab\tkey", 3, 6, "ab  key", "    ^^^"),
    ("a\tb", 1, 2, "a   b", " ^^^"),
    ("名前: x", 4, 5, "名前: x", "      ^"),
    ("名前: x", 0, 2, "名前: x", "^^^^"),
    ("e\u{301}x", 2, 3, "e\u{301}x", " ^"),
    ("👩x", 1, 2, "👩x", "  ^"),
    ("a\u{1B}[31mb", 6, 7, "a␛[31mb", "      ^"),
    ("a\u{202E}b", 2, 3, "a\u{FFFD}b", "  ^"),
    ("a\u{85}b", 2, 3, "a\u{FFFD}b", "  ^"),
  ])
  func caretsStandBelowWhatTheyMean(
    line: String, start: Int, end: Int, shown: String, carets: String
  ) {
    let fixture = Fixture("first\n\(line)\nlast")
    let finding = Diagnostic(.warning, "a.b", "m", at: fixture.range(1, start, to: end))
    #expect(
      fixture.text([finding])
        == "site.yaml:2:\(start + 1): warning: m [a.b]\n    2 | \(shown)\n      | \(carets)\n")
  }

  @Test(
    arguments: [
      (0, 5, 3, 2, "     ^^", "2 more lines"), (0, 5, 0, 1, "     ^^", nil),
      (0, 5, 1, 1, "     ^^", "1 more line"), (0, 5, 0, 3, "     ^^", "2 more lines"),
      (1, 0, 1, 2, "^", "1 more line"),
    ] as [(Int, Int, Int, Int, String, String?)])
  func rangesOverSeveralLines(
    line: Int, column: Int, endColumn: Int, endLine: Int, carets: String, more: String?
  ) {
    let fixture = Fixture("list: a  \n   \n  c\n  d")
    // The second value of the first line is `a`, with blanks behind it that get no caret.
    let finding = Diagnostic(
      .error, "a.b", "m", at: fixture.range(line, column, to: endColumn, line: endLine))
    let lines = fixture.text([finding]).split(separator: "\n").dropFirst(2)
    #expect(lines.first == "      | \(carets)")
    #expect(lines.dropFirst().first == more.map { "      | (\($0))" })
  }

  @Test(arguments: [(0, 3), (50, 53), (80, 81), (500, 503), (990, 999), (999, 999), (100, 900)])
  func longLinesAreCutAroundTheRange(start: Int, end: Int) throws {
    let line = String((0..<999).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
    let fixture = Fixture(line)
    let text = fixture.text([Diagnostic(.error, "a.b", "m", at: fixture.range(0, start, to: end))])
    let lines = text.split(separator: "\n").map { $0.dropFirst(8) }
    #expect(lines[1].count <= 101)
    let first = try #require(lines[2].firstIndex(of: "^"))
    let offset = lines[2].distance(from: lines[2].startIndex, to: first)
    let below = lines[1].dropFirst(offset).first
    if start < 999 {
      #expect(below == line.dropFirst(start).first)
      #expect(
        lines[2].filter { $0 == "^" }.count
          == min(end - start, lines[1].dropFirst(offset).filter { $0 != "…" }.count))
    }
    #expect(lines[1].hasPrefix("…") == (start > 70))
    #expect(lines[1].hasSuffix("…") == (start < 960))
  }

  @Test(arguments: ["\t", "名", "e\u{301}\u{302}"])
  func longLinesOfOddWidthsKeepTheirCaret(filler: String) {
    let fixture = Fixture(
      String(repeating: filler, count: 60) + "x" + String(repeating: filler, count: 60))
    let column = filler.unicodeScalars.count * 60
    let text = fixture.text(
      [Diagnostic(.error, "a.b", "m", at: fixture.range(0, column, to: column + 1))])
    let lines = text.split(separator: "\n").map { $0.dropFirst(8) }
    var display = DisplayText()
    display.append(lines[1].prefix { $0 != "x" })
    #expect(lines[2] == String(repeating: " ", count: display.width) + "^")
  }

  @Test func confidentialTextsHaveNoExcerpt() {
    let fixture = Fixture("a: hunter2\n", name: "secrets.yaml", isConfidential: true)
    let finding = Diagnostic(
      .error, "secrets.empty", "m", at: fixture.range(0, 3, to: 10),
      notes: [.init("n", at: fixture.range(0, 3, to: 10))])
    #expect(
      fixture.text([finding])
        == "secrets.yaml:1:4: error: m [secrets.empty]\nsecrets.yaml:1:4: note: n\n")
    let reflecting = String(reflecting: fixture.sources) + "\(fixture.sources)"
    var dumped = ""
    dump(fixture.sources, to: &dumped)
    for output in [reflecting, dumped] {
      #expect(!output.contains("hunter2") && !output.contains("104"))
    }
  }

  @Test func findingWithoutPlaceAndPlaceBehindTheText() {
    let fixture = Fixture("x")
    #expect(fixture.text([Diagnostic(.error, "a.b", "m", at: nil)]) == "error: m [a.b]\n")
    #expect(
      fixture.text([Diagnostic(.error, "a.b", "m", at: fixture.range(7, 2, to: 3))])
        == "site.yaml:8:3: error: m [a.b]\n")
  }

  @Test func messagesCannotSteerTheTerminal() {
    let fixture = Fixture("x", name: "\u{1B}]0;evil\u{7}.yaml")
    let text = fixture.text([
      Diagnostic(
        .error, "a.b", "a\u{1B}[2Jb\nc", at: fixture.range(0, 0, to: 1),
        notes: [.init("\u{9B}31m")], help: "\r\u{8}")
    ])
    #expect(text.split(separator: "\n").count == 5)
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
  }

  @Test func colorsAreClosedAndLeaveTheTextAlone() {
    let fixture = Fixture("key: value")
    let findings = [
      Diagnostic(
        .error, "a.b", "m", at: fixture.range(0, 0, to: 3), notes: [.init("n")], help: "h"),
      Diagnostic(.warning, "a.c", "m", at: nil),
    ]
    let colored = fixture.text(findings, usesColor: true)
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == fixture.text(findings))
    #expect(
      colored.matches(of: /\u{1B}\[[1-9][0-9;]*m[^\u{1B}\n]*\u{1B}\[0m/).count * 2
        == colored.count { $0 == "\u{1B}" })
    #expect(!fixture.text(findings).contains("\u{1B}"))
  }

  @Test(arguments: [
    (0, 0, "no findings"), (1, 0, "1 error"), (0, 1, "1 warning"), (3, 1, "3 errors, 1 warning"),
    (1, 2, "1 error, 2 warnings"),
  ])
  func summaries(errors: Int, warnings: Int, expected: String) {
    let findings =
      (0..<errors).map { _ in Diagnostic(.error, "a.b", "m", at: nil) }
      + (0..<warnings).map { _ in Diagnostic(.warning, "a.b", "m", at: nil) }
    #expect(TextRenderer.summary(of: findings) == expected)
  }

  /// Quadratic work over the one line would take an hour here. All tests share the processors, so that
  /// the limit is far from what this one needs.
  @Test(.timeLimit(.minutes(15))) func manyFindingsInOneLongLineAreQuick() {
    let fixture = Fixture(String(repeating: "name: value, ", count: 80_000))
    let findings = (0..<10_000).map {
      Diagnostic(.error, "a.b", "m", at: fixture.range(0, $0 * 100, to: $0 * 100 + 4))
    }
    let text = fixture.text(findings)
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 30_000)
  }
}
