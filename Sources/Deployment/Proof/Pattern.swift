/// The text that a setting must have: literal text with meanings in it, written as a string:
/// `"http://\(.address(.selector)):\(.port("selector.http"))"`.
struct Pattern: Hashable, Sendable, ExpressibleByStringInterpolation {
  enum Piece: Hashable, Sendable {
    case literal(String)
    case topic(Topic)
  }

  let pieces: [Piece]

  init(pieces: [Piece]) { self.pieces = pieces }

  init(stringLiteral value: String) { pieces = value.isEmpty ? [] : [.literal(value)] }

  init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

  struct Interpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(2 * interpolationCount + 1)
    }

    mutating func appendLiteral(_ literal: String) {
      if literal.isEmpty { return }
      if case .literal(let text)? = pieces.last {
        pieces[pieces.count - 1] = .literal(text + literal)
      } else {
        pieces.append(.literal(literal))
      }
    }

    mutating func appendInterpolation(_ topic: Topic) { pieces.append(.topic(topic)) }
    mutating func appendInterpolation(_ text: String) { appendLiteral(text) }

    mutating func appendInterpolation(_ pattern: Pattern) {
      for piece in pattern.pieces {
        switch piece {
        case .literal(let text): appendLiteral(text)
        case .topic(let topic): pieces.append(.topic(topic))
        }
      }
    }
  }

  var topics: [Topic] {
    pieces.compactMap { piece in
      switch piece {
      case .literal, .topic(.only): nil
      case .topic(let topic): topic
      }
    }
  }

  /// The literal text in front of the first meaning: what a line is known by.
  var literalPrefix: String {
    if case .literal(let text)? = pieces.first { text } else { "" }
  }

  var hasTopics: Bool {
    pieces.contains { if case .topic = $0 { true } else { false } }
  }

  /// Whether the text may differ between hosts with the same roles.
  var dependsOnHost: Bool { topics.contains(where: \.dependsOnHost) }

  /// What the site makes of it; nil where one of its meanings does not exist there.
  func text(in scope: ProofScope, _ element: Element?) -> [UInt8]? {
    var text: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .literal(let literal): text.append(contentsOf: literal.utf8)
      case .topic(let topic):
        guard let value = scope.text(of: topic, element) else { return nil }
        text.append(contentsOf: value.utf8)
      }
    }
    return text
  }

  /// The meaning that `found` gets wrong: the first whose text is not where it belongs.
  ///
  /// nil when the difference is in the literal text around meanings.
  func firstDifference(from found: some Sequence<UInt8>, in scope: ProofScope, _ element: Element?)
    -> Topic?
  {
    let found = Array(found)
    var position = 0
    var previous: Topic?
    for piece in pieces {
      let (text, topic): (String, Topic?) =
        switch piece {
        case .literal(let literal): (literal, nil)
        case .topic(let topic): (scope.text(of: topic, element) ?? "", topic)
        }
      let rest = found.dropFirst(position)
      guard rest.starts(with: text.utf8) else {
        // A value that goes on is another value, such as 9090 in 90901.
        return topic ?? (rest.first == text.utf8.first ? nil : previous)
      }
      position += text.utf8.count
      if topic != nil { previous = topic }
    }
    return previous
  }
}

extension Topic {
  /// Whether two hosts with the same roles may have different values.
  var dependsOnHost: Bool {
    switch self {
    case .publicAddress, .hardwareAddress, .hostName, .keyID, .uplink: true
    case .user(let role), .password(let role): role != .focus
    case .secret(.signingKey), .secret(.display): true
    case .port(let listener): listener == "jvb.media"
    case .flag(.hasPublicAddress): true
    case .text(.region), .text(.regionOrDefault), .text(.displayName), .text(.sipServer),
      .text(.debian):
      true
    case .number(let number): number.dependsOnHost
    default: false
    }
  }
}

extension Topic.SiteNumber {
  fileprivate var dependsOnHost: Bool {
    switch self {
    case .startOrder, .jicofoMemory, .bridgeMemory: false
    default: true
    }
  }
}

extension Elements {
  /// Whether two hosts with the same roles may have different lists.
  var dependsOnHost: Bool {
    switch self {
    case .recorderCards, .gatewayCards, .cameras, .openForwards, .limitedForwards, .sources: true
    default: false
    }
  }
}
