import ConfigFormats
import Diagnostics
import Testing

@testable import TemplateEngine

/// A finding as tests compare it: where, code, and what matters of the rest.
struct FindingRow: CustomTestStringConvertible, Sendable {
  var template: String
  var partials: [String: String] = [:]
  var data: Record = [:]
  var format = ConfigFormat.text
  var code: String
  /// Line and columns of the range, from zero.
  var at: (line: Int, from: Int, to: Int)
  var message: String
  var help: String?

  var testDescription: String { template.count > 80 ? String(template.prefix(80)) : template }

  func check(_ found: [Diagnostic]) {
    #expect(found.map(\.code.name) == [code])
    guard let first = found.first else { return }
    #expect(first.message == message)
    let range = first.range
    #expect(range?.start == SourcePosition(line: at.line, column: at.from))
    #expect(range?.end.column == UInt32(at.to))
    if let help { #expect(first.help == help) }
  }
}

struct StrictnessTests {
  static let rows: [FindingRow] = [
    .init(
      template: "a {{adress}}", data: ["address": .text("x")], code: "template.undefined-name",
      at: (0, 2, 12), message: "no value is named 'adress' here",
      help: "did you mean 'address'?"),
    .init(
      template: "\n{{#hots}}x{{/hots}}", data: ["hosts": .list([])],
      code: "template.undefined-name", at: (1, 0, 9), message: "no value is named 'hots' here",
      help: "did you mean 'hosts'?"),
    .init(
      template: "é{{^none}}x{{/none}}", code: "template.undefined-name", at: (0, 1, 10),
      message: "no value is named 'none' here"),
    .init(
      template: "{{host.nmae}}", data: ["host": .record(["name": .text("x")])],
      code: "template.undefined-name", at: (0, 0, 13),
      message: "there is no 'nmae' in the value of 'host.nmae'", help: "did you mean 'name'?"),
    .init(
      template: "{{host.name.first}}", data: ["host": .record(["name": .text("x")])],
      code: "template.undefined-name", at: (0, 0, 19),
      message: "there is no 'first' in the value of 'host.name.first'"),
    .init(
      template: "{{#list}}{{x}}{{/list}}", data: ["list": .list([.number(1), .number(2)])],
      code: "template.undefined-name", at: (0, 9, 14), message: "no value is named 'x' here"),
    .init(
      template: "{{list}}", data: ["list": .list([])], code: "template.not-a-scalar",
      at: (0, 0, 8), message: "'list' is a list, which cannot be written as a value"),
    .init(
      template: "{{host}}", data: ["host": .record([:])], code: "template.not-a-scalar",
      at: (0, 0, 8), message: "'host' is a record, which cannot be written as a value"),
    .init(
      template: "{{.}}", code: "template.not-a-scalar", at: (0, 0, 5),
      message: "'.' is a record, which cannot be written as a value"),
    .init(
      template: "{{-first}}", code: "template.undefined-name", at: (0, 0, 10),
      message: "'-first' has a meaning only inside the section of a list"),
    .init(
      template: "{{{a}}}", data: ["a": .text("x")], code: "template.raw-text", at: (0, 0, 7),
      message: "'a' is not text that was parsed as text"),
    .init(
      template: "{{&a}}", data: ["a": .verbatim("x", .lua)], format: .nginx,
      code: "template.raw-text", at: (0, 0, 6),
      message: "'a' is not text that was parsed as nginx"),
    .init(
      template: "{{{s}}}", data: ["s": .secret(Secret(named: "n", text: "canary"))],
      code: "template.raw-text", at: (0, 0, 7), message: "'s' is not text that was parsed as text"),
    .init(
      template: "{{>hostt}}", partials: ["host": ""], code: "template.missing-template",
      at: (0, 0, 10), message: "there is no template 'hostt'", help: "did you mean 'host'?"),
    .init(
      template: "{{>*t}}", data: ["t": .text("no")], code: "template.dynamic-partial",
      at: (0, 0, 7), message: "there is no template 'no'"),
    .init(
      template: "{{>*t}}", data: ["t": .number(1)], code: "template.dynamic-partial",
      at: (0, 0, 7), message: "the value of 't' does not name a template"),
    .init(
      template: "{{>*t}}", partials: ["bad": "{{#a}}"], data: ["t": .text("bad")],
      code: "template.dynamic-partial", at: (0, 0, 7),
      message: "the template 'bad' cannot stand here"),
  ]

