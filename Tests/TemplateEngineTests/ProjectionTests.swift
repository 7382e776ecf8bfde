import ConfigFormats
import Diagnostics
import Testing

@testable import TemplateEngine

/// One render, two texts: names for review, texts for the bundle.
struct ProjectionTests {
  @Test func secretsAreNamedInReviewAndRevealedInTheBundle() {
    let result = render(
      "user={{user}} password={{password}} again={{password}}\n",
      [
        "user": .text("focus"),
        "password": .secret(Secret(named: "jicofo.auth", text: "canary")),
      ])
    #expect(
      result.text == "user=focus password=<redacted:jicofo.auth> again=<redacted:jicofo.auth>\n")
    #expect(result.revealed == "user=focus password=canary again=canary\n")
    #expect(result.diagnostics == [])
  }

  @Test func reviewDoesNotDependOnTheText() {
    let template = "{{#s}}has one: {{s}}{{/s}}{{^s}}none{{/s}}"
    let texts = [
      Secret(named: "n", text: "one"), Secret(named: "n", text: ""), Secret(withheld: "n"),
    ].map { render(template, ["s": .secret($0)]).text }
    #expect(Set(texts) == ["has one: <redacted:n>"])
  }

  @Test func aWithheldSecretIsAFindingOfTheBundleAlone() {
    let origin = Origin(
      SourceRange(in: SourceID(9), from: .init(line: 3, column: 1), to: .init(line: 3, column: 4)))
    let result = render("a\n{{s}}b", ["s": .secret(Secret(withheld: "sip/main"), origin)])
    #expect(result.text == "a\n<redacted:sip/main>b")
    #expect(result.revealed == "a\nb")
    #expect(result.codes == ["template.withheld-secret"])
    #expect(result.diagnostics.first?.range?.start == SourcePosition(line: 1, column: 0))
    #expect(result.diagnostics.first?.notes.first?.range == origin.range)
  }

  @Test func piecesSayWhereSecretsStand() {
    var library = makeLibrary("{{#l}}{{.}};{{/l}}", [:])
    var rendering = Rendering()
    let list = Value.list(["a", "b"].map { .secret(Secret(named: $0, text: $0)) })
    _ = library.template("main", as: .text).template?.render([["l": list]], into: &rendering)
    #expect(rendering.secretPieces.map(\.secret.name) == ["a", "b"])
    #expect(rendering.secretPieces.map(\.range) == [0..<12, 13..<25])
  }

  @Test func aRenderingIsUsedAgain() {
    var library = makeLibrary("{{a}}{{s}}", [:])
    guard let template = library.template("main", as: .text).template else {
      Issue.record("the template does not compile")
      return
    }
    var rendering = Rendering(tracing: true)
    for round in 0..<3 {
      let secret = Secret(named: "n\(round)", text: "")
      let found = template.render(
        [["a": .number(round), "s": .secret(secret)]], into: &rendering)
      #expect(found == [])
      #expect(String(decoding: rendering.review, as: UTF8.self) == "\(round)<redacted:n\(round)>")
      #expect(rendering.secretPieces.count == 1)
      #expect(rendering.trace.count == 2)
    }
    rendering.reset()
    #expect(rendering.review.isEmpty)
    #expect(rendering.trace.isEmpty)
  }

  @Test func findingsOfOneRenderDoNotReachTheNext() {
    var library = makeLibrary("{{a}}", [:])
    guard let template = library.template("main", as: .text).template else {
      Issue.record("the template does not compile")
      return
    }
    var rendering = Rendering()
    #expect(template.render([[:]], into: &rendering).count == 1)
    #expect(template.render([["a": .null]], into: &rendering) == [])
  }
}

/// Where every byte of the output came from.
struct ProvenanceTests {
  private func origin(_ line: Int, rule: UInt16 = 0) -> Origin {
    Origin(
      SourceRange(
        in: SourceID(7), from: .init(line: line, column: 0), to: .init(line: line, column: 3)),
      rule: rule)
  }

  @Test func everyByteIsCoveredOnce() {
    let result = render(
      "one\ntwo {{a}}\n  {{>p}}\n{{#l}}{{.}},{{/l}}end", partials: ["p": "x\ny {{a}}\n"],
      value: .record([
        "a": .text("A", origin(1)), "l": .list([.number(1, origin(2)), .number(2, origin(3))]),
      ]), tracing: true)
    #expect(result.text == "one\ntwo A\n  x\n  y A\n1,2,end")
    var position = 0
    for entry in result.trace {
      #expect(entry.output.lowerBound == position)
      #expect(!entry.output.isEmpty)
      position = entry.output.upperBound
    }
    #expect(position == result.text.utf8.count)
  }

  @Test func valuesNameTheirOrigins() {
    let result = render(
      "a={{a}}\n{{#on}}b={{b}}\n{{/on}}",
      value: .record([
        "a": .text("1", origin(4, rule: 2)), "b": .text("2", origin(5)),
        "on": .flag(true, origin(6)),
      ]), tracing: true)
    let origins = result.trace.map { entry in
      entry.origins.map { "\($0.range?.start.line ?? 0)/\($0.rule)" }
    }
    // a=, value, line break of the first line, b=, value, its line break
    #expect(origins == [[], ["4/2"], [], ["6/0"], ["5/0", "6/0"], ["6/0"]])
    #expect(
      result.trace[1].template
        == SourceRange(
          in: SourceID(0), from: .init(line: 0, column: 2), to: .init(line: 0, column: 7)))
    #expect(result.trace[3].template.start == SourcePosition(line: 1, column: 7))
  }

  @Test func partialsAreAChain() {
    let result = render(
      "{{>outer}}", partials: ["inner": "x", "outer": "\n {{>inner}}"],
      value: .record([:]), tracing: true)
    #expect(result.text == "\n x")
    let last = result.trace.last
    #expect(last?.template.source == SourceID(1))
    #expect(last?.chain.map(\.source) == [SourceID(0), SourceID(2)])
    #expect(result.trace.first?.chain.count == 1)
  }

  @Test func nothingIsKeptWithoutTracing() {
    #expect(render("x{{a}}", ["a": .number(1)]).trace.isEmpty)
  }
}

struct RecordTests {
  @Test func laterValuesReplaceEarlierOnes() {
    let record = Record([("a", .number(1)), ("b", .number(2)), ("a", .number(3))])
    #expect(record["a"] == .number(3))
    #expect(record.count == 2)
    #expect(record == ["b": .number(2), "a": .number(3)])
    #expect(record != ["b": .number(2), "a": .number(4)])
    #expect(record["c"] == nil)
  }

  @Test(arguments: [0, 1, 2, 3, 7, 64, 1000])
  func everyNameIsFound(_ count: Int) {
    let record = Record((0..<count).map { (Name("name\($0)"), Value.number($0)) })
    for index in 0..<count { #expect(record[Name("name\(index)")] == .number(index)) }
    #expect(record[Name("name\(count)")] == nil)
    #expect(record.names.count == count)
  }
}
