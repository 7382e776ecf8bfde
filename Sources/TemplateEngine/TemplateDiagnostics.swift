import ConfigFormats
import Diagnostics

// What is wrong with the text of a template.
extension Diagnostic {
  static func templateTooLarge(_ path: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.too-large", "'\(path)' is larger than 16 MiB or unfolds to too much",
      at: range, help: "split the template, or include less of it")
  }

  static func invalidUTF8(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.invalid-utf8", "the template is not UTF-8 from here on", at: range,
      help: "save the file as UTF-8")
  }

  static func nulByte(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.nul-byte", "the template holds a NUL byte", at: range,
      help: "remove the byte; no configuration file can hold it")
  }

  static func unclosedTag(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.unclosed-tag", "this tag never ends", at: range,
      help: "close it with the delimiter that matches, such as '}}' or '}}}'")
  }

  static func badDelimiters(_ written: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.bad-delimiters", "'\(written)' does not set two delimiters", at: range,
      help: "write two words without '=' and a blank between them, such as {{=<% %>=}}")
  }

  static func emptyName(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.empty-name", "this tag has no name", at: range,
      help: "write a name between the delimiters, or '.' for the item itself")
  }

  static func badName(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.bad-name", "'\(name)' is not a name", at: range,
      help: "a name has no blanks, and parts between its dots; is a tag before it left open?")
  }

  static func longName(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.bad-name", "'\(name)' is longer than 256 bytes", at: range,
      help: "use a shorter name; is a tag left open?")
  }

  static func unopenedSection(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.unopened-section", "'\(name)' is closed here and open nowhere", at: range,
      help: "remove the tag, or open it with {{#\(name)}}")
  }

  static func mismatchedSection(
    _ name: String, expected: String, at range: SourceRange, openedAt opening: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "template.mismatched-section", "'\(name)' is closed here while '\(expected)' is open",
      at: range, notes: [Note("'\(expected)' is opened here", at: opening)],
      help: "write {{/\(expected)}} first")
  }

  static func unclosedSection(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.unclosed-section", "'\(name)' is opened here and closed nowhere",
      at: range, help: "write {{/\(name)}} where it ends")
  }
}

// What is wrong with how templates fit together and into their grammar.
extension Diagnostic {
  static func missingTemplate(
    _ path: String, at range: SourceRange? = nil, near paths: [String]
  ) -> Self {
    Diagnostic(
      .error, "template.missing-template", "there is no template '\(path)'", at: range,
      help: NearestName.suggestion(for: path, among: paths))
  }

  static func sectionChangesContext(
    _ name: String, at range: SourceRange, end: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "template.section-changes-context",
      "the section '\(name)' ends in another place of the grammar than it begins", at: range,
      notes: [Note("it ends here", at: end)],
      help: "keep quotes and comments that open inside a section inside of it")
  }

  static func recursionChangesContext(_ path: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.partial-changes-context",
      "'\(path)' includes itself and ends in another place of the grammar than it begins",
      at: range, help: "close in the template what it opens")
  }

  static func ambiguousPlace(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.ambiguous-place",
      "where '\(name)' stands in the grammar depends on the sections before it", at: range,
      help: "write the value inside of each section, or end the word before it")
  }

  static func repeatedPlace(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.ambiguous-place",
      "the items of '\(name)' would run into each other, as nothing here separates them", at: range,
      help: "end each item, or write a separator inside {{^-last}} and {{/-last}}")
  }

  static func forbiddenPlace(_ name: String, _ reason: Unspellable, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.forbidden-place", "'\(name)' cannot stand here: \(reason.reason)",
      at: range,
      help: "put the tag where the grammar takes a value")
  }

  static func rawText(_ name: String, format: ConfigFormat, at range: SourceRange, origin: Origin)
    -> Self
  {
    Diagnostic(
      .error, "template.raw-text", "'\(name)' is not text that was parsed as \(format.rawValue)",
      at: range, notes: from(origin),
      help: "write {{\(name)}}, which spells the value for its place")
  }
}

// What is wrong with a value.
extension Diagnostic {
  static func undefinedName(
    _ name: String, missing part: String, at range: SourceRange, near names: [String]
  ) -> Self {
    let message =
      name == part
      ? "no value is named '\(name)' here" : "there is no '\(part)' in the value of '\(name)'"
    return Diagnostic(
      .error, "template.undefined-name", message, at: range,
      help: NearestName.suggestion(for: part, among: names))
  }

  static func outsideList(_ name: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.undefined-name",
      "'\(name)' has a meaning only inside the section of a list",
      at: range)
  }

  static func notAScalar(_ name: String, kind: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.not-a-scalar", "'\(name)' is a \(kind), which cannot be written as a value",
      at: range, help: "open it as a section, {{#\(name)}}, and write its parts")
  }

  static func unspellable(
    _ name: String, _ reason: Unspellable, at range: SourceRange, origin: Origin
  ) -> Self {
    Diagnostic(
      .error, "template.unspellable-value",
      "the value of '\(name)' cannot be written here: \(reason.reason)", at: range,
      notes: from(origin))
  }

  static func partialDepth(_ depth: Int, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.partial-depth", "more than \(depth) partials are open here", at: range,
      help: "a partial that includes itself needs a section that ends")
  }

  static func tooMuchOutput(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "template.too-large",
      "the template unfolds to too much text, or to too many partials and turns of lists",
      at: range, help: "include less, or less often")
  }

  static func partialNameNotText(_ name: String, at range: SourceRange, origin: Origin) -> Self {
    Diagnostic(
      .error, "template.dynamic-partial", "the value of '\(name)' does not name a template",
      at: range, notes: from(origin), help: "a template is named by a text")
  }

  static func dynamicPartial(
    _ path: String, at range: SourceRange, origin: Origin, why: Note?, near paths: [String]
  ) -> Self {
    Diagnostic(
      .error, "template.dynamic-partial",
      why == nil ? "there is no template '\(path)'" : "the template '\(path)' cannot stand here",
      at: range, notes: (why.map { [$0] } ?? []) + from(origin),
      help: why == nil ? NearestName.suggestion(for: path, among: paths) : nil)
  }

  static func unspellableSecret(
    _ secret: Secret, _ reason: Unspellable, at range: SourceRange?, origin: Origin
  ) -> Self {
    Diagnostic(
      .error, "template.unspellable-value",
      "the secret '\(secret.name)' cannot be written here: \(reason.reason)", at: range,
      notes: from(origin))
  }

  static func withheldSecret(_ secret: Secret, at range: SourceRange?, origin: Origin) -> Self {
    Diagnostic(
      .error, "template.withheld-secret", "the secret '\(secret.name)' is not at hand", at: range,
      notes: from(origin))
  }

  private static func from(_ origin: Origin) -> [Note] {
    origin.range.map { [Note("the value comes from here", at: $0)] } ?? []
  }
}
