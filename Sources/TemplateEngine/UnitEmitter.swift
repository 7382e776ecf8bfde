import ConfigFormats
import Diagnostics

/// How the lines of a stretch of nodes are moved: blanks to take away from their start, and what
/// to put there.
struct Layout {
  var strip: Int
  var indentation: [UInt8]

  var isPlain: Bool { strip == 0 && indentation.isEmpty }
}

/// Writes the operations of one unit.
struct UnitEmitter {
  let unit: Int
  /// Where the grammar can stand after the text read so far.
  private(set) var states: PossibleStates
  private let isContextual: Bool
  private(set) var operations: [Operation] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var callees: [Int] = []
  /// Literal text that waits for the operation it belongs to.
  private var pendingStart: Int
  /// How far `state` has read the text.
  private var readTo: Int
  /// For operations that write no value, and for all when the grammar is not asked.
  private let anyPlace: Place
  /// Whether the template stands at the start of one of its lines.
  private var isAtLineStart = true

  /// What a section needs at its end.
  private struct OpenSection {
    var node: Int
    var operation: Int
    /// The ways to the section.
    var before: PossibleStates
    /// The ways to the start of its body.
    var body: PossibleStates
    /// For `{{^a}}` right after `{{#a}}`, or the other way round: the ways out of the first.
    var alternative: PossibleStates?
    /// The body as it was before it was done again for more ways.
    var firstTry: Attempt?
    /// How much there was when the body began, for doing it again.
    var diagnosticCount: Int
    var calleeCount: Int
  }

  /// The emitted body of a section.
  private struct Attempt {
    var operations: ArraySlice<Operation>
    var diagnostics: ArraySlice<Diagnostic>
    var callees: ArraySlice<Int>
    var states: PossibleStates
  }

  /// A section of one of the templates that make up the unit.
  private struct SectionID: Hashable {
    var source: SourceID
    var node: Int
  }

  /// Bodies that were done again: the ways that they need, so that an outer section that is done
  /// again does not double the work for each level.
  private var widened: [SectionID: PossibleStates] = [:]
  /// Sections whose second item would stand in another place than the first.
  private var singles: Set<SectionID> = []

  init(unit: Int, states: [GrammarState], isContextual: Bool, text: Int) {
    self.unit = unit
    self.states = PossibleStates(states)
    self.isContextual = isContextual
    (pendingStart, readTo) = (text, text)
    anyPlace = states[0].place
  }

  /// - Parameter index: The number of `template` in the library.
  mutating func emit(
    _ nodes: Range<Int>, of template: ParsedTemplate, index: Int, layout: Layout,
    blocks: BlockTable.ID, with compiler: inout TemplateCompiler
  ) {
    var open: [OpenSection] = []
    var position = nodes.lowerBound
    while position < nodes.upperBound, compiler.emittedNodes < TemplateCompiler.mostNodes {
      let node = template.nodes[position]
      compiler.emittedNodes += 1
      switch node.kind {
      case .text:
        append(node.range, of: template, index, layout, &compiler)
      case .variable, .raw:
        beginLine(node, index, layout, &compiler)
        readText(compiler)
        let place = place(of: node, in: template)
        let kind: Operation.Kind = node.kind == .raw ? .raw : .variable
        add(kind, place, node, template, index, &compiler)
        if isContextual, kind == .variable { states.advanceOverValue() }
        isAtLineStart = false
      case .section, .inverted:
        beginLine(node, index, layout, &compiler)
        readText(compiler)
        let kind: Operation.Kind = node.kind == .section ? .section : .inverted
        add(kind, anyPlace, node, template, index, &compiler)
        open.append(begin(node, at: position, of: template, &compiler))
      case .close:
        beginLine(node, index, layout, &compiler)
        guard let section = open.last,
          template.nodes[section.node].partner == Int32(position)
        else { break }  // The end of a block: nothing to do.
        open.removeLast()
        readText(compiler)
        if let again = repetition(of: section, in: template, &compiler) {
          restart(again, compiler)
          isAtLineStart = template.nodes[again.node].isStandalone
          open.append(again)
          position = again.node
        } else {
          end(section, at: position, of: template, index, &compiler)
        }
      case .partial, .parent:
        include(node, at: position, of: template, index, layout, blocks, &compiler)
        if node.kind == .parent { position = Int(node.partner) }
      case .block:
        position = emitBlock(node, at: position, of: template, index, layout, blocks, &compiler)
      }
      position += 1
    }
  }

