import Diagnostics

// What a template takes from others: partials, parents and the blocks that children fill.
extension UnitEmitter {
  mutating func include(
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
  mutating func emitBlock(
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
}
