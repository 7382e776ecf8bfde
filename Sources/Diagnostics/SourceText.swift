/// A named text with an index of its lines.
public struct SourceText: Sendable {
  /// What a message calls it: a path as the user gave it, or `<stdin>`.
  public let name: String
  public let utf8: [UInt8]
  /// Whether the text holds secrets: printers then show places in it and never an excerpt, and
  /// printing or dumping this value shows its name alone.
  public let isConfidential: Bool
  /// Offset of the first byte of every line.
  let lineStarts: [Int]

  public init(name: String, utf8: [UInt8], isConfidential: Bool = false) {
    self.name = name
    self.utf8 = utf8
    self.isConfidential = isConfidential
    var starts = [0]
    for (offset, byte) in utf8.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  public init(name: String, _ text: String, isConfidential: Bool = false) {
    self.init(name: name, utf8: Array(text.utf8), isConfidential: isConfidential)
  }

  public var lineCount: Int { lineStarts.count }

  /// The text of a line (from zero) without its line break, repaired where it is not UTF-8.
  public func line(_ number: Int) -> String {
    guard let bytes = lineBytes(number) else { return "" }
    return String(decoding: utf8[bytes], as: UTF8.self)
  }

  /// The offset of the byte at a position, or of the end of its line or text where it lies behind.
  ///
  /// Takes time in proportion to the column.
  package func offset(of position: SourcePosition) -> Int {
    guard let line = lineBytes(Int(position.line)) else { return utf8.count }
    var offset = line.lowerBound
    for _ in 0..<position.column where offset < line.upperBound {
      offset += 1
      while offset < line.upperBound, utf8[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  /// The offsets of a line (from zero) without its line break; nil for a line that is not there.
  func lineBytes(_ number: Int) -> Range<Int>? {
    guard lineStarts.indices.contains(number) else { return nil }
    let start = lineStarts[number]
    var end = number + 1 < lineStarts.count ? lineStarts[number + 1] - 1 : utf8.count
    if end > start, utf8[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}

/// A confidential text prints and dumps as its name: its bytes must not reach a log.
extension SourceText: CustomStringConvertible, CustomReflectable {
  public var description: String {
    isConfidential ? "<confidential:\(name)>" : "<\(name): \(utf8.count) bytes>"
  }

  public var customMirror: Mirror {
    Mirror(self, children: isConfidential ? [:] : ["name": name, "utf8": utf8])
  }
}

/// The texts that ranges point into.
public struct SourceMap: Sendable {
  private var texts: [SourceText] = []

  public init() {}

  public mutating func add(_ text: SourceText) -> SourceID {
    texts.append(text)
    return SourceID(texts.count - 1)
  }

  public subscript(id: SourceID) -> SourceText { texts[Int(id.rawValue)] }
}
