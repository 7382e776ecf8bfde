/// A named text with an index of its lines.
public struct SourceText: Sendable {
  /// What a message calls it: a path as the user gave it, or `<stdin>`.
  public let name: String
  public let utf8: [UInt8]
  /// Offset of the first byte of every line; built on first use by ``SourceMap``.
  let lineStarts: [Int]

  public init(name: String, utf8: [UInt8]) {
    self.name = name
    self.utf8 = utf8
    var starts = [0]
    for (offset, byte) in utf8.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  public init(name: String, _ text: String) { self.init(name: name, utf8: Array(text.utf8)) }

  public var lineCount: Int { lineStarts.count }

  /// The text of a line (from zero) without its line break, repaired where it is not UTF-8.
  public func line(_ number: Int) -> String {
    guard lineStarts.indices.contains(number) else { return "" }
    let start = lineStarts[number]
    var end = number + 1 < lineStarts.count ? lineStarts[number + 1] - 1 : utf8.count
    if end > start, utf8[end - 1] == 0x0D { end -= 1 }
    return String(decoding: utf8[start..<end], as: UTF8.self)
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

  public var ids: [SourceID] { texts.indices.map { SourceID($0) } }
}