  /// Why nothing can be written at a forbidden place.
  private static func refusal(of place: Place) -> Unspellable {
    var nothing = ByteBuffer(capacity: 0)
    return place.write(UnsafeBufferPointer(start: nil, count: 0), into: &nothing)
      ?? Unspellable("the grammar takes no value here")
  }

  /// Ends the unit with its last text.
  mutating func finish(with compiler: inout TemplateCompiler) {
    readText(compiler)
    add(.leave, anyPlace, tag: 0, key: 0, compiler)
  }

  // MARK: Sections

  private mutating func begin(
    _ node: SyntaxNode, at position: Int, of template: ParsedTemplate,
    _ compiler: inout TemplateCompiler
  ) -> OpenSection {
    var section = OpenSection(
      node: position, operation: operations.count - 1, before: states, body: states,
      diagnosticCount: diagnostics.count, calleeCount: callees.count)
    guard isContextual else { return section }
    if let branch = finished, branch.isAnsweredBy(position, node, in: template) {
      section.before = branch.before
      section.alternative = branch.after
    }
    let meaning = compiler.names.meaning(of: operations[section.operation].key)
    let isSection = node.kind == .section
    section.body = section.before.assuming(meaning, is: isSection)
    if isSection, !meaning.isCount { section.body = section.body.enteringSection() }
    if let known = widened[SectionID(source: template.source.id, node: position)] {
      section.body = section.body.union(known)
    }
    states = section.body
    return section
  }

  /// The section with more ways into its body, when the end of the body leads back to its start on
  /// a way that the body was not emitted for.
  ///
  /// Where the second item would stand in another place than the first, the section stays as it is
  /// and is marked: rendering more than one item is then an error.
  private mutating func repetition(
    of section: OpenSection, in template: ParsedTemplate, _ compiler: inout TemplateCompiler
  ) -> OpenSection? {
    let id = SectionID(source: template.source.id, node: section.node)
    let meaning = compiler.names.meaning(of: operations[section.operation].key)
    guard isContextual, template.nodes[section.node].kind == .section, !meaning.isCount else {
      return nil
    }
    if let first = section.firstTry,
      diagnostics.count > section.diagnosticCount + first.diagnostics.count
    {
      singles.insert(id)
      restart(section, compiler)
      operations += first.operations
      diagnostics += first.diagnostics
      callees += first.callees
      states = first.states
    }
    if singles.contains(id) {
      operations[section.operation].isSingle = true
      return nil
    }
    guard states.joins(section.before), let again = states.repeatingSection(),
      !again.isSubset(of: section.body)
    else { return nil }
    if compiler.text.count > pendingStart { add(.text, anyPlace, tag: 0, key: 0, compiler) }
    var repeated = section
    repeated.firstTry =
      section.firstTry
      ?? Attempt(
        operations: operations[(section.operation + 1)...],
        diagnostics: diagnostics[section.diagnosticCount...],
        callees: callees[section.calleeCount...], states: states)
    repeated.body = section.body.union(again)
    if repeated.body == section.body { return nil }
    widened[id] = repeated.body
    return repeated
  }

  /// Forgets the body of a section, but for its text, which others may follow.
  private mutating func restart(_ section: OpenSection, _ compiler: TemplateCompiler) {
    operations.removeSubrange((section.operation + 1)...)
    diagnostics.removeSubrange(section.diagnosticCount...)
    callees.removeSubrange(section.calleeCount...)
    restartText(compiler)
    states = section.body
  }

  private mutating func end(
    _ section: OpenSection, at position: Int, of template: ParsedTemplate, _ index: Int,
    _ compiler: inout TemplateCompiler
  ) {
    let opening = template.nodes[section.node]
    let node = template.nodes[position]
    if isContextual { join(section, at: position, of: template, &compiler) }
    if opening.kind == .section {
      add(.endSection, anyPlace, node, template, index, &compiler)
      operations[operations.count - 1].target = UInt32(section.operation + 1)
    } else if compiler.text.count > pendingStart {
      add(.text, anyPlace, tag: 0, key: 0, compiler)
    }
    operations[section.operation].target = UInt32(operations.count)
  }

