import Diagnostics

/// A template as a flat list of nodes: sections, parents and blocks are an opening node and a
/// closing node that know each other, so nothing here or later recurses with the nesting.
struct ParsedTemplate: Sendable {
  let source: TemplateSource
  var nodes: [SyntaxNode] = []
  /// Where every line begins, for turning bytes into lines and columns.
  let lineStarts: [UInt32]
  var diagnostics: [Diagnostic] = []

  func range(_ bytes: ByteRange) -> SourceRange {
    SourceRange(in: source.id, from: position(bytes.lower), to: position(bytes.upper))
  }

  /// Counts scalars from the start of the line, as every range of ours does.
  private func position(_ offset: Int) -> SourcePosition {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    var column = 0
    for index in Int(lineStarts[low])..<max(offset, Int(lineStarts[low]))
    where source.utf8[index] & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: low, column: column)
  }

  func text(_ bytes: ByteRange) -> String {
    String(decoding: source.utf8[bytes.indices], as: UTF8.self)
  }

  /// What a message says of a name: never more than a line holds.
  func quoted(_ bytes: ByteRange) -> String {
    let name = text(bytes.count > 60 ? ByteRange(bytes.lower, bytes.lower + 60) : bytes)
    let shown = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }
    return String(String.UnicodeScalarView(shown)) + (bytes.count > 60 ? "..." : "")
  }
}

/// A stretch of text or a tag.
struct SyntaxNode: Sendable {
  enum Kind: UInt8, Sendable {
    case text, variable, raw, section, inverted, partial, parent, block
    /// The end of a section, an inverted section, a parent or a block.
    case close
  }

  var kind: Kind
  var isDynamic = false
  /// The tag's line vanishes: a standalone tag, or for a block one that ends its line.
  var isStandalone = false
  /// Only blanks stand before the tag on its line.
  var leadsLine = false
  /// The text itself, or the tag.
  var range: ByteRange
  var name = ByteRange(0, 0)
  /// The blanks before a tag that leads its line.
  var indentation = ByteRange(0, 0)
  /// The closing node of an opening one and the other way round.
  var partner: Int32 = -1
}
