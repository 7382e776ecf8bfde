import ConfigFormats

/// Where the values of `-first` and its siblings are made while a template renders.
struct CountCell: ~Copyable {
  private let made: UnsafeMutablePointer<Cell>
  private let text: UnsafeMutablePointer<UInt8>

  /// As long as the longest number.
  private static let capacity = 20

  init() {
    made = .allocate(capacity: 1)
    made.initialize(to: Cell(kind: .null))
    text = .allocate(capacity: Self.capacity + Cell.slack)
    text.initialize(repeating: 0, count: Self.capacity + Cell.slack)
  }

  deinit {
    made.deallocate()
    text.deallocate()
  }

  var cell: UnsafePointer<Cell> { UnsafePointer(made) }

  func set(flag: Bool) {
    let word: StaticString = flag ? "true" : "false"
    text.update(from: word.utf8Start, count: word.utf8CodeUnitCount)
    set(.flag, isTrue: flag, count: word.utf8CodeUnitCount)
  }

  /// - Parameter number: Not negative.
  func set(number: Int) {
    var (rest, first) = (number, Self.capacity)
    repeat {
      first -= 1
      text[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    set(.number, isTrue: true, from: first, count: Self.capacity - first)
  }

  private func set(_ kind: Cell.Kind, isTrue: Bool, from first: Int = 0, count: Int) {
    made.pointee = Cell(
      kind: kind, isTrue: isTrue, traits: .literal, count: UInt32(count),
      word: UInt(bitPattern: text + first))
  }
}
