import ConfigFormats

/// A value as the renderer reads it: trivial, so that reading one counts no references.
///
/// A record lowers its values once, when it is made; whatever renders it, however often, follows
/// addresses from there. An address is a number here because it is owned by nobody: it leads into
/// an array that the same record holds, that never changes, and whose storage therefore stays in
/// place for as long as the record, or anything that contains it, is held.
struct Cell: Sendable {
  enum Kind: UInt8, Sendable {
    case null, flag, number, decimal, text, secret, verbatim, list, record
  }

  var kind = Kind.null
  /// Whether a section over the value is entered.
  var isTrue = false
  /// What places ask of the bytes before they are written.
  var traits = TextTraits.other
  /// Bytes of a text, items of a list.
  var count: UInt32 = 0
  /// The address of the bytes, of the first item's cell, or of the record's parts. Numbers and flags
  /// have bytes too, and secrets those of their name in the review.
  var word: UInt = 0
  /// The address of the ``Value``.
  var address: UInt = 0
  /// That of the name, for a value of a record; for items of lists the greatest there is.
  var hash = UInt64.max

  /// How far texts may be read beyond their end: short ones are copied in whole blocks.
  static let slack = 32

  /// The value itself, for whatever is rare.
  var value: Value {
    UnsafePointer<Value>(bitPattern: address)?.pointee ?? .null
  }

  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: word), count: Int(count))
  }

  /// What the bytes of a number say.
  var number: Int {
    let digits = bytes.drop { $0 == UInt8(ascii: "-") }
    let negated = digits.reduce(0) { $0 &* 10 &- Int($1 &- UInt8(ascii: "0")) }
    return digits.count < bytes.count ? negated : 0 &- negated
  }

  var firstItem: UnsafePointer<Cell>? { UnsafePointer(bitPattern: word) }
}

/// The cells of a record's values, with everything that they lead to.
struct CellTable: Sendable {
  /// First one for each value of the record in the order of their names' hashes, then the items of
  /// lists, and at last one whose hash ends every search.
  let cells: [Cell]
  private let text: [UInt8]

  /// - Parameter values: Held by the owner of the table for as long as it holds the table.
  init(for values: [Value], named names: [Name]) {
    var size = (cells: values.count + 1, bytes: Cell.slack)
    Self.measure(values, &size)
    var text = [UInt8](repeating: 0, count: size.bytes)
    var cells = [Cell](repeating: Cell(), count: size.cells)
    text.withUnsafeMutableBufferPointer { text in
      cells.withUnsafeMutableBufferPointer { cells in
        var next = (cell: values.count, byte: 0)
        Self.lower(values, at: 0, cells, text, &next)
        for (index, name) in names.enumerated() { cells[index].hash = name.hash }
      }
    }
    (self.cells, self.text) = (cells, text)
  }

  private static func measure(_ values: [Value], _ size: inout (cells: Int, bytes: Int)) {
    for value in values {
      switch value {
      case .decimal(let text, _), .text(let text, _), .verbatim(let text, _, _):
        size.bytes += text.utf8.count
      case .flag: size.bytes += 5
      case .number: size.bytes += 20
      case .secret(let secret, _): size.bytes += secret.description.utf8.count
      case .list(let items):
        size.cells += items.count
        measure(items, &size)
      default: break
      }
    }
  }

  private static func lower(
    _ values: [Value], at first: Int, _ cells: UnsafeMutableBufferPointer<Cell>,
    _ text: UnsafeMutableBufferPointer<UInt8>, _ next: inout (cell: Int, byte: Int)
  ) {
    let addresses = values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    for (index, value) in values.enumerated() {
      var cell = Cell()
      cell.address = addresses + UInt(index * MemoryLayout<Value>.stride)
      cell.isTrue = true
      func keep(_ string: String, _ kind: Cell.Kind) {
        var string = string
        string.withUTF8 { utf8 in
          cell.kind = kind
          cell.count = UInt32(utf8.count)
          cell.word = UInt(bitPattern: text.baseAddress) + UInt(next.byte)
          cell.traits = TextTraits(of: utf8)
          if let source = utf8.baseAddress, let target = text.baseAddress {
            (target + next.byte).update(from: source, count: utf8.count)
          }
          next.byte += utf8.count
        }
      }
      switch value {
      case .null: cell.isTrue = false
      case .flag(let flag, _):
        keep(flag ? "true" : "false", .flag)
        (cell.isTrue, cell.traits) = (flag, .literal)
      case .number(let number, _):
        keep(String(number), .number)
        cell.traits = number < 0 ? .other : .literal
      case .decimal(let string, _):
        keep(string, .decimal)
        cell.traits = .other
      case .text(let string, _):
        keep(string, .text)
        cell.isTrue = cell.count > 0
      case .verbatim(let string, _, _):
        keep(string, .verbatim)
        cell.isTrue = cell.count > 0
      case .secret(let secret, _):
        keep(secret.description, .secret)
        cell.traits = .other
      case .record(let record): (cell.kind, cell.word) = (.record, record.address)
      case .list(let items):
        let start = next.cell
        next.cell += items.count
        cell.kind = .list
        cell.isTrue = !items.isEmpty
        cell.count = UInt32(items.count)
        cell.word =
          UInt(bitPattern: cells.baseAddress) + UInt(start * MemoryLayout<Cell>.stride)
        lower(items, at: start, cells, text, &next)
      }
      cells[first + index] = cell
    }
  }
}
