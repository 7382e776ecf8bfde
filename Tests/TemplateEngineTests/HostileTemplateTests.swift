import ConfigFormats
import Diagnostics
import Testing

@testable import TemplateEngine

/// Templates that are wrong, huge or both: findings with ranges, in time, never a crash.
struct HostileTemplateTests {
  static let rows: [FindingRow] = [
    .init(
      template: "a\n{{name", code: "template.unclosed-tag", at: (1, 0, 2),
      message: "this tag never ends"),
    .init(
      template: "{{{name}}", code: "template.unclosed-tag", at: (0, 0, 2),
      message: "this tag never ends"),
    .init(
      template: "{{", code: "template.unclosed-tag", at: (0, 0, 2), message: "this tag never ends"),
    .init(
      template: "{{! ", code: "template.unclosed-tag", at: (0, 0, 2),
      message: "this tag never ends"),
    .init(
      template: "x\n  {{#a}}\n", code: "template.unclosed-section", at: (1, 2, 8),
      message: "'a' is opened here and closed nowhere"),
    .init(
      template: "{{<a}}", code: "template.unclosed-section", at: (0, 0, 6),
      message: "'a' is opened here and closed nowhere"),
    .init(
      template: "{{/a}}", code: "template.unopened-section", at: (0, 0, 6),
      message: "'a' is closed here and open nowhere"),
    .init(
      template: "{{#a}}{{#b}}{{/a}}", code: "template.mismatched-section", at: (0, 12, 18),
      message: "'a' is closed here while 'b' is open", help: "write {{/b}} first"),
    .init(
      template: "{{#a}}{{/b}}{{/a}}", code: "template.mismatched-section", at: (0, 6, 12),
      message: "'b' is closed here while 'a' is open"),
    .init(
      template: "{{}}", code: "template.empty-name", at: (0, 0, 4),
      message: "this tag has no name"),
    .init(
      template: "{{> \t }}", code: "template.empty-name", at: (0, 0, 8),
      message: "this tag has no name"),
    .init(
      template: "{{#}}{{/}}", code: "template.empty-name", at: (0, 0, 5),
      message: "this tag has no name"),
    .init(
      template: "{{a b}}", code: "template.bad-name", at: (0, 0, 7),
      message: "'a b' is not a name"),
    .init(
      template: "{{a..b}}", code: "template.bad-name", at: (0, 0, 8),
      message: "'a..b' is not a name"),
    .init(
      template: "{{.a}}", code: "template.bad-name", at: (0, 0, 6), message: "'.a' is not a name"),
    .init(
      template: "{{=<% %}}", code: "template.unclosed-tag", at: (0, 0, 2),
      message: "this tag never ends"),
    .init(
      template: "{{=<%=}}", code: "template.bad-delimiters", at: (0, 0, 8),
      message: "'{{=<%=}}' does not set two delimiters"),
    .init(
      template: "{{=a b c=}}", code: "template.bad-delimiters", at: (0, 0, 11),
      message: "'{{=a b c=}}' does not set two delimiters"),
    .init(
      template: "{{=a= b=}}", code: "template.bad-delimiters", at: (0, 0, 10),
      message: "'{{=a= b=}}' does not set two delimiters"),
    .init(
      template: "a\u{0}b", code: "template.nul-byte", at: (0, 1, 2),
      message: "the template holds a NUL byte"),
    .init(
      template: "{{>a}}", partials: ["a": "{{>b}}", "b": "{{>a}}"], code: "template.partial-depth",
      at: (0, 0, 6), message: "more than 64 partials are open here"),
    .init(
      template: " {{>a}}\n", partials: ["a": " {{>a}}\n"], code: "template.partial-depth",
      at: (0, 1, 7), message: "more than 64 partials are open here"),
    .init(
      template: "{{>*t}}", partials: ["a": "{{>*t}}"], data: ["t": .text("a")],
      code: "template.partial-depth", at: (0, 0, 7),
      message: "more than 64 partials are open here"),
  ]

  @Test(arguments: rows)
  func reports(_ row: FindingRow) {
    row.check(render(row.template, partials: row.partials, row.data).diagnostics)
  }