  @Test(arguments: rows)
  func reports(_ row: FindingRow) {
    row.check(
      render(row.template, partials: row.partials, row.data, as: row.format).diagnostics)
  }

  @Test func everyMissingNameIsReportedInOneRun() {
    let result = render("{{a}} {{b.c}} {{#d}}{{x}}{{/d}} {{e}}", ["e": .null])
    #expect(result.messages.count == 3)
  }

  @Test func aWrongTemplateNobodyChoosesIsNoMistake() {
    let result = render(
      "{{>*t}}", partials: ["bad": "{{#a}}", "good": "fine"], ["t": .text("good")])
    #expect(result.text == "fine")
    #expect(result.diagnostics == [])
  }

  @Test func findingsOfAPartialAreReportedOnce() {
    let result = render("{{>p}}{{>p}}\n  {{>p}}\n", partials: ["p": "{{#a}}"], [:])
    #expect(result.codes == ["template.unclosed-section"])
  }

  @Test func aMissingTemplateHasNoRange() {
    var library = makeLibrary("", [:])
    let found = library.template("mian", as: .text).diagnostics
    #expect(found.map(\.code.name) == ["template.missing-template"])
    #expect(found.first?.help == "did you mean 'main'?")
  }

  static let truth: [(Value, Bool)] = [
    (.null, false), (.flag(false), false), (.flag(true), true), (.number(0), true),
    (.number(-1), true), (.decimal("0.5"), true), (.text(""), false), (.text("x"), true),
    (.verbatim("", .text), false), (.verbatim("x", .text), true), (.list([]), false),
    (.list([.number(1)]), true), (.record([:]), true),
    (.secret(Secret(named: "n", text: "")), true), (.secret(Secret(withheld: "n")), true),
  ]

  @Test(arguments: truth)
  func sectionsAskForTruth(_ value: Value, _ isTrue: Bool) {
    let template = "{{#v}}yes{{/v}}{{^v}}no{{/v}}"
    #expect(render(template, ["v": value]).text == (isTrue ? "yes" : "no"))
  }

  @Test func listsCount() {
    let template =
      "{{#l}}{{-number}}:{{.}}{{^-last}}, {{/-last}}{{#-last}}.{{/-last}}{{/l}}{{#l}}{{#-first}}{{.}}{{/-first}}{{/l}}"
    let result = render(template, ["l": .list([.text("a"), .text("b"), .text("c")])])
    #expect(result.text == "1:a, 2:b, 3:c.a")
  }

  @Test func countingReachesThroughSectionsInside() {
    let template = "{{#l}}{{#on}}{{-number}}{{^-last}},{{/-last}}{{/on}}{{/l}}"
    let item = Value.record(["on": .flag(true)])
    #expect(render(template, ["l": .list([item, item])]).text == "1,2")
  }

  @Test func laterFramesAreSearchedFirst() {
    var library = makeLibrary("{{a}}{{b}}{{c}}", [:])
    var rendering = Rendering()
    let frames: [Record] = [
      ["a": .number(1), "b": .number(1), "c": .number(1)], ["b": .number(2), "c": .number(2)],
      ["c": .number(3)],
    ]
    #expect(library.template("main", as: .text).template?.render(frames, into: &rendering) == [])
    #expect(String(decoding: rendering.review, as: UTF8.self) == "123")
  }
}
