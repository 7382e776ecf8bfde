import Diagnostics

/// Finds where block scalars (`|`, `>`) really end.
///
/// libyaml's end mark of a block scalar stands anywhere from its header to the next token. The
/// cursor only moves forward, so all calls together cost one pass over the text; positions must
/// come in document order.
struct YAMLLineCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var line = 0
  private var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The end of the last line, not blank, of the scalar whose header begins at `start`.
  ///
  /// - Parameter content: What libyaml made of the scalar.
  mutating func endOfBlockScalar(
    from start: SourcePosition, content: UnsafeBufferPointer<UInt8>
  ) -> SourcePosition {
    while line < Int(start.line), offset < bytes.count { moveToNextLine() }
    var header = start
    // Properties may stand on lines above the header, which is the first line to hold `|` or `>`.
    while offset < bytes.count, !lineHoldsBlockIndicator(from: Int(header.column)) {
      moveToNextLine()
      header = SourcePosition(line: line, column: 0)
    }
    var end = endOfLine()
    guard let contentIndent = Self.firstIndent(of: content) else { return end }
    var indent: Int?
    moveToNextLine()
    while offset < bytes.count {
      if let here = indentOfLine() {
        // What libyaml took off the first line, it takes off every line.
        let limit = indent ?? max(0, here - contentIndent)
        indent = limit
        guard here >= limit else { break }
        end = endOfLine()
      }
      moveToNextLine()
    }
    return end
  }

  private mutating func moveToNextLine() {
    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
    offset = min(offset + 1, bytes.count)
    line += 1
  }

  private func lineHoldsBlockIndicator(from column: Int) -> Bool {
    var index = offset
    var position = 0
    while index < bytes.count, bytes[index] != 0x0A {
      if position >= column, bytes[index] == UInt8(ascii: "|") || bytes[index] == UInt8(ascii: ">")
      {
        return true
      }
      if bytes[index] & 0xC0 != 0x80 { position += 1 }
      index += 1
    }
    return false
  }

  /// Spaces at the start of the line; nil for a blank one.
  private func indentOfLine() -> Int? {
    var index = offset
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D else { return nil }
    return index - offset
  }

  private func endOfLine() -> SourcePosition {
    var index = offset
    var column = 0
    while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D {
      if bytes[index] & 0xC0 != 0x80 { column += 1 }
      index += 1
    }
    return SourcePosition(line: line, column: column)
  }

  /// Spaces before the first other character of a scalar's first line that has one; nil if all
  /// is blank.
  private static func firstIndent(of content: UnsafeBufferPointer<UInt8>) -> Int? {
    var spaces = 0
    for byte in content {
      switch byte {
      case 0x20: spaces += 1
      case 0x0A: spaces = 0
      default: return spaces
      }
    }
    return nil
  }
}
