/// Text for a terminal: nothing in it can move the cursor, change colors or turn the reading
/// direction, and its width in columns is known.
///
/// Everything that a message quotes was written by somebody else, so every byte of a report goes
/// through here.
package struct DisplayText {
  private(set) var utf8: [UInt8] = []
  /// Columns since the text began.
  private(set) var width = 0

  /// Tabs advance to the next multiple of this.
  static let tabWidth = 4

  /// Appends one scalar as something visible and returns how many columns it takes.
  @discardableResult
  mutating func append(_ scalar: Unicode.Scalar) -> Int {
    var shown = scalar
    var columns = 1
    switch scalar.value {
    case 0x09:
      columns = Self.tabWidth - width % Self.tabWidth
      utf8.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
      width += columns
      return columns
    case 0x20...0x7E:
      utf8.append(UInt8(truncatingIfNeeded: scalar.value))
      width += 1
      return 1
    case 0x00...0x1F: shown = Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: shown = "\u{2421}"
    case 0x80...0x9F, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      shown = "\u{FFFD}"
    default: columns = Self.columns(of: scalar)
    }
    utf8.append(contentsOf: shown.utf8)
    width += columns
    return columns
  }

  mutating func append(_ text: some StringProtocol) {
    for scalar in text.unicodeScalars { append(scalar) }
  }

  /// The bytes of one line: tabs and line breaks inside `text` become visible marks or blanks.
  static func line(_ text: some StringProtocol) -> [UInt8] {
    var display = DisplayText()
    display.append(text)
    return display.utf8
  }

  /// A line as a terminal may have it, for printers of other targets.
  package static func shown(_ text: some StringProtocol) -> String {
    String(decoding: line(text), as: UTF8.self)
  }

  /// Two for East Asian wide and full-width characters and for emoji, none for what combines with
  /// the character before it, else one.
  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return isWide(scalar.value) ? 2 : 1
    }
  }

  /// Unicode's East_Asian_Width W and F, rounded to whole blocks: terminals do not agree about the
  /// rest, and a caret that is off by one there does no harm.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF,
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
