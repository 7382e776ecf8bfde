public import Diagnostics

/// The text of one template and what messages call it.
public struct TemplateSource: Sendable {
  /// The name that partial tags use, such as `prosody/turn.cfg.lua`.
  public let path: String
  /// Names the text in the caller's ``SourceMap``; every range of a finding carries it.
  public let id: SourceID
  public let utf8: [UInt8]

  public init(path: String, id: SourceID, utf8: [UInt8]) {
    (self.path, self.id, self.utf8) = (path, id, utf8)
  }

  public init(path: String, id: SourceID, _ text: String) {
    self.init(path: path, id: id, utf8: Array(text.utf8))
  }
}

/// What a name that is nowhere in the context means.
public enum MissingNames: Hashable, Sendable {
  /// A finding at the name's range in the template.
  case areErrors
  /// An empty text and a false section, as the Mustache specification says; for its cases alone.
  case areEmpty
}

/// What `{{{name}}}` may insert.
public enum RawText: Hashable, Sendable {
  /// Only ``Value/verbatim(_:_:_:)`` of the template's own format.
  case parsedOnly
  /// Any scalar, as the Mustache specification says; for its cases alone.
  case anyText
}

/// How the spelling of a value is chosen.
public enum Escaping: Hashable, Sendable {
  /// By the place where the tag stands, which the grammar of the format knows.
  case contextual
  /// Everywhere as at the start of a file; for the Mustache specification, whose templates are
  /// fragments of no grammar.
  case uniform
}

/// How templates are compiled and what they may do.
public struct TemplateOptions: Hashable, Sendable {
  public var missing = MissingNames.areErrors
  public var raw = RawText.parsedOnly
  public var escaping = Escaping.contextual
  /// How many partials may be open at once, at most 256.
  public var maxPartialDepth = 64
  /// How many tags may be compiled, partials included again and again, and how many partials and
  /// turns of lists may be rendered: beyond this a template is running wild.
  package var mostSteps = 1 << 22

  public init(
    missing: MissingNames = .areErrors, raw: RawText = .parsedOnly,
    escaping: Escaping = .contextual, maxPartialDepth: Int = 64
  ) {
    self.missing = missing
    self.raw = raw
    self.escaping = escaping
    self.maxPartialDepth = maxPartialDepth
  }

  var partialDepth: Int { min(max(maxPartialDepth, 1), 256) }
}
