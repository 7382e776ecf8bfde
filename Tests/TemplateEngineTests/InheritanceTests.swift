import ConfigFormats
import Diagnostics
import Testing

@testable import TemplateEngine

/// A template, what it includes, its data and its output.
struct LanguageRow: CustomTestStringConvertible, Sendable {
  var title: String
  var template: String
  var partials: [String: String]
  var data: Record
  var expected: String

  init(
    _ title: String, _ template: String, _ partials: [String: String] = [:], _ data: Record = [:],
    gives expected: String
  ) {
    self.title = title
    self.template = template
    self.partials = partials
    self.data = data
    self.expected = expected
  }

  var testDescription: String { title }
}

/// The optional parts of the specification: blocks that a template fills in for the parent that it
/// names, and partials named by a value. The rows are ours, from the rules.
struct InheritanceTests {
  static let rows: [LanguageRow] = [
    .init("a block shows its default", "[{{$port}}5222{{/port}}]", gives: "[5222]"),
    .init(
      "a default is a template", "{{$who}}{{#host}}{{name}}{{/host}}{{/who}}", [:],
      ["host": .record(["name": .text("jms")])], gives: "jms"),
    .init(
      "a parent without blocks is a partial", "{{<base}}{{/base}}|{{>base}}",
      ["base": "{{$a}}x{{/a}}"], gives: "x|x"),
    .init(
      "an override replaces the default", "{{<base}}{{$port}}443{{/port}}{{/base}}",
      ["base": "listen {{$port}}80{{/port}};"], gives: "listen 443;"),
    .init(
      "only the named block", "{{<base}}{{$b}}2{{/b}}{{/base}}",
      ["base": "{{$a}}x{{/a}} {{$b}}y{{/b}} {{$c}}z{{/c}}"], gives: "x 2 z"),
    .init(
      "a block wherever it stands", "{{<base}}{{$a}}!{{/a}}{{/base}}",
      ["base": "{{$a}}1{{/a}}-{{$a}}2{{/a}}"], gives: "!-!"),
    .init(
      "each parent tag has its own", "{{<b}}{{$a}}1{{/a}}{{/b}},{{<b}}{{$a}}2{{/a}}{{/b}},{{>b}}",
      ["b": "{{$a}}0{{/a}}"], gives: "1,2,0"),
    .init(
      "data and blocks do not meet", "{{<b}}{{$a}}block{{/a}}{{/b}} {{a}}", ["b": "{{$a}}{{/a}}"],
      ["a": .text("data")], gives: "block data"),
    .init(
      "other text in a parent is ignored", "{{<b}} x {{name}} {{$a}}1{{/a}} y\n {{/b}}",
      ["b": "<{{$a}}0{{/a}}>"], gives: "<1>"),
    .init(
      "an override sees the context of the block",
      "{{<b}}{{$a}}{{name}}{{/a}}{{/b}}", ["b": "{{#inner}}{{$a}}{{/a}}{{/inner}}"],
      ["name": .text("outer"), "inner": .record(["name": .text("inner")])], gives: "inner"),
    .init(
      "the outermost override wins", "{{<one}}{{$a}}1{{/a}}{{/one}}",
      [
        "one": "{{<two}}{{$a}}2{{/a}}{{/two}}", "two": "{{<three}}{{$a}}3{{/a}}{{/three}}",
        "three": "{{$a}}4{{/a}}",
      ], gives: "1"),
    .init(
      "the nearest override below it", "{{<one}}{{/one}}",
      ["one": "{{<two}}{{$a}}2{{/a}}{{/two}}", "two": "{{$a}}3{{/a}}"], gives: "2"),
    .init(
      "an override with a block of its own", "{{<one}}{{$inner}}!{{/inner}}{{/one}}",
      ["one": "{{<two}}{{$a}}({{$inner}}?{{/inner}}){{/a}}{{/two}}", "two": "{{$a}}{{/a}}"],
      gives: "(!)"),
    .init(
      "an override that holds a parent",
      "{{<one}}{{$a}}{{<two}}{{$b}}x{{/b}}{{/two}}{{/a}}{{/one}}",
      ["one": "1{{$a}}{{/a}}1", "two": "2{{$b}}{{/b}}2"], gives: "12x21"),
    .init(
      "overrides reach through partials", "{{<one}}{{$a}}x{{/a}}{{/one}}",
      ["one": "{{>two}}", "two": "{{$a}}y{{/a}}"], gives: "x"),
    .init(
      "templates that name each other as parents", "{{<one}}{{$a}}x{{/a}}{{/one}}",
      [
        "one": "{{$a}}{{/a}} {{$b}}{{<two}}{{/two}}{{/b}}",
        "two": "{{$a}}two{{/a}} {{<one}}{{$b}}end{{/b}}{{/one}}",
      ], gives: "x x x end"),
    .init(
      "a standalone parent is indented and leaves no line",
      "server {\n  {{<base}}{{/base}}\n}\n", ["base": "a;\nb;\n"],
      gives: "server {\n  a;\n  b;\n}\n"),
    .init(
      "a parent over several lines leaves no line",
      "top\n{{<base}}\n  {{$a}}x{{/a}}\n{{/base}}\nend\n", ["base": "<{{$a}}{{/a}}>\n"],
      gives: "top\n<x>\nend\n"),
    .init(
      "a parent within a line stays within it", "a {{<base}}{{$x}}1{{/x}}{{/base}} b\n",
      ["base": "[{{$x}}{{/x}}]"], gives: "a [1] b\n"),
    .init(
      "an inline block is indented where it stands",
      "{{<base}}{{$body}}\n    one;\n      two;\n{{/body}}{{/base}}\n",
      ["base": "location {\n  {{$body}}\n  {{/body}}\n}\n"],
      gives: "location {\n  one;\n    two;\n}\n"),
    .init(
      "lines take the indentation of the default",
      "{{<base}}{{$body}}\none;\ntwo;\n{{/body}}{{/base}}\n",
      ["base": "location {\n{{$body}}\n    default;\n{{/body}}\n}\n"],
      gives: "location {\n    one;\n    two;\n}\n"),
    .init(
      "lines in an inline block take the indentation of its line",
      "{{<base}}{{$body}}\none\ntwo{{/body}}\n{{/base}}\n",
      ["base": "x\n  {{$body}}{{/body}}\ny\n"], gives: "x\n  one\n  two\ny\n"),
    .init(
      "a block of lines stays lines", "{{<base}}{{$body}}one{{/body}}{{/base}}",
      ["base": "{{$body}}\n  default\n{{/body}}\nend\n"], gives: "  one\nend\n"),
    .init(
      "nested blocks are moved with the block around them",
      "{{<mid}}{{$inner}}\nthree\n{{/inner}}{{/mid}}\n",
      [
        "mid":
          "{{<top}}{{$outer}}\n    one\n    {{$inner}}\n      two\n    {{/inner}}\n{{/outer}}{{/top}}\n",
        "top": "{{$outer}}x{{/outer}}",
      ], gives: "one\n  three\n"),
    .init(
      "a parent named by a value", "{{<*kind}}{{$a}}1{{/a}}{{/*kind}}", ["x": "x{{$a}}{{/a}}"],
      ["kind": .text("x")], gives: "x1"),
    .init(
      "a partial named by a value", "{{#roles}}{{>*kind}},{{/roles}}",
      ["jvb": "bridge {{n}}", "jibri": "recorder {{n}}"],
      [
        "roles": .list([
          .record(["kind": .text("jvb"), "n": .number(1)]),
          .record(["kind": .text("jibri"), "n": .number(2)]),
        ])
      ], gives: "bridge 1,recorder 2,"),
    .init(
      "a dotted name names a partial and opens nothing", "{{#a}}{{>*b.kind}}{{/a}}",
      ["p": "{{value}}"],
      [
        "a": .record(["value": .text("a")]),
        "b": .record(["kind": .text("p"), "value": .text("b")]),
      ], gives: "a"),
    .init(
      "a partial named by a value recurses", "{{>*t}}",
      ["n": "{{v}}<{{#next}}{{>*t}}{{/next}}>"],
      [
        "t": .text("n"), "v": .number(1),
        "next": .list([.record(["v": .number(2), "next": .list([])])]),
      ], gives: "1<2<>>"),
    .init(
      "a standalone partial named by a value is indented", "a\n  {{> *t }}\nb\n",
      ["n": "1\n2\n"], ["t": .text("n")], gives: "a\n  1\n  2\nb\n"),
  ]

  @Test(arguments: rows)
  func rendersByTheRules(_ row: LanguageRow) {
    let result = render(row.template, partials: row.partials, row.data)
    #expect(result.text == row.expected)
    #expect(result.diagnostics == [])
  }

  @Test func indentationLeavesEmptyLinesEmpty() {
    let result = render("{\n  {{>p}}\n}\n", partials: ["p": "a\n\nb\n"], [:])
    #expect(result.text == "{\n  a\n\n  b\n}\n")
  }
}
