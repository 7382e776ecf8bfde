import Foundation
public import TemplateEngine

/// JSON of any shape, for both engines.
public enum JSONTree: Decodable, Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Int)
  case decimal(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  public init(from decoder: any Decoder) throws {
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let flag = try? single.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? single.decode(Int.self) {
      self = .number(number)
    } else if let decimal = try? single.decode(Double.self) {
      self = .decimal(decimal)
    } else if let text = try? single.decode(String.self) {
      self = .text(text)
    } else if let list = try? single.decode([JSONTree].self) {
      self = .list(list)
    } else {
      self = .object(try single.decode([String: JSONTree].self))
    }
  }

  /// For our engine.
  public var value: Value {
    switch self {
    case .null: .null
    case .flag(let flag): .flag(flag)
    case .number(let number): .number(number)
    case .decimal(let number): .decimal("\(number)")
    case .text(let text): .text(text)
    case .list(let items): .list(items.map(\.value))
    case .object: .record(record)
    }
  }

  public var record: Record {
    guard case .object(let members) = self else { return [:] }
    return Record(members.map { (Name($0.key), $0.value.value) })
  }

  /// For engines that take any value of the language.
  ///
  /// An empty text becomes null, which means the same to ours and not to all others. Elements of
  /// lists carry `-first`, `-last` and `-number` as values of their own.
  public var plain: Any {
    switch self {
    case .null: NSNull()
    case .flag(let flag): flag
    case .number(let number): number
    case .decimal(let number): number
    case .text(let text): text.isEmpty ? NSNull() : text
    case .list(let items): items.indices.map { Self.element($0, of: items) }
    case .object: dictionary
    }
  }

  public var dictionary: [String: Any] {
    if case .object(let members) = self { members.mapValues(\.plain) } else { [:] }
  }

  private static func element(_ index: Int, of items: [JSONTree]) -> Any {
    guard case .object = items[index] else { return items[index].plain }
    var element = items[index].dictionary
    element["-first"] = index == 0
    element["-last"] = index == items.count - 1
    element["-number"] = index + 1
    return element
  }
}