  /// Puts the ways through a section and those around it together.
  private mutating func join(
    _ section: OpenSection, at position: Int, of template: ParsedTemplate,
    _ compiler: inout TemplateCompiler
  ) {
    let opening = template.nodes[section.node]
    guard states.joins(section.before) else {
      diagnostics.append(
        .sectionChangesContext(
          template.quoted(opening.name), at: template.range(opening.range),
          end: template.range(template.nodes[position].range)))
      states = section.before
      return
    }
    let meaning = compiler.names.meaning(of: operations[section.operation].key)
    let isSection = opening.kind == .section
    var after = states
    if isSection, !meaning.isCount { after = after.leavingSection() }
    if let alternative = section.alternative {
      states = after.union(alternative)
    } else {
      states = section.before.assuming(meaning, is: !isSection).union(after)
      finished = FinishedBranch(
        source: template.source.id, end: position, opening: opening, before: section.before,
        after: after)
    }
  }

  /// A section that the next tag may be the other branch of.
  private struct FinishedBranch {
    var source: SourceID
    var end: Int
    var opening: SyntaxNode
    var before: PossibleStates
    var after: PossibleStates

    /// Whether the node is `{{^a}}` right behind `{{#a}}...{{/a}}`, or the other way round.
    func isAnsweredBy(_ position: Int, _ node: SyntaxNode, in template: ParsedTemplate) -> Bool {
      template.source.id == source && position == end + 1 && node.kind != opening.kind
        && template.source.utf8[node.name.indices]
          == template.source.utf8[opening.name.indices]
    }
  }

  private var finished: FinishedBranch?

  /// The place of a value, after saying why there is none.
  private mutating func place(of node: SyntaxNode, in template: ParsedTemplate) -> Place {
    guard isContextual else { return anyPlace }
    guard let place = states.place else {
      diagnostics.append(
        .ambiguousPlace(template.quoted(node.name), at: template.range(node.range)))
      return anyPlace
    }
    if place.kind == .forbidden {
      diagnostics.append(
        .forbiddenPlace(
          template.quoted(node.name), Self.refusal(of: place), at: template.range(node.range)))
    }
    return place
  }

  // MARK: Partials, parents and blocks

  private mutating func include(
    _ node: SyntaxNode, at position: Int, of template: ParsedTemplate, _ index: Int,
    _ layout: Layout, _ blocks: BlockTable.ID, _ compiler: inout TemplateCompiler
  ) {
    beginLine(node, index, layout, &compiler)
    isAtLineStart = node.isStandalone
    readText(compiler)
    var indentation: [UInt8] = []
    if node.isStandalone {
      let blanks = template.source.utf8[node.indentation.indices].dropFirst(layout.strip)
      indentation = layout.indentation + blanks
    }
    var set = blocks
    if node.kind == .parent {
      set = compiler.blocks.set(
        adding: overrides(in: position, of: template, index, blocks), under: blocks)
    }
    // The unit's own text follows in the same block of text, so ours is cut off before it.
    let prefix = takeText(compiler)
    guard !node.isDynamic else {
      let choice = compiler.choice(states: states.states, indentation: indentation, blocks: set)
      restartText(compiler)
      add(.enterNamed, anyPlace, node, template, index, &compiler, text: prefix)
      operations[operations.count - 1].target = UInt32(choice)
      return
    }
    let path = template.text(node.name)
    guard let source = compiler.indices[path] else {
      if compiler.options.missing == .areErrors {
        diagnostics.append(
          .missingTemplate(
            template.quoted(node.name), at: template.range(node.range),
            near: compiler.indices.keys.sorted()))
      }
      add(.text, anyPlace, tag: 0, key: 0, compiler, text: prefix)
      return
    }
    let callee = compiler.unit(
      .init(source: source, states: states.states, indentation: indentation, blocks: set))
    restartText(compiler)
    guard let callee else {
      return add(.tooDeep, anyPlace, node, template, index, &compiler, text: prefix)
    }
    add(.enter, anyPlace, node, template, index, &compiler, text: prefix)
    operations[operations.count - 1].target = UInt32(callee)
    callees.append(callee)
    if let exit = compiler.units[callee].exit {
      states.replaceStates(by: exit)
    } else {
      compiler.units[callee].recursiveTags.append(template.range(node.range))
    }
  }

