/// The line that a finding points at, cut to a width, with carets below its range.
struct Excerpt {
  /// Without a line break; tabs are blanks.
  var text: [UInt8]
  /// Blanks, then carets.
  var carets: [UInt8]
  /// How many lines of the range follow this one.
  var linesBelow: Int

  /// How much of a long line stands before the range, where the line's beginning does not fit.
  private static let before = 30

  /// Whether a piece of a line takes no more than `width` columns; does not look at more than needed.
  private static func fits(_ bytes: ArraySlice<UInt8>, in width: Int) -> Bool {
    if bytes.count > 4 * width { return false }
    var display = DisplayText()
    display.append(String(decoding: bytes, as: UTF8.self))
    return display.width <= width
  }

  /// The most columns that a scalar with this first byte can take.
  private static func mostColumns(_ first: UInt8) -> Int {
    if first == 0x09 { return DisplayText.tabWidth }
    return first >= 0xE0 ? 2 : 1
  }

  /// - Parameters:
  ///   - cursor: Remembers where the last excerpt began, so that many findings in one long line
  ///     take time in proportion to the line and not to its square.
  ///   - width: Columns of `text`, about; at least 40.
  /// - Returns: Nil where the text has no such line.
  init?(of range: SourceRange, in source: SourceText, cursor: inout LineCursor, width: Int) {
    guard let line = source.lineBytes(Int(range.start.line)) else { return nil }
    let rangeStart = cursor.move(to: range.start, of: range.source, in: source, line: line)
    var windowStart = line.lowerBound
    var column = 0
    if !Self.fits(source.utf8[line.lowerBound..<rangeStart], in: width - Self.before) {
      (windowStart, column) = (rangeStart, cursor.column)
      var columns = 0
      while windowStart > line.lowerBound, columns < Self.before {
        repeat {
          windowStart -= 1
        } while windowStart > line.lowerBound && source.utf8[windowStart] & 0xC0 == 0x80
        column -= 1
        columns += Self.mostColumns(source.utf8[windowStart])
      }
    }
    // No scalar takes more than four bytes; what has no width is not allowed to go on forever.
    var windowEnd = min(line.upperBound, windowStart + 4 * width)
    while windowEnd < line.upperBound, windowEnd > windowStart,
      source.utf8[windowEnd] & 0xC0 == 0x80
    {
      windowEnd -= 1
    }
    let isLastLine = range.end.line <= range.start.line
    linesBelow = isLastLine ? 0 : Int(range.end.line - range.start.line)
    // A range that ends before the first character of a line does not take that line in.
    if linesBelow > 0, range.end.column == 0 { linesBelow -= 1 }
    let startColumn = cursor.column
    let endColumn = isLastLine ? Int(range.end.column) : Int.max

    var display = DisplayText()
    var marks: [UInt8] = []
    var markedWidth = 0
    if windowStart > line.lowerBound { display.append("…") }
    marks.append(contentsOf: repeatElement(UInt8(ascii: " "), count: display.width))
    let window = String(decoding: source.utf8[windowStart..<windowEnd], as: UTF8.self)
    var isCut = windowEnd < line.upperBound
    for scalar in window.unicodeScalars {
      if display.width >= width {
        isCut = true
        break
      }
      let columns = display.append(scalar)
      if column < startColumn {
        marks.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
      } else if column < endColumn {
        marks.append(contentsOf: repeatElement(UInt8(ascii: "^"), count: columns))
        // Blanks at the end of a line are part of the range, and carets below them say nothing.
        if isLastLine || !scalar.properties.isWhitespace { markedWidth = marks.count }
      }
      column += 1
    }
    if isCut { display.append("…") }
    // An empty range, and one behind the last character, is a place: one caret.
    if markedWidth == 0 {
      let blanks = marks.firstIndex(of: UInt8(ascii: "^")) ?? marks.count
      marks.removeSubrange(blanks...)
      marks.append(UInt8(ascii: "^"))
      markedWidth = marks.count
    }
    marks.removeSubrange(markedWidth...)
    text = display.utf8
    carets = marks
  }
}

/// A place in a line, from which a later place in the same line is found without starting over.
struct LineCursor {
  private var source: SourceID?
  private var line: UInt32 = 0
  /// Scalars from the beginning of the line; never behind its end.
  private(set) var column = 0
  private var offset = 0

  /// Moves to a position, or to the end of its line where that comes first, and returns its offset.
  mutating func move(
    to position: SourcePosition, of source: SourceID, in text: SourceText, line bytes: Range<Int>
  ) -> Int {
    if self.source != source || line != position.line || column > position.column {
      (self.source, line, column, offset) = (source, position.line, 0, bytes.lowerBound)
    }
    while column < position.column, offset < bytes.upperBound {
      offset += 1
      while offset < bytes.upperBound, text.utf8[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }
}
