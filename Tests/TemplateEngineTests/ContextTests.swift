import ConfigFormats
import Diagnostics
import Testing

@testable import TemplateEngine

/// A template of a grammar, with data that every row shares.
struct ContextRow: CustomTestStringConvertible, Sendable {
  var format: ConfigFormat
  var template: String
  /// The output, or nil with the codes of the findings.
  var expected: String?
  var codes: [String] = []

  init(_ format: ConfigFormat, _ template: String, gives expected: String) {
    (self.format, self.template, self.expected) = (format, template, expected)
  }

  init(_ format: ConfigFormat, _ template: String, refusedAs codes: String...) {
    (self.format, self.template, self.codes) = (format, template, codes)
  }

  var testDescription: String { "\(format.rawValue): \(template)" }
}

/// Tags are spelled for their place, on every way that leads to it.
struct ContextTests {
  static let data: Record = [
    "l": .list([.text("a"), .text("b"), .text("c")]), "one": .list([.text("a")]),
    "none": .list([]), "x": .text("v"), "y": .text("w"), "on": .flag(true), "off": .flag(false),
    "n": .number(5), "quote": .text("a\"b"),
  ]

  static let rows: [ContextRow] = [
    .init(.lua, "a = {{quote}}", gives: #"a = "a\"b""#),
    .init(.lua, "a = \"{{quote}}\"", gives: #"a = "a\"b""#),
    .init(.lua, "a = {{n}} -- {{x}}", gives: "a = 5 -- v"),
    .init(.json, "{\"a\": {{quote}}, \"b\": {{on}}}", gives: #"{"a": "a\"b", "b": true}"#),
    .init(.json, "[{{#l}}{{.}}{{^-last}}, {{/-last}}{{/l}}]", gives: #"["a", "b", "c"]"#),
    .init(.json, "[{{#l}}{{^-first}}, {{/-first}}{{.}}{{/l}}]", gives: #"["a", "b", "c"]"#),
    // Separators between words of grammars that know words.
    .init(.nftables, "x { {{#l}}{{.}}{{^-last}}, {{/-last}}{{/l}} }\n", gives: "x { a, b, c }\n"),
    .init(.nftables, "x { {{#l}}{{^-first}}, {{/-first}}{{.}}{{/l}} }\n", gives: "x { a, b, c }\n"),
    .init(.nginx, "x {{#l}}{{.}}{{^-last}} {{/-last}}{{/l}};\n", gives: "x a b c;\n"),
    .init(.nginx, "x {{#one}}{{.}}{{^-last}} {{/-last}}{{/one}};\n", gives: "x a;\n"),
    .init(.nginx, "x{{#l}} {{.}}{{/l}};\n", gives: "x a b c;\n"),
    .init(.shell, "x {{#l}}{{.}}{{^-last}} {{/-last}}{{/l}}\n", gives: "x a b c\n"),
    .init(.dnsmasq, "x={{#l}}{{.}}{{^-last}},{{/-last}}{{/l}}\n", gives: "x=a,b,c\n"),
    // One or the other.
    .init(.nginx, "x {{#on}}{{x}}{{/on}}{{^on}}{{y}}{{/on}};\n", gives: "x v;\n"),
    .init(.nginx, "x {{^off}}{{x}}{{/off}}{{#off}}{{y}}{{/off}};\n", gives: "x v;\n"),
    .init(.shell, "{{#on}}a={{x}}{{/on}}{{^on}}b={{y}}{{/on}}\n", gives: "a=v\n"),
    .init(.shell, "a={{x}}{{#on}}{{y}}{{/on}}\n", gives: "a=vw\n"),
    // What a section may not do.
    .init(.lua, "a = {{#on}}\"{{/on}}b\"", refusedAs: "template.section-changes-context"),
    .init(.lua, "a = {{^on}}\"{{/on}}b\"", refusedAs: "template.section-changes-context"),
    .init(.lua, "{{#on}}-- {{/on}}a = 1\n", refusedAs: "template.section-changes-context"),
    .init(.lua, "{{#on}}a = [[{{/on}}\n]]\n", refusedAs: "template.section-changes-context"),
    .init(.shell, "{{#on}}a='{{/on}}b'\n", refusedAs: "template.section-changes-context"),
    // Items that would run into each other, and tags with two places.
    .init(.nginx, "x {{#l}}{{.}}{{/l}};\n", refusedAs: "template.ambiguous-place"),
    .init(.nginx, "x {{#one}}{{.}}{{/one}};\n", gives: "x a;\n"),
    .init(.nginx, "x {{#on}}{{x}}{{/on}}{{y}};\n", refusedAs: "template.ambiguous-place"),
    .init(.json, "\"{{#l}}{{.}}\"{{/l}}", refusedAs: "template.section-changes-context"),
    .init(.nginx, "x \"{{#on}}a\" \"{{/on}}b\";\n", gives: "x \"a\" \"b\";\n"),
    // Partials move the grammar as far as their text does.
    .init(.lua, "a = {{>open}}{{x}}\"", gives: #"a = "v""#),
    .init(.lua, "{{#on}}{{>open}}{{/on}}", refusedAs: "template.section-changes-context"),
    .init(.lua, "a = {{>self}}", refusedAs: "template.partial-changes-context"),
    .init(.lua, "a = {{>item}}, \"{{>item}}\"", gives: #"a = "a\"b", "a\"b""#),
  ]

  static let partials = [
    "open": "\"", "self": "{{#off}}{{>self}}{{/off}}\"", "item": "{{quote}}",
  ]

  @Test(arguments: rows)
  func spellsForThePlace(_ row: ContextRow) {
    let result = render(row.template, partials: Self.partials, Self.data, as: row.format)
    #expect(result.codes == row.codes)
    if let expected = row.expected { #expect(result.text == expected) }
  }

  @Test func aValueThatCannotBeWrittenIsNotWritten() {
    let origin = Origin(
      SourceRange(in: SourceID(9), from: .init(line: 3, column: 1), to: .init(line: 3, column: 4)))
    let result = render("a\n-- {{x}}", ["x": .text("1\n2", origin)], as: .lua)
    #expect(result.text == "a\n-- ")
    #expect(result.codes == ["template.unspellable-value"])
    #expect(result.diagnostics.first?.range?.start == SourcePosition(line: 1, column: 3))
    #expect(result.diagnostics.first?.notes.map(\.range) == [origin.range])
  }

  @Test func aSecretThatCannotBeWrittenIsNotShown() {
    let secret = Secret(named: "sip/main", text: "canary\ncanary")
    let result = render("-- {{x}}\n", ["x": .secret(secret)], as: .lua)
    #expect(result.text == "-- <redacted:sip/main>\n")
    #expect(result.revealed == "-- \n")
    #expect(result.codes == ["template.unspellable-value"])
    #expect(!"\(result.diagnostics)".contains("canary"))
  }

  @Test func deepNestingIsCompiledInLinearTime() {
    let opening = String(repeating: "{{#l}}", count: 200)
    let closing = String(repeating: "{{^-last}},{{/-last}}{{/l}}", count: 200)
    var library = makeLibrary("[" + opening + "{{.}}" + closing + "]", [:])
    let codes = library.template("main", as: .json).diagnostics.map(\.code.name)
    #expect(codes.allSatisfy { $0.hasPrefix("template.") })
  }
}
