internal import ConfigFormats
internal import Schema

/// A reading with every meaning replaced by what the site makes of it in one place.
struct CompiledReading: Sendable {
  struct Expected: Sendable {
    let row: Row
    let element: Element?
    let value: [UInt8]
  }

  /// What is known of the settings at one place in the file.
  enum Slot: Sendable {
    /// All settings there must have one value.
    case one(Int)
    /// The settings there are the elements of a list.
    case list
  }

  private(set) var expected: [Expected] = []
  private(set) var slots: [UInt64: Slot] = [:]
  /// Elements of lists, by place and value.
  private var elements: [UInt64: Int] = [:]
  /// What settings without a row mean, by their name.
  let elsewhere: [String: FactPart]
  /// How lines begin, the longest first.
  private(set) var prefixes: [(text: [UInt8], place: UInt64)] = []

  /// - Parameter element: What a file is for of which there are several.
  init(_ reading: Reading?, in scope: ProofScope, for element: Element? = nil) {
    elsewhere = reading?.elsewhere ?? [:]
    for row in reading?.rows ?? [] where row.when.holds(scope.site.features, on: scope.host.entry) {
      guard let list = row.each else {
        add(row, element, scope)
        continue
      }
      for element in scope.elements(list) { add(row, element, scope) }
    }
    prefixes.sort { $0.text.count > $1.text.count }
  }

  func element(_ value: UnsafeBufferPointer<UInt8>, at place: UInt64) -> Int? {
    elements[PathHash(continuing: place).with(value)]
  }

  /// The row that a value meets, be it one of a list or the only one there.
  func index(of value: UnsafeBufferPointer<UInt8>, at place: UInt64) -> Int? {
    if case .one(let index)? = slots[place] {
      return value.elementsEqual(expected[index].value) ? index : nil
    }
    return element(value, at: place)
  }

  func hasElement(_ value: UnsafeBufferPointer<UInt8>, at place: UInt64) -> Bool {
    element(value, at: place) != nil
  }

  private mutating func add(_ row: Row, _ element: Element?, _ scope: ProofScope) {
    guard let place = row.place.text(in: scope, element),
      let value = row.value.text(in: scope, element)
    else { return }
    let hash = PathHash(place)
    if isExpected(value, at: hash) { return }
    let index = expected.count
    expected.append(Expected(row: row, element: element, value: value))
    let isList = row.each != nil
    switch slots[hash.value] {
    case nil:
      slots[hash.value] = isList ? .list : .one(index)
      if row.isLine { prefixes.append((place, hash.value)) }
    case .one(let first):
      // Two rows about one setting make it a list of both.
      slots[hash.value] = .list
      insert(first, at: hash)
    case .list: break
    }
    if case .list? = slots[hash.value] { insert(index, at: hash) }
  }

  /// Two rows may ask for the same.
  private func isExpected(_ value: [UInt8], at place: PathHash) -> Bool {
    switch slots[place.value] {
    case nil: false
    case .one(let index): expected[index].value == value
    case .list: elements[value.withUnsafeBufferPointer { place.with($0) }] != nil
    }
  }

  private mutating func insert(_ index: Int, at place: PathHash) {
    expected[index].value.withUnsafeBufferPointer { elements[place.with($0)] = index }
  }
}
