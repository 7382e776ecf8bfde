public import Diagnostics

/// A node of a parsed document: a cursor, cheap to copy.
///
/// A node reached through an alias reads like the node that the alias stands for, range
/// included, because that is where the value is written; ``aliasRange`` tells where it is used.
public struct YAMLNode: Sendable {
  public enum Kind: Sendable {
    case scalar, sequence, mapping
  }

  let document: YAMLDocument
  let index: UInt32
  private let alias: UInt32

  private static let noAlias = UInt32.max

  /// The node at `index`, or what it stands for when that is an alias.
  init(_ document: YAMLDocument, _ index: Int) {
    self.document = document
    if document.records[index].kind == .alias {
      self.index = document.records[index].first
      alias = UInt32(truncatingIfNeeded: index)
    } else {
      self.index = UInt32(truncatingIfNeeded: index)
      alias = Self.noAlias
    }
  }

  var record: YAMLRecord { document.records[Int(index)] }

  public var kind: Kind {
    switch record.kind {
    case .mapping: .mapping
    case .sequence: .sequence
    case .scalar, .alias: .scalar
    }
  }

  /// Where the node is written, its tag and anchor included.
  ///
  /// A collection without brackets ends where its last child ends; a block scalar (`|`, `>`) ends
  /// with its last line that is not blank. A value that is left out has an empty range.
  public var range: SourceRange {
    let record = record
    return SourceRange(in: document.source, from: record.start, to: record.end)
  }

  /// A scalar's content after quotes, escapes and folding are resolved; empty for a collection.
  public var text: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

  /// Calls `body` with the UTF-8 of a scalar's content, without making a String.
  ///
  /// The buffer is empty for a collection, and valid during the call only.
  public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let record = record
    guard record.kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    let start = Int(record.first)
    return document.text.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[start..<start + Int(record.second)]))
    }
  }

  /// A scalar that the schema may read as a number, a Boolean or null.
  ///
  /// True for scalars without quotes, unless tagged `!!str` or `!`; true also for quoted scalars
  /// tagged `!!int`, `!!float`, `!!bool` or `!!null`. Literal and folded scalars are text.
  public var isPlain: Bool {
    let record = record
    return record.kind == .scalar
      && record.tag.allowsTyping(isPlainStyle: record.flags.contains(.plain))
  }

  /// The tag as written in a site file: `!secret`, `!!str`, or nil without one.
  ///
  /// The parser reports tags that it does not know, and known ones on the wrong kind of node;
  /// those read as nil.
  public var tag: String? { record.tag.spelling }

  /// Whether the node was reached through an alias (`*name`).
  public var isAliased: Bool { alias != Self.noAlias }

  /// Where the alias stands that led here; nil for a node reached directly.
  public var aliasRange: SourceRange? {
    guard isAliased else { return nil }
    let record = document.records[Int(alias)]
    return SourceRange(in: document.source, from: record.start, to: record.end)
  }

  /// Stands in for something that the parser reported, such as an undefined alias.
  ///
  /// Reads as an empty plain scalar. A reader should use its default and say nothing.
  public var isInvalid: Bool { record.flags.contains(.invalid) }

  /// The elements of a sequence, in document order; none for other kinds.
  public var elements: YAMLElements {
    let record = record
    guard record.kind == .sequence else { return YAMLElements(document, 0..<0, count: 0) }
    return YAMLElements(
      document, Int(index) + 1..<Int(record.first), count: Int(record.second))
  }

  /// The entries of a mapping, merge keys resolved; none for other kinds.
  ///
  /// Entries come in document order, merged ones where their `<<` stands. Keys written in the
  /// mapping win over merged ones, and earlier merged mappings over later ones. Every key is a
  /// scalar and appears once: what breaks that was reported and is left out.
  public var entries: YAMLEntries { YAMLEntries(self) }

  /// Calls `body` with the numbers of every entry's key and value, as ``entries`` lists them.
  func forEachEntry(_ body: (_ key: Int, _ value: Int) -> Void) {
    var entries = entries
    while let (key, value) = entries.nextNumbers() { body(key, value) }
  }
}

/// A key and its value in a mapping.
public struct YAMLEntry: Sendable {
  public let key: YAMLNode
  public let value: YAMLNode
}

/// The elements of a sequence node.
public struct YAMLElements: Sequence, IteratorProtocol, Sendable {
  private let document: YAMLDocument
  private var position: Int
  private let end: Int
  /// How many elements the sequence has in all.
  public let count: Int

  init(_ document: YAMLDocument, _ stretch: Range<Int>, count: Int) {
    self.document = document
    position = stretch.lowerBound
    end = stretch.upperBound
    self.count = count
  }

  public var underestimatedCount: Int { count }

  public mutating func next() -> YAMLNode? {
    guard position < end else { return nil }
    defer { position = document.records.next(after: position) }
    return YAMLNode(document, position)
  }
}

/// The entries of a mapping node.
public struct YAMLEntries: Sequence, IteratorProtocol, Sendable {
  private let document: YAMLDocument
  private var position: Int
  private let end: Int
  /// Whether `position` and `end` count merged entries rather than records.
  private let isMerged: Bool

  init(_ node: YAMLNode) {
    document = node.document
    let record = node.record
    isMerged = record.flags.contains(.merged)
    if record.kind != .mapping {
      (position, end) = (0, 0)
    } else if isMerged {
      let stretch = document.mergedStretches[Int(record.second)]
      (position, end) = (stretch.lowerBound, stretch.upperBound)
    } else {
      (position, end) = (Int(node.index) + 1, Int(record.first))
    }
  }

  public mutating func next() -> YAMLEntry? {
    nextNumbers().map { key, value in
      YAMLEntry(key: YAMLNode(document, key), value: YAMLNode(document, value))
    }
  }

  /// The records of the next key and its value.
  mutating func nextNumbers() -> (key: Int, value: Int)? {
    if isMerged {
      guard position < end else { return nil }
      let entry = document.mergedEntries[position]
      position += 1
      return (Int(entry.key), Int(entry.value))
    }
    while position < end {
      let key = position
      let value = document.records.next(after: key)
      position = document.records.next(after: value)
      if !document.records[key].flags.contains(.skippedKey) {
        return (key, value)
      }
    }
    return nil
  }
}
