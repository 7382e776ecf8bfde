/// The tags that a site file may carry; small enough to sit in every record.
enum YAMLTag: UInt8, Sendable {
  case none
  /// A lone `!`, which keeps a plain scalar a string.
  case nonSpecific
  case secret
  case str
  case int
  case float
  case bool
  case null
  case map
  case seq
  /// Anything else; reported where it stands, then treated as no tag.
  case unknown

  /// The tag as libyaml resolved it: `!secret`, or `tag:yaml.org,2002:str` for `!!str`.
  init(resolved tag: String) {
    self =
      switch tag {
      case "!": .nonSpecific
      case "!secret": .secret
      case "tag:yaml.org,2002:str": .str
      case "tag:yaml.org,2002:int": .int
      case "tag:yaml.org,2002:float": .float
      case "tag:yaml.org,2002:bool": .bool
      case "tag:yaml.org,2002:null": .null
      case "tag:yaml.org,2002:map": .map
      case "tag:yaml.org,2002:seq": .seq
      default: .unknown
      }
  }

  /// As an operator writes it; nil for none.
  var spelling: String? {
    switch self {
    case .none, .unknown: nil
    case .nonSpecific: "!"
    case .secret: "!secret"
    case .str: "!!str"
    case .int: "!!int"
    case .float: "!!float"
    case .bool: "!!bool"
    case .null: "!!null"
    case .map: "!!map"
    case .seq: "!!seq"
    }
  }

  /// Whether a node of `kind` may carry this tag.
  func fits(_ kind: YAMLNode.Kind) -> Bool {
    switch self {
    case .none, .nonSpecific, .unknown: true
    case .secret, .str, .int, .float, .bool, .null: kind == .scalar
    case .map: kind == .mapping
    case .seq: kind == .sequence
    }
  }

  /// Whether a scalar with this tag is open to reading as a number, a Boolean or null.
  ///
  /// A tag decides before the quotes do: `!!str 12` is text and `!!int "12"` is not.
  func allowsTyping(isPlainStyle: Bool) -> Bool {
    switch self {
    case .str, .nonSpecific: false
    case .int, .float, .bool, .null: true
    case .none, .secret, .map, .seq, .unknown: isPlainStyle
    }
  }
}
