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
  var states: PossibleStates
  let isContextual: Bool
  var operations: [Operation] = []
  var diagnostics: [Diagnostic] = []
  var callees: [Int] = []
  /// Literal text that waits for the operation it belongs to.
  var pendingStart: Int
  /// How far `state` has read the text.
  var readTo: Int
  /// For operations that write no value, and for all when the grammar is not asked.
  let anyPlace: Place
  /// Whether the template stands at the start of one of its lines.
  var isAtLineStart = true
  /// The first line of a standalone override in an inline block: its own blanks go, but the blanks
  /// before the block are there already.
  var skipsIndentation = false

  /// Bodies that were done again: the ways that they need, so that an outer section that is done
  /// again does not double the work for each level.
  var widened: [SectionID: PossibleStates] = [:]
  /// Sections whose second item would stand in another place than the first.
  var singles: Set<SectionID> = []
  /// The section that ended last.
  var finished: FinishedBranch?

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
    while position < nodes.upperBound, compiler.emittedNodes < compiler.options.mostSteps {
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

  /// Ends the unit with its last text.
  mutating func finish(with compiler: inout TemplateCompiler) {
    readText(compiler)
    add(.leave, anyPlace, tag: 0, key: 0, compiler)
  }

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

  /// Why nothing can be written at a forbidden place.
  private static func refusal(of place: Place) -> Unspellable {
    var nothing = ByteBuffer(capacity: 0)
    return place.write(UnsafeBufferPointer(start: nil, count: 0), into: &nothing)
      ?? Unspellable("the grammar takes no value here")
  }

  // MARK: Operations

  mutating func add(
    _ kind: Operation.Kind, _ place: Place, _ node: SyntaxNode, _ template: ParsedTemplate,
    _ index: Int, _ compiler: inout TemplateCompiler, text: (start: Int, count: Int)? = nil
  ) {
    let tag = UInt32(compiler.tags.count)
    compiler.tags.append(Tag(source: UInt32(index), range: node.range, name: node.name))
    let key = compiler.names.key(for: template.text(node.name))
    add(kind, place, tag: tag, key: key, compiler, text: text)
  }

  mutating func add(
    _ kind: Operation.Kind, _ place: Place, tag: UInt32, key: UInt32,
    _ compiler: TemplateCompiler, text: (start: Int, count: Int)? = nil
  ) {
    let text = text ?? takeText(compiler)
    operations.append(
      Operation(
        kind: kind, place: place,
        plain: kind == .variable ? place.plainTexts : PlainTexts(),
        textStart: UInt32(truncatingIfNeeded: text.start),
        textCount: UInt32(truncatingIfNeeded: text.count), key: key, tag: tag))
  }
}
