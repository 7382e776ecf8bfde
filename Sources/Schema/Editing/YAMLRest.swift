internal import Diagnostics

/// A document's nodes without one key of its outermost mapping, to be compared with another's.
///
/// The comparison looks at kinds, tags, styles and texts, and follows an alias to what it stands for
/// by that node's place; so it takes time in proportion to the text, whatever aliases do.
struct YAMLRest: Equatable {
  private struct Node: Equatable {
    let kind: YAMLRecord.Kind
    let tag: YAMLTag
    let flags: UInt8
    let text: ArraySlice<UInt8>
    /// How many children a collection has; what an alias stands for, by its place in the list.
    let number: Int?
  }

  private let nodes: [Node]

  init(of document: YAMLDocument, without key: String) {
    let records = document.records
    var indexes: [Int] = []
    var next = 1
    while let root = records.first, next < Int(root.first) {
      let value = records.next(after: next)
      let end = records.next(after: value)
      let isLeftOut = document.text(of: records[next]).elementsEqual(key.utf8)
      if !isLeftOut { indexes += next..<end }
      next = end
    }
    let places = Dictionary(uniqueKeysWithValues: indexes.enumerated().map { ($1, $0) })
    nodes = indexes.map { index in
      let record = records[index]
      let number: Int? =
        switch record.kind {
        case .scalar: nil
        case .sequence: Int(record.second)
        case .mapping: records[index].flags.contains(.merged) ? nil : Int(record.second)
        case .alias: places[Int(record.first)]
        }
      return Node(
        kind: record.kind, tag: record.tag, flags: record.flags.rawValue,
        text: record.kind == .scalar ? document.text(of: record) : [], number: number)
    }
  }
}

extension YAMLDocument {
  fileprivate func text(of record: YAMLRecord) -> ArraySlice<UInt8> {
    guard record.kind == .scalar else { return [] }
    return text[Int(record.first)..<Int(record.first) + Int(record.second)]
  }
}
