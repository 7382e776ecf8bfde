import ConfigFormats
import Diagnostics

/// One step of a compiled template: literal text first, then what the kind says.
///
/// Trivial, so that a program is one block of memory and copying a step counts no references.
struct Operation: Sendable {
  enum Kind: UInt8, Sendable {
    /// A value through the escaper of `place`.
    case variable
    /// A value as it stands.
    case raw
    /// Enters a section, or goes on at `target` when there is nothing to enter.
    case section
    /// Goes on at `target` when the value is true.
    case inverted
    /// Only the text.
    case text
    /// The end of a section: again from `target`, or out of it.
    case endSection
    /// Continues at `target` and comes back at the next `leave`.
    case enter
    /// As `enter`, to the template that a value names; `target` is the index of a choice.
    case enterNamed
    case leave
    /// A chain of partials that was too long to compile.
    case tooDeep

    /// Whether the operation begins with looking a name up.
    var takesValue: Bool { rawValue <= Self.inverted.rawValue }
  }

  var kind: Kind
  var place: Place
  /// What ``place`` takes without asking its grammar.
  var plain: PlainTexts
  /// A section whose body must not be repeated: the second item would stand in another place.
  var isSingle = false
  var textStart: UInt32 = 0
  var textCount: UInt32 = 0
  var key: UInt32 = 0
  var target: UInt32 = 0
  /// The tag in ``Program/tags``.
  var tag: UInt32 = 0
}

/// The first part of a name, or the next one of a dotted name.
struct Key: Sendable {
  /// Names that the engine itself gives a meaning.
  enum Meaning: UInt8, Sendable {
    case name, item, isFirst, isLast, number

    /// Whether it tells where a list stands.
    var isCount: Bool { rawValue >= Self.isFirst.rawValue }
  }

  var meaning: Meaning
  /// How many further parts follow in ``Program/keys``.
  var rest: UInt32
  var name: Name
}

/// Where a tag stands: a template of the program and a stretch of it.
struct Tag: Hashable, Sendable {
  var source: UInt32
  var range: ByteRange
  var name: ByteRange
}

/// Which literal bytes of a program come from which bytes of a template.
struct TextSegment: Sendable {
  var textStart: UInt32
  var source: UInt32
  /// As long as the text, except for indentation, which stands before an empty stretch.
  var bytes: ByteRange
}

/// What a partial whose name is a value can mean at its place.
struct Choice: Sendable {
  /// Where each usable template begins.
  var targets: [String: UInt32]
  /// Templates that cannot stand there, with the first reason.
  var refusals: [String: Diagnostic.Note]
}
