internal import Diagnostics

/// What decoding asks of a node beyond its content: whether it says anything, and where a finding
/// about it points.
extension YAMLNode {
  /// A plain scalar that says nothing: the key counts as left out.
  var isLeftOut: Bool {
    let record = record
    guard record.kind == .scalar, isPlain, !record.flags.contains(.invalid), record.tag != .secret
    else { return false }
    return withUTF8 { text in
      switch text.count {
      case 0: true
      case 1: text[0] == UInt8(ascii: "~")
      case 4: ["null", "Null", "NULL"].contains { text.elementsEqual($0.utf8) }
      default: false
      }
    }
  }

  /// A short place that shows the node: all of it on one line, or else how it begins.
  var head: SourceRange {
    if kind == .mapping, let first = entries.first(where: { _ in true }) { return first.key.range }
    if kind == .sequence, let first = elements.first(where: { _ in true }),
      range.start.line != range.end.line
    {
      return first.head
    }
    return range
  }

  /// The place of some bytes of a scalar's text; all of it where escapes or folding moved them.
  func range(ofBytes bytes: Range<Int>) -> SourceRange {
    let whole = range
    guard whole.start.line == whole.end.line else { return whole }
    let width = Int(whole.end.column) - Int(whole.start.column)
    return withUTF8 { text in
      func scalars(_ count: Int) -> Int {
        text.prefix(count).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
      }
      let total = scalars(text.count)
      let quote: Int
      switch width - total {
      case 0: quote = 0
      case 2 where tag == nil: quote = 1
      default: return whole
      }
      func position(_ byte: Int) -> SourcePosition {
        SourcePosition(
          line: Int(whole.start.line), column: Int(whole.start.column) + quote + scalars(byte))
      }
      return SourceRange(
        in: whole.source, from: position(bytes.lowerBound), to: position(bytes.upperBound))
    }
  }
}
