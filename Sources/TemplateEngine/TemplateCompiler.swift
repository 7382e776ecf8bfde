import ConfigFormats
import Diagnostics

/// Nodes to operations.
///
/// Everything static is settled here: which template a tag means, what a block holds, how lines are
/// indented, and where each tag stands in the grammar. Each template becomes one *unit* for every
/// way in which it is entered: grammar state, indentation and the blocks that are overridden.
struct TemplateCompiler {
  var parsed: [ParsedTemplate?]
  let sources: [TemplateSource]
  let indices: [String: Int]
  let format: ConfigFormat
  let options: TemplateOptions

  var text: [UInt8] = []
  var segments: [TextSegment] = []
  var names = NameTable()
  var tags: [Tag] = []
  var units: [Unit] = []
  var choices: [PendingChoice] = []
  var blocks = BlockTable()
  private var unitIndices: [UnitKey: Int] = [:]
  private var depth = 0
  var emittedNodes = 0

  /// How a template is entered.
  struct UnitKey: Hashable {
    var source: Int
    var states: [GrammarState]
    var indentation: [UInt8]
    var blocks: BlockTable.ID
  }

  /// The code of one template for one way in.
  struct Unit {
    var operations: [Operation] = []
    var diagnostics: [Diagnostic] = []
    /// Units that are always reached from this one; their findings are its findings.
    var callees: [Int] = []
    /// Where the grammar can stand at the end; nil while the unit is being compiled.
    var exit: [GrammarState]?
    /// Tags that entered the unit while it was being compiled, and counted on `exit == entry`.
    var recursiveTags: [SourceRange] = []
  }

  struct PendingChoice {
    var units: [(path: String, unit: Int)]
    let states: [GrammarState]
  }

  init(
    parsed: [ParsedTemplate?], sources: [TemplateSource], indices: [String: Int],
    format: ConfigFormat, options: TemplateOptions
  ) {
    self.parsed = parsed
    self.sources = sources
    self.indices = indices
    self.format = format
    self.options = options
  }

  mutating func compile(_ source: Int) -> (Program?, [Diagnostic]) {
    let root = unit(
      UnitKey(
        source: source, states: [.start(of: format)], indentation: [], blocks: BlockTable.none))
    guard let root, emittedNodes < options.mostSteps else {
      return (nil, [.tooMuchOutput(at: range(source, ByteRange(0, 0)))])
    }
    return ProgramLinker(compiler: self).link(root: root, path: sources[source].path)
  }

  mutating func template(_ index: Int) -> ParsedTemplate {
    if let known = parsed[index] { return known }
    let made = TemplateParser.parse(sources[index])
    parsed[index] = made
    return made
  }

  func range(_ source: Int, _ bytes: ByteRange) -> SourceRange {
    parsed[source]?.range(bytes)
      ?? SourceRange(
        in: sources[source].id, from: .init(line: 0, column: 0), to: .init(line: 0, column: 0))
  }

  /// The unit for a way in, compiled when it is new; nil when the chain of partials is too long.
  mutating func unit(_ key: UnitKey) -> Int? {
    if let known = unitIndices[key] { return known }
    guard depth <= options.partialDepth, emittedNodes < options.mostSteps else { return nil }
    depth += 1
    defer { depth -= 1 }
    let index = units.count
    unitIndices[key] = index
    units.append(Unit())
    let template = template(key.source)
    guard template.diagnostics.isEmpty else {
      units[index].diagnostics = template.diagnostics
      units[index].exit = key.states
      return index
    }
    var emitter = UnitEmitter(
      unit: index, states: key.states, isContextual: options.escaping == .contextual,
      text: text.count)
    emitter.emit(
      template.nodes.indices, of: template, index: key.source,
      layout: Layout(strip: 0, indentation: key.indentation), blocks: key.blocks, with: &self)
    emitter.finish(with: &self)
    units[index].operations = emitter.operations
    units[index].diagnostics = emitter.diagnostics
    units[index].callees = emitter.callees
    let exit = emitter.states.states
    units[index].exit = exit
    if exit != key.states {
      units[index].diagnostics += units[index].recursiveTags.map {
        .recursionChangesContext(template.source.path, at: $0)
      }
    }
    return index
  }

  /// A choice among all templates for a place where a value names one.
  mutating func choice(
    states: [GrammarState], indentation: [UInt8], blocks: BlockTable.ID
  ) -> Int {
    let index = choices.count
    choices.append(PendingChoice(units: [], states: states))
    var found: [(path: String, unit: Int)] = []
    for (path, source) in indices.sorted(by: { $0.key < $1.key }) {
      let key = UnitKey(source: source, states: states, indentation: indentation, blocks: blocks)
      if let unit = unit(key) { found.append((path, unit)) }
    }
    choices[index].units = found
    return index
  }
}

/// Names of a program, each dotted name once.
struct NameTable {
  private(set) var keys: [Key] = []
  private var known: [Name: UInt32] = [:]

  /// Begins with `.`, so that a table is never empty.
  init() { _ = key(for: ".") }

  mutating func key(for written: String) -> UInt32 {
    let whole = Name(written)
    if let key = known[whole] { return key }
    let index = UInt32(keys.count)
    known[whole] = index
    let dots = written == "." ? 0 : written.utf8.count { $0 == UInt8(ascii: ".") }
    keys.append(Key(meaning: meaning(of: written), rest: UInt32(dots), name: whole))
    if dots > 0 {
      // The parser has refused empty parts.
      for (offset, part) in written.utf8.split(separator: UInt8(ascii: ".")).enumerated() {
        let key = Key(
          meaning: .name, rest: UInt32(dots - offset), name: Name(String(Substring(part))))
        if offset == 0 { keys[Int(index)] = key } else { keys.append(key) }
      }
    }
    return index
  }

  func meaning(of key: UInt32) -> Key.Meaning { keys[Int(key)].meaning }

  private func meaning(of name: String) -> Key.Meaning {
    switch name {
    case ".": .item
    case "-first": .isFirst
    case "-last": .isLast
    case "-number": .number
    default: .name
    }
  }
}

/// What tags between `{{<parent}}` and `{{/parent}}` put in place of the parent's blocks.
///
/// A set of overrides is an integer, so that units can be found by it. Sets only grow on the way
/// from a template to its parent, and an outer override wins, so there are finitely many.
struct BlockTable {
  typealias ID = Int
  static let none: ID = 0

  /// The content for one block: a block node of a template, and the set that holds where it stands.
  struct Override: Hashable {
    var source: Int
    var node: Int
    var blocks: ID
  }

  private var sets: [[String: Override]] = [[:]]
  private var known: [[String: Override]: ID] = [[:]: 0]

  func override(_ name: String, in set: ID) -> Override? { sets[set][name] }

  /// The overrides of a parent tag, under those that hold where it stands.
  mutating func set(adding inner: [String: Override], under outer: ID) -> ID {
    if inner.isEmpty { return outer }
    let merged = inner.merging(sets[outer]) { _, outermost in outermost }
    if let id = known[merged] { return id }
    sets.append(merged)
    known[merged] = sets.count - 1
    return sets.count - 1
  }
}
