import Diagnostics

/// Text to ``ParsedTemplate``: pairs opening and closing tags, settles which tags stand alone on
/// their line, and reports everything that is wrong with the shape of the text.
struct TemplateParser {
  static let largestTemplate = 16 << 20
  static let mostFindings = 200

  private let source: TemplateSource
  private var parsed: ParsedTemplate
  /// Indices of opening nodes that wait for their closing tag; explicit, because templates nest as
  /// deep as they like.
  private var open: [Int] = []
  /// How far the text is cut into nodes.
  private var covered = 0

  static func parse(_ source: TemplateSource) -> ParsedTemplate {
    source.utf8.withUnsafeBufferPointer { bytes in
      var parser = TemplateParser(source, bytes)
      parser.run(over: bytes)
      return parser.parsed
    }
  }

  private init(_ source: TemplateSource, _ bytes: UnsafeBufferPointer<UInt8>) {
    self.source = source
    var starts: [UInt32] = [0]
    if bytes.count <= Self.largestTemplate {
      var next = 0
      while let offset = bytes.firstIndex(of: 0x0A, from: next) {
        next = offset + 1
        starts.append(UInt32(truncatingIfNeeded: next))
      }
    }
    parsed = ParsedTemplate(source: source, lineStarts: starts)
  }

  private mutating func run(over bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= Self.largestTemplate else {
      return report(.templateTooLarge(source.path, at: parsed.range(ByteRange(0, 0))))
    }
    if let fault = UTF8Check.firstFault(in: bytes) {
      return report(.invalidUTF8(at: parsed.range(ByteRange(fault, fault))))
    }
    if let nul = bytes.firstIndex(of: 0, from: 0) {
      report(.nulByte(at: parsed.range(ByteRange(nul, nul + 1))))
    }
    var lexer = Lexer(bytes)
    var isWhole = true
    while parsed.diagnostics.count < Self.mostFindings {
      do throws(Lexer.Fault) {
        guard let token = try lexer.next() else { break }
        accept(token, bytes)
      } catch {
        // What follows is written for delimiters that we do not know, or is inside of the tag.
        switch error {
        case .unclosedTag(let range): report(.unclosedTag(at: parsed.range(range)))
        case .badDelimiters(let range):
          report(.badDelimiters(parsed.quoted(range), at: parsed.range(range)))
        }
        isWhole = false
        break
      }
    }
    cutText(to: bytes.count)
    guard isWhole else { return }
    for index in open where parsed.diagnostics.count < Self.mostFindings {
      let node = parsed.nodes[index]
      report(.unclosedSection(parsed.quoted(node.name), at: parsed.range(node.range)))
    }
  }

  private mutating func accept(_ token: Token, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch token.kind {
    case .comment, .delimiters:
      place(token, as: nil)
    case .variable, .raw:
      guard checkName(token, bytes, isPath: true) else { return place(token, as: nil) }
      place(token, as: token.kind == .raw ? .raw : .variable)
    case .partial:
      guard checkName(token, bytes, isPath: token.isDynamic) else { return place(token, as: nil) }
      place(token, as: .partial)
    case .section, .inverted:
      _ = checkName(token, bytes, isPath: true)
      place(token, as: token.kind == .section ? .section : .inverted)
      open.append(parsed.nodes.count - 1)
    case .parent:
      _ = checkName(token, bytes, isPath: token.isDynamic)
      // Whether its line vanishes is settled where it ends.
      placeParent(token)
      open.append(parsed.nodes.count - 1)
    case .block:
      _ = checkName(token, bytes, isPath: false)
      placeBlock(token)
      open.append(parsed.nodes.count - 1)
    case .close:
      close(token)
    }
  }

  /// Adds the node of a tag that may stand alone; nil for a tag that leaves nothing behind.
  private mutating func place(_ token: Token, as kind: SyntaxNode.Kind?) {
    var isStandalone = false
    if let lineStart = token.lineStart, let nextLine = token.nextLine {
      cutText(to: max(lineStart, covered))
      covered = nextLine
      isStandalone = true
    } else {
      cutText(to: token.tag.lower)
      covered = token.tag.upper
    }
    guard let kind else { return }
    append(token, kind, isStandalone)
  }

  private mutating func append(_ token: Token, _ kind: SyntaxNode.Kind, _ isStandalone: Bool) {
    var node = SyntaxNode(kind: kind, range: token.tag, name: token.name)
    node.isDynamic = token.isDynamic
    node.isStandalone = isStandalone
    if let lineStart = token.lineStart {
      node.leadsLine = true
      node.indentation = ByteRange(lineStart, token.tag.lower)
    }
    parsed.nodes.append(node)
  }

