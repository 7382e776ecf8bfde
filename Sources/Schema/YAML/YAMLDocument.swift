public import Diagnostics

/// A parsed YAML document: its nodes in one flat array, its text in one byte buffer.
///
/// Immutable, so cursors into it (``YAMLNode``) may be kept and sent anywhere.
public final class YAMLDocument: Sendable {
  /// The text that every range of this document points into.
  public let source: SourceID
  /// In document order: a collection stands directly before its children.
  let records: [YAMLRecord]
  /// The content of every scalar, one after another.
  let text: [UInt8]
  /// The entries of mappings with merge keys, resolved.
  let mergedEntries: [YAMLMergedEntry]
  /// One stretch of `mergedEntries` for each mapping with merge keys.
  let mergedStretches: [Range<Int>]

  init(
    source: SourceID, records: [YAMLRecord], text: [UInt8],
    mergedEntries: [YAMLMergedEntry], mergedStretches: [Range<Int>]
  ) {
    self.source = source
    self.records = records
    self.text = text
    self.mergedEntries = mergedEntries
    self.mergedStretches = mergedStretches
  }

  /// The outermost node; nil for a file without content.
  public var root: YAMLNode? { records.isEmpty ? nil : YAMLNode(self, 0) }
}

/// One node as it is stored: 28 bytes, no references.
struct YAMLRecord {
  enum Kind: UInt8 {
    case scalar, sequence, mapping, alias
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// Plain style.
    static let plain = Flags(rawValue: 1)
    /// A key whose entry is left out: a duplicate, a collection as key, or a merge key.
    static let skippedKey = Flags(rawValue: 2)
    /// Stands in for something already reported.
    static let invalid = Flags(rawValue: 4)
    /// A mapping whose entries are those of a merged stretch.
    static let merged = Flags(rawValue: 8)
  }

  var kind: Kind
  var flags: Flags = []
  var tag: YAMLTag = .none
  var start: SourcePosition
  var end: SourcePosition
  /// Scalar: offset of its content. Collection: index of the first record behind its subtree.
  /// Alias: index of the record it stands for.
  var first: UInt32 = 0
  /// Scalar: length of its content. Sequence: number of elements. Mapping: number of entries, or
  /// with `.merged` the number of its stretch.
  var second: UInt32 = 0
}

/// An entry of a mapping with merge keys, as two record numbers.
struct YAMLMergedEntry {
  var key: UInt32
  var value: UInt32
}

extension [YAMLRecord] {
  /// The index of the record behind the subtree that begins at `index`.
  func next(after index: Int) -> Int {
    switch self[index].kind {
    case .scalar, .alias: index + 1
    case .sequence, .mapping: Int(self[index].first)
    }
  }

  /// The record that `index` means: itself, or what an alias stands for.
  func resolve(_ index: Int) -> Int {
    self[index].kind == .alias ? Int(self[index].first) : index
  }
}
