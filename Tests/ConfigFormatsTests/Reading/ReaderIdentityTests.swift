import ConfigFormats
import Testing

/// What an escaper writes, our own reader reads back.
@Suite struct ReaderIdentityTests {
  struct Place: Sendable {
    let format: ConfigFormat
    /// Literal text before and after the value.
    let before: String
    let after: String
    let path: [String]
  }

  @Test(arguments: [
    Place(format: .hocon, before: "a { b = ", after: "\n c = 1 }", path: ["a", "b"]),
    Place(format: .hocon, before: "a { b = \"", after: "\" }", path: ["a", "b"]),
    Place(format: .hocon, before: "a.b = [\"\"\"", after: "\"\"\"]", path: ["a", "b", "[0]"]),
    Place(format: .json, before: "{\"a\": {\"b\": ", after: "}}", path: ["a", "b"]),
    Place(format: .json, before: "{\"a\": [1, \"", after: "\"]}", path: ["a", "[1]"]),
    Place(format: .lua, before: "a = { b = ", after: "; }", path: ["a", "b"]),
    Place(format: .lua, before: "a = '", after: "'", path: ["a"]),
    Place(format: .lua, before: "a = [==[", after: "]==]", path: ["a"]),
    Place(format: .lua, before: "return {\n\t[\"a\"] = \"", after: "\";\n};", path: ["a"]),
    Place(format: .javascript, before: "var a = { b: ", after: " };", path: ["a", "b"]),
    Place(format: .javascript, before: "a.b = '", after: "';", path: ["a", "b"]),
    Place(format: .javascript, before: "export const A = `", after: "`\n", path: ["A"]),
    Place(format: .properties, before: "a.b=", after: "\nc=d", path: ["a.b"]),
  ])
  func readsBack(_ place: Place) throws {
    var count = 0
    for hostile in Hostile.values {
      guard
        let spelling = GrammarState.after(place.before, in: place.format).place.spell(hostile.text)
      else { continue }
      let tree = ConfigTree.reading(place.before + spelling + place.after, as: place.format)
      #expect(tree.findings.isEmpty, "\(hostile.name)")
      let setting = try #require(tree.value(at: place.path), "\(hostile.name)")
      #expect(tree.hasText(setting, hostile.text), "\(hostile.name): \(tree.text(of: setting))")
      #expect(tree.kind(of: setting) == .text, "\(hostile.name)")
      count += 1
    }
    #expect(count > 30)
  }
}