  private mutating func placeParent(_ token: Token) {
    cutText(to: token.tag.lower)
    covered = token.tag.upper
    append(token, .parent, false)
  }

  /// A block inside a parent defines content: text before it on the line is ignored anyway, so the
  /// tag needs only to end its line.
  private mutating func placeBlock(_ token: Token) {
    let isArgument = open.last.map { parsed.nodes[$0].kind == .parent } ?? false
    guard isArgument, let nextLine = token.nextLine else { return place(token, as: .block) }
    cutText(to: token.tag.lower)
    covered = nextLine
    append(token, .block, true)
  }

  private mutating func close(_ token: Token) {
    guard let opening = matchingOpening(of: token) else { return place(token, as: nil) }
    switch parsed.nodes[opening].kind {
    case .parent:
      let parent = parsed.nodes[opening]
      cutText(to: token.tag.lower)
      if parent.leadsLine, let nextLine = token.nextLine {
        covered = nextLine
        parsed.nodes[opening].isStandalone = true
        // The blanks before the parent have become its indentation.
        if opening > 0, parsed.nodes[opening - 1].kind == .text,
          parsed.nodes[opening - 1].range.end == parent.range.start
        {
          parsed.nodes[opening - 1].range.end = parent.indentation.start
        }
      } else {
        covered = token.tag.upper
      }
      append(token, .close, parsed.nodes[opening].isStandalone)
    case .block where token.lineStart != nil && isArgument(opening):
      cutText(to: max(token.lineStart ?? 0, covered))
      covered = token.nextLine ?? token.tag.upper
      append(token, .close, true)
    default:
      place(token, as: .close)
    }
    let closing = parsed.nodes.count - 1
    parsed.nodes[opening].partner = Int32(closing)
    parsed.nodes[closing].partner = Int32(opening)
  }

  /// Whether the block at `index`, just taken off the stack, stands directly inside a parent.
  private func isArgument(_ index: Int) -> Bool {
    open.last.map { parsed.nodes[$0].kind == .parent } ?? false
  }

  /// The opening node that a closing tag ends. A tag that ends an outer section leaves the inner
  /// ones unclosed, which is one finding and not one for each.
  private mutating func matchingOpening(of token: Token) -> Int? {
    guard let innermost = open.last else {
      report(.unopenedSection(parsed.quoted(token.name), at: parsed.range(token.tag)))
      return nil
    }
    if matches(token, innermost) { return open.removeLast() }
    let expected = parsed.nodes[innermost]
    report(
      .mismatchedSection(
        parsed.quoted(token.name), expected: parsed.quoted(expected.name),
        at: parsed.range(token.tag), openedAt: parsed.range(expected.range)))
    guard let outer = open.lastIndex(where: { matches(token, $0) }) else { return nil }
    defer { open.removeSubrange(outer...) }
    return open[outer]
  }

  private func matches(_ token: Token, _ opening: Int) -> Bool {
    let node = parsed.nodes[opening]
    return node.isDynamic == token.isDynamic && node.name.count == token.name.count
      && source.utf8[node.name.indices] == source.utf8[token.name.indices]
  }

  private mutating func cutText(to end: Int) {
    if end > covered {
      parsed.nodes.append(SyntaxNode(kind: .text, range: ByteRange(covered, end)))
      covered = end
    }
  }

  /// - Parameter isPath: Whether dots separate the parts of the name.
  private mutating func checkName(
    _ token: Token, _ bytes: UnsafeBufferPointer<UInt8>, isPath: Bool
  ) -> Bool {
    let name = token.name
    if name.isEmpty {
      report(.emptyName(at: parsed.range(token.tag)))
      return false
    }
    if name.count > Lexer.longestName {
      report(.longName(parsed.quoted(name), at: parsed.range(token.tag)))
      return false
    }
    let content = bytes[name.indices]
    let dot = UInt8(ascii: ".")
    let isDot = content.count == 1 && content.first == dot
    var (hasEmptyPart, hasBlank, previous) = (content.last == dot, false, dot)
    for byte in content {
      if byte == dot, previous == dot { hasEmptyPart = true }
      if byte <= 0x20 || byte == 0x7F { hasBlank = true }
      previous = byte
    }
    if (isPath && !isDot && hasEmptyPart) || hasBlank {
      report(.badName(parsed.quoted(name), at: parsed.range(token.tag)))
      return false
    }
    return true
  }

  private mutating func report(_ diagnostic: Diagnostic) { parsed.diagnostics.append(diagnostic) }
}
