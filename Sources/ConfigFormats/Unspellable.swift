/// Why a place cannot carry a value; the value itself is never part of it.
public struct Unspellable: Error, Hashable, Sendable {
  /// Completes "the value cannot be written here: ...", such as `a line break ends the comment`.
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
}

extension Unspellable {
  static var nul: Self { Self("no file of this format can hold a NUL byte") }
  static var control: Self { Self("this format has no spelling for control bytes") }
  static var lineBreak: Self { Self("a line break would end the value") }
  static var commentBreak: Self { Self("a line break ends the comment") }
  static var commentEnd: Self { Self("the text would end the comment") }
  static var edgeBlank: Self { Self("blanks at the start or the end of the value are dropped") }
  static var trailingBackslash: Self { Self("a backslash at the end joins the next line") }
  static var empty: Self { Self("an empty value vanishes here") }

  static func byte(_ byte: UInt8, in where: StaticString) -> Self {
    let shown: String
    switch byte {
    case 0: return .nul
    case 0x0a, 0x0d: return .lineBreak
    case 0x20: shown = "a blank"
    case 0x09: shown = "a tab"
    case 0x21...0x7e: shown = "'\(Character(UnicodeScalar(byte)))'"
    case 0x80...: shown = "a character outside ASCII"
    default: shown = "a control byte"
    }
    return Self("\(`where`) cannot contain \(shown)")
  }
}

/// Why no value at all can stand at a position: the details of forbidden places.
enum Forbidden: UInt8 {
  case afterBackslash = 1
  case numericEscape, regularExpression, serverSideInclude, backticks, expansion, ambiguous
  case hereDocumentName, nesting, script, tagName, unquotedAttribute, key, scalarStart

  var reason: String {
    switch self {
    case .afterBackslash: "a backslash before the tag would change its first character"
    case .numericEscape: "the tag continues a numeric escape"
    case .regularExpression:
      "after a slash, which may open a regular expression; put the value on a line of its own"
    case .serverSideInclude: "inside a server-side include"
    case .backticks: "inside backticks; use $(...)"
    case .expansion: "inside an expansion; assign the value to a variable first"
    case .ambiguous: "the text before allows two readings; separate the tag from it"
    case .hereDocumentName: "the name of a here-document must be upper-case letters in the template"
    case .nesting: "nested too deeply to follow"
    case .script: "inside a script or a style sheet; use a data attribute"
    case .tagName: "inside a tag, outside the quotes of an attribute"
    case .unquotedAttribute: "in an attribute without quotes"
    case .key: "in the name of a setting"
    case .scalarStart: "the scalar around the tag has no escapes; quote it"
    }
  }
}
