import ConfigFormats
import Testing

/// Files made to hurt a reader: each is read in time proportional to its length and ends with a
/// finding, never with a stack that overflows.
@Suite struct HostileFileTests {
  static let formats: [ConfigFormat] = [.hocon, .json, .lua, .javascript, .properties]

  static let pieces = [
    "[", "{", "(", "\"", "'", "{a=", "a{", "a={[{", "a.", "[[", "[=", "--[[", "/*", "`", "`${", "$",
    "${a}", "a=${a}\n", "a=${b}${b}\nb=${a}", "a=[", "]", "}", "a,", ",", "\\", "\"\\", "- ",
    "not ",
    "function ", "until ", "x=function() repeat until ", "if ", "a b ", "a\n", "a=1\n", "a.b=1\n",
    "f(", "f{", "x=f[", "x=(", "1..", "0x", "a=>", "a?", "!", "/", "\u{e4}", "\0", "include(",
    "{\"a\":", "[1,", "a+=1\n", "a=${?a}[1]\n", "a{b=${?c}}\na=${?d}\n", "\"\"\"", "<!--", "x=-",
    "class{", "async ", "if(a)", "a?", "a=>", "export default ", "}else if(a){", "export ", "var ",
    "=>{", "VirtualHost \"a\"\n", "VirtualHost{", "Component(",
  ]

  @Test(arguments: formats)
  func staysFast(_ format: ConfigFormat) {
    for piece in Self.pieces {
      let bytes = Array(piece.utf8)
      let short = Array(repeatElement(bytes, count: 200).joined())
      let long = Array(repeatElement(bytes, count: 4000).joined())
      let first = threadTime { _ = ConfigTree.reading(short, as: format) }
      let second = threadTime { _ = ConfigTree.reading(long, as: format) }
      // Twenty times the text; something quadratic would take four hundred times as long.
      #expect(second < first * 80 + .milliseconds(50), "\(piece): \(first), then \(second)")
    }
  }

  /// Every beginning of a good file is read without harm.
  @Test(arguments: formats)
  func everyBeginning(_ format: ConfigFormat) {
    let text =
      switch format {
      case .lua: "VirtualHost \"a\"\n x = { [\"b\"] = [[c]]; 'd' .. e } -- f\nif x then f'y' end\n"
      case .json: #"{"a": [1, {"b": "c\n"}], "d": null}"#
      case .hocon: "a.b { c = [1, ${d.e}\n], include \"f\" }\nd { e = \"\"\"x\"\"\" y }\n# z"
      case .properties: "a = b\\\n c\nd\\u00e4: e"
      default: "var a = { 'b': [1, `c${d}`], e() { return /x/; }, ...f };\na.b['c'] = d => ({});\n"
      }
    let bytes = Array(text.utf8)
    for count in 0...bytes.count {
      let tree = ConfigTree.reading(Array(bytes[..<count]), as: format)
      for setting in tree.roots {
        #expect(tree.range(of: setting).upperBound <= count)
      }
      for finding in tree.findings { #expect(finding.range.upperBound <= count) }
    }
    #expect(ConfigTree.reading(bytes, as: format).findings.isEmpty)
  }
}
