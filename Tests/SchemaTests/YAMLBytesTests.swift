import Diagnostics
import Schema
import Testing

/// What is wrong with the bytes of a file is found before libyaml reads them.
struct YAMLBytesTests {
  @Test(
    arguments: [
      (Array("a: b\nc: \0\n".utf8), "yaml.control-character", 1, 3),
      (Array("a: \u{7}\n".utf8), "yaml.control-character", 0, 3),
      (Array("ä: \u{7F}\n".utf8), "yaml.control-character", 0, 3),
      (Array("# \u{1B}[31m\n".utf8), "yaml.control-character", 0, 2),
      (Array("a: \u{80}\n".utf8), "yaml.control-character", 0, 3),
      (Array("a: b\u{FEFF}\n".utf8), "yaml.control-character", 0, 4),
      (Array("\u{FEFF}a: \u{FFFE}\n".utf8), "yaml.control-character", 0, 3),
      (Array("\0".utf8), "yaml.control-character", 0, 0),
      (Array("a: b\rc: d\r".utf8), "yaml.line-break", 0, 4),
      (Array("a: b\u{85}".utf8), "yaml.line-break", 0, 4),
      (Array("a: b\n# \u{2028}".utf8), "yaml.line-break", 1, 2),
      (Array("a: b\n\"\u{2029}\"".utf8), "yaml.line-break", 1, 1),
      (Array("a: ".utf8) + [0xFF, 0x0A], "yaml.invalid-utf8", 0, 3),
      (Array("ö: ö".utf8) + [0xE9, 0x20, 0x0A], "yaml.invalid-utf8", 0, 4),
      (Array("a: b\nc: ".utf8) + [0xC0, 0xAF], "yaml.invalid-utf8", 1, 3),
      (Array("a: ".utf8) + [0xE0, 0x80, 0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xED, 0xA0, 0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xF0, 0x80, 0x80, 0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xF4, 0x90, 0x80, 0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xF5, 0x80, 0x80, 0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0x80], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xC3], "yaml.invalid-utf8", 0, 3),
      (Array("a: ".utf8) + [0xF0, 0x9F, 0x98], "yaml.invalid-utf8", 0, 3),
      (utf16("a: b\n", bigEndian: false), "yaml.encoding", 0, 0),
      (utf16("a: b\n", bigEndian: true), "yaml.encoding", 0, 0),
      ([0xFF, 0xFE] + utf16("a: b\n", bigEndian: false), "yaml.encoding", 0, 0),
      ([0xFE, 0xFF] + utf16("a: b\n", bigEndian: true), "yaml.encoding", 0, 0),
      ([0xFF, 0xFE], "yaml.encoding", 0, 0),
      ([0x61, 0], "yaml.encoding", 0, 0),
      ([0x61, 0, 0, 0, 0x3A, 0, 0, 0], "yaml.encoding", 0, 0),
      ([0, 0, 0, 0x61, 0, 0, 0, 0x3A], "yaml.encoding", 0, 0),
      ([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "yaml.encoding", 0, 0),
      ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61], "yaml.encoding", 0, 0),
    ] as [([UInt8], Diagnostic.Code, Int, Int)])
  func refuses(_ bytes: [UInt8], _ code: Diagnostic.Code, _ line: Int, _ column: Int) {
    let (document, diagnostics) = parse(bytes)
    #expect(document == nil)
    #expect(diagnostics.map(\.code) == [code])
    #expect(diagnostics.first?.range?.start == SourcePosition(line: line, column: column))
  }

  @Test(
    arguments: [
      "", "\n", "# only a comment\n", "---\n", "--- # c\n...\n", "\u{FEFF}", "\u{FEFF}# c\n",
      "\r\n",
      "  \n",
    ])
  func isEmpty(_ text: String) {
    let (document, diagnostics) = parse(text)
    #expect(document != nil && document?.root == nil)
    #expect(diagnostics.map(\.code) == ["yaml.empty"])
  }

  /// A scalar either stays what it is and takes one column, or is refused; libyaml never sees one
  /// that it would count or read differently.
  @Test func everyScalarIsReadOrRefused() throws {
    for value in UInt32(0)...0x10FFFF {
      // Everything in the first planes where special characters live, then a sample.
      let isSampled = value < 0x3000 || (0xFE00...0xFFFF).contains(value) || value % 257 == 0
      guard isSampled, let scalar = Unicode.Scalar(value), scalar != "'", scalar != "\n" else {
        continue
      }
      let (document, diagnostics) = parse("'\(scalar)\(scalar)'")
      let isRefused =
        value < 0x20 && value != 9 || (0x7F...0x9F).contains(value)
        || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(value)
      let name = "U+" + String(value, radix: 16)
      if isRefused {
        #expect(document == nil && diagnostics.count == 1, "\(name)")
      } else {
        let root = try #require(document?.root, "\(name)")
        #expect(root.text.unicodeScalars.elementsEqual([scalar, scalar]), "\(name)")
        #expect(root.range.end == SourcePosition(line: 0, column: 4), "\(name)")
      }
    }
  }
}

private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
  text.utf16.flatMap { unit in
    let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
    return bigEndian ? pair : pair.reversed()
  }
}
