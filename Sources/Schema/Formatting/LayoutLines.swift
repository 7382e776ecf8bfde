/// Lines of output.
struct LayoutLines {
  private(set) var bytes: [UInt8] = []
  private var lastIsEmpty = true

  /// - Parameter comment: What stands behind the text: at its old column, where that leaves two blanks.
  mutating func append(_ text: [UInt8], comment: LayoutComments.Comment? = nil) {
    bytes += text
    if let comment {
      let room = comment.column - Self.width(text)
      bytes += repeatElement(0x20, count: max(2, room))
      bytes += comment.text
    }
    bytes.append(0x0A)
    lastIsEmpty = text.isEmpty
  }

  /// Adds an empty line, unless it would be the first one or the second in a row.
  mutating func appendGap() {
    if !lastIsEmpty { append([]) }
  }

  /// In Unicode scalars.
  private static func width(_ text: [UInt8]) -> Int {
    text.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }
}