  /// The blocks directly inside a parent tag; everything else there is ignored.
  private func overrides(
    in parent: Int, of template: ParsedTemplate, _ index: Int, _ blocks: BlockTable.ID
  ) -> [String: BlockTable.Override] {
    var result: [String: BlockTable.Override] = [:]
    var position = parent + 1
    while position < Int(template.nodes[parent].partner) {
      let node = template.nodes[position]
      if node.kind == .block {
        result[template.text(node.name)] = .init(source: index, node: position, blocks: blocks)
      }
      position = node.partner > position ? Int(node.partner) + 1 : position + 1
    }
    return result
  }

  /// Emits what overrides a block, or leaves its default to the caller.
  ///
  /// - Returns: The node at which the caller goes on: the block itself or its end.
  private mutating func emitBlock(
    _ node: SyntaxNode, at position: Int, of template: ParsedTemplate, _ index: Int,
    _ layout: Layout, _ blocks: BlockTable.ID, _ compiler: inout TemplateCompiler
  ) -> Int {
    beginLine(node, index, layout, &compiler)
    guard let override = compiler.blocks.override(template.text(node.name), in: blocks) else {
      return position
    }
    var indentation = layout.indentation
    if node.isStandalone {
      indentation += intrinsicIndentation(of: position, in: template).dropFirst(layout.strip)
    } else if node.leadsLine {
      indentation += template.source.utf8[node.indentation.indices].dropFirst(layout.strip)
    }
    let content = compiler.template(override.source)
    let block = content.nodes[override.node]
    let strip =
      block.isStandalone ? intrinsicIndentation(of: override.node, in: content).count : 0
    isAtLineStart = node.isStandalone || block.isStandalone
    skipsIndentation = !node.isStandalone
    emit(
      override.node + 1..<Int(block.partner), of: content, index: override.source,
      layout: Layout(strip: strip, indentation: indentation), blocks: override.blocks,
      with: &compiler)
    skipsIndentation = false
    if node.isStandalone, !isAtLineStart {
      // A block that fills lines stays whole lines, however the override is written.
      let end = content.nodes[Int(block.partner)].range.lower
      compiler.segments.append(
        TextSegment(
          textStart: UInt32(truncatingIfNeeded: compiler.text.count),
          source: UInt32(override.source), bytes: ByteRange(end, end)))
      compiler.text.append(0x0A)
    }
    let closing = Int(node.partner)
    isAtLineStart = template.nodes[closing].isStandalone
    return closing
  }

  /// The first line of a standalone override in an inline block: its own blanks go, but the blanks
  /// before the block are there already.
  private var skipsIndentation = false

  /// The blanks that begin a standalone block's content, or those before the tag when it is empty.
  private func intrinsicIndentation(of block: Int, in template: ParsedTemplate) -> ArraySlice<UInt8>
  {
    let node = template.nodes[block]
    let utf8 = template.source.utf8
    var blanks = utf8[node.indentation.indices]
    guard block + 1 < Int(node.partner) else { return blanks }
    let next = template.nodes[block + 1]
    if next.kind == .text {
      let start = next.range.lower
      var end = start
      while end < next.range.upper, Lexer.isBlank(utf8[end]) { end += 1 }
      blanks = utf8[start..<end]
      if end == next.range.upper, block + 2 == Int(node.partner) {
        blanks = utf8[node.indentation.indices]
      }
    } else if next.leadsLine {
      blanks = utf8[next.indentation.indices]
    } else {
      blanks = []
    }
    return blanks
  }

  // MARK: Text

