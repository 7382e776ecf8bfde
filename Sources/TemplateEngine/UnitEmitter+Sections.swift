import ConfigFormats
import Diagnostics

// Sections: the ways through them, and the places in which their bodies are emitted.
extension UnitEmitter {
  /// What a section needs at its end.
  struct OpenSection {
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
  struct Attempt {
    var operations: ArraySlice<Operation>
    var diagnostics: ArraySlice<Diagnostic>
    var callees: ArraySlice<Int>
    var states: PossibleStates
  }

  /// A section of one of the templates that make up the unit.
  struct SectionID: Hashable {
    var source: SourceID
    var node: Int
  }

  mutating func begin(
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
  mutating func repetition(
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
  mutating func restart(_ section: OpenSection, _ compiler: TemplateCompiler) {
    operations.removeSubrange((section.operation + 1)...)
    diagnostics.removeSubrange(section.diagnosticCount...)
    callees.removeSubrange(section.calleeCount...)
    restartText(compiler)
    states = section.body
  }

  mutating func end(
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
  mutating func join(
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
  struct FinishedBranch {
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
}