  @Test func severalFindingsInOneRun() {
    let result = render("{{}} {{a b}} {{/x}} {{#y}} {{#z}}", [:])
    #expect(
      result.codes == [
        "template.empty-name", "template.bad-name", "template.unopened-section",
        "template.unclosed-section", "template.unclosed-section",
      ])
  }

  static let broken: [([UInt8], Int)] = [
    ([0x61, 0xFF], 1), ([0xC0, 0x80], 0), ([0xED, 0xA0, 0x80], 0), ([0x61, 0x62, 0xE2, 0x82], 2),
    ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF0, 0x9F, 0x92], 0), ([0x80], 0), ([0xE2, 0x28, 0xA1], 0),
  ]

  @Test(arguments: broken)
  func invalidUTF8(_ bytes: [UInt8], _ column: Int) {
    var library = TemplateLibrary([TemplateSource(path: "main", id: SourceID(0), utf8: bytes)])
    let found = library.template("main", as: .text).diagnostics
    #expect(found.map(\.code.name) == ["template.invalid-utf8"])
    #expect(found.first?.range?.start.column == UInt32(column))
  }

  @Test func aMegabyteOfName() {
    let result = render("{{" + String(repeating: "n", count: 1 << 20) + "}}", [:])
    #expect(result.codes == ["template.bad-name"])
    #expect((result.messages.first?.utf8.count ?? 0) < 200)
  }

  @Test func tenThousandSectionsDeep() {
    let depth = 10_000
    let opening = String(repeating: "{{#a}}", count: depth)
    let closing = String(repeating: "{{/a}}", count: depth)
    #expect(render(opening + "x" + closing, ["a": .flag(true)]).text == "x")
    #expect(render(opening, ["a": .flag(true)]).codes.count == 200)
    let blocks = String(repeating: "{{$a}}", count: depth)
    #expect(render(blocks + "x" + closing, [:]).text == "x")
    let parents = String(repeating: "{{<p}}{{$a}}", count: depth)
    let ends = String(repeating: "{{/a}}{{/p}}", count: depth)
    let result = render(parents + "x" + ends, partials: ["p": "{{$a}}{{/a}}"], [:])
    #expect(result.text == "x" || result.codes == ["template.partial-depth"])
  }

  @Test func partialsThatDouble() {
    var partials: [String: String] = ["p40": ""]
    for level in 0..<40 { partials["p\(level)"] = "{{>p\(level + 1)}}{{>p\(level + 1)}}" }
    #expect(render("{{>p0}}", partials: partials, [:]).codes == ["template.too-large"])
  }

  @Test func blocksThatDouble() {
    var partials: [String: String] = ["p40": "{{$b}}{{/b}}"]
    for level in 0..<40 {
      partials["p\(level)"] =
        "{{<p\(level + 1)}}{{$b\(level)}}{{$b\(level - 1)}}{{/b\(level - 1)}}{{$b\(level - 1)}}{{/b\(level - 1)}}{{/b\(level)}}{{$b}}{{$b\(level)}}{{/b\(level)}}{{/b}}{{/p\(level + 1)}}"
    }
    let result = render("{{>p0}}", partials: partials, [:])
    #expect(result.codes == [] || result.codes == ["template.too-large"])
  }

  /// Lists in lists that write nothing, two turns each: they would go round until the sun burns out.
  @Test func listsThatDouble() {
    let template =
      String(repeating: "{{#a}}", count: 60) + String(repeating: "{{/a}}", count: 60)
    let result = render(template, ["a": .list([.text("x", .none), .text("y", .none)])])
    #expect(result.codes == ["template.too-large"])
  }

  @Test func manyTagsTakeLinearTime() {
    let template = String(repeating: "{{a}} {{! c }}\n{{#a}}x{{/a}}\n", count: 20_000)
    let result = render(template, ["a": .text("v")])
    #expect(result.text == String(repeating: "v \nx\n", count: 20_000))
  }

  @Test func carriageReturnsStay() {
    let result = render(
      "a\r\n  {{#t}}\r\nb\r\n{{/t}}\r\n{{>p}}\r\n", partials: ["p": "c\r\n"], ["t": .flag(true)])
    #expect(result.text == "a\r\nb\r\nc\r\n")
  }
}