  /// A tag at the start of a line that does not vanish: the line's indentation comes before it.
  private mutating func beginLine(
    _ node: SyntaxNode, _ index: Int, _ layout: Layout, _ compiler: inout TemplateCompiler
  ) {
    if node.isStandalone {
      isAtLineStart = true
    } else if isAtLineStart {
      indent(before: node.range.lower, index, layout, &compiler)
      (isAtLineStart, skipsIndentation) = (false, false)
    }
  }

  private mutating func append(
    _ range: ByteRange, of template: ParsedTemplate, _ index: Int, _ layout: Layout,
    _ compiler: inout TemplateCompiler
  ) {
    let utf8 = template.source.utf8
    var start = range.lower
    let end = range.upper
    if layout.isPlain {
      copy(start..<end, of: utf8, index, &compiler)
      isAtLineStart = end > start ? utf8[end - 1] == 0x0A : isAtLineStart
      return
    }
    while start < end {
      if isAtLineStart {
        let limit = min(end, start + layout.strip)
        while start < limit, Lexer.isBlank(utf8[start]) { start += 1 }
        let isBlankLine =
          start < end && (utf8[start] == 0x0A || utf8[start...].starts(with: [0x0D, 0x0A]))
        if !isBlankLine { indent(before: start, index, layout, &compiler) }
        skipsIndentation = false
      }
      var lineEnd = start
      while lineEnd < end, utf8[lineEnd] != 0x0A { lineEnd += 1 }
      isAtLineStart = lineEnd < end
      lineEnd = min(lineEnd + 1, end)
      copy(start..<lineEnd, of: utf8, index, &compiler)
      start = lineEnd
    }
  }

  private mutating func indent(
    before byte: Int, _ index: Int, _ layout: Layout, _ compiler: inout TemplateCompiler
  ) {
    guard !layout.indentation.isEmpty, !skipsIndentation else { return }
    compiler.segments.append(
      TextSegment(
        textStart: UInt32(truncatingIfNeeded: compiler.text.count), source: UInt32(index),
        bytes: ByteRange(byte, byte)))
    compiler.text += layout.indentation
  }

  private mutating func copy(
    _ range: Range<Int>, of utf8: [UInt8], _ index: Int, _ compiler: inout TemplateCompiler
  ) {
    guard !range.isEmpty else { return }
    compiler.segments.append(
      TextSegment(
        textStart: UInt32(truncatingIfNeeded: compiler.text.count), source: UInt32(index),
        bytes: ByteRange(range.lowerBound, range.upperBound)))
    compiler.text += utf8[range]
  }

  /// Brings the grammar state to the end of the text.
  private mutating func readText(_ compiler: TemplateCompiler) {
    if isContextual, readTo < compiler.text.count {
      compiler.text.withUnsafeBufferPointer {
        states.advance(over: UnsafeBufferPointer(rebasing: $0[readTo...]))
      }
    }
    readTo = compiler.text.count
  }

  private mutating func takeText(_ compiler: TemplateCompiler) -> (start: Int, count: Int) {
    defer { pendingStart = compiler.text.count }
    return (pendingStart, compiler.text.count - pendingStart)
  }

  private mutating func restartText(_ compiler: TemplateCompiler) {
    (pendingStart, readTo) = (compiler.text.count, compiler.text.count)
  }

  // MARK: Operations

  private mutating func add(
    _ kind: Operation.Kind, _ place: Place, _ node: SyntaxNode, _ template: ParsedTemplate,
    _ index: Int, _ compiler: inout TemplateCompiler, text: (start: Int, count: Int)? = nil
  ) {
    let tag = UInt32(compiler.tags.count)
    compiler.tags.append(Tag(source: UInt32(index), range: node.range, name: node.name))
    let key = compiler.names.key(for: template.text(node.name))
    add(kind, place, tag: tag, key: key, compiler, text: text)
  }

  private mutating func add(
    _ kind: Operation.Kind, _ place: Place, tag: UInt32, key: UInt32,
    _ compiler: TemplateCompiler, text: (start: Int, count: Int)? = nil
  ) {
    let text = text ?? takeText(compiler)
    operations.append(
      Operation(
        kind: kind, place: place, textStart: UInt32(truncatingIfNeeded: text.start),
        textCount: UInt32(truncatingIfNeeded: text.count), key: key, tag: tag))
  }
}
