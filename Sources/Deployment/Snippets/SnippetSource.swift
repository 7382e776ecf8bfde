internal import Diagnostics

/// Where the bytes of a snippet stand in the site.
///
/// A literal block (`|`) shows its text as it is, behind an indentation; each of its bytes has a
/// place. Other scalars were folded or unescaped on the way, and their place is the whole of them.
struct SnippetSource {
  private let whole: SourceRange
  private let text: [UInt8]
  /// First line of the text in the site, and how far it is indented; nil: not a literal block.
  private let block: (line: Int, indentation: Int)?

  init(_ text: String, at range: SourceRange, in source: SourceText) {
    whole = range
    self.text = Array(text.utf8)
    block = Self.block(self.text, at: range, in: source)
  }

  private static func block(
    _ text: [UInt8], at range: SourceRange, in source: SourceText
  ) -> (line: Int, indentation: Int)? {
    let header = source.line(Int(range.start.line)).unicodeScalars.dropFirst(
      Int(range.start.column))
    // A tag or an anchor may stand in front of the indicator.
    guard header.split(separator: " ").contains(where: { $0.first == "|" }),
      !header.contains("\"")
    else { return nil }
    let first = Int(range.start.line) + 1
    for (number, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      let written = source.line(first + number).utf8.prefix { $0 == 0x20 }.count
      return (first, max(0, written - line.prefix { $0 == 0x20 }.count))
    }
    return nil
  }

  /// The place of some bytes of the text; never empty where the text is not.
  func range(of bytes: Range<Int>) -> SourceRange {
    guard let block else { return whole }
    let start = min(bytes.lowerBound, max(0, text.count - 1))
    let end = max(min(bytes.upperBound, text.count), start)
    return SourceRange(
      in: whole.source, from: position(of: start, block), to: position(of: end, block))
  }

  private func position(of byte: Int, _ block: (line: Int, indentation: Int)) -> SourcePosition {
    var line = 0
    var column = 0
    for index in 0..<byte {
      if text[index] == 0x0A {
        (line, column) = (line + 1, 0)
      } else if text[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(line: block.line + line, column: block.indentation + column)
  }
}
