// Literal text: how its lines are moved, and how far the grammar has read it.
extension UnitEmitter {
  /// A tag at the start of a line that does not vanish: the line's indentation comes before it.
  mutating func beginLine(
    _ node: SyntaxNode, _ index: Int, _ layout: Layout, _ compiler: inout TemplateCompiler
  ) {
    if node.isStandalone {
      isAtLineStart = true
    } else if isAtLineStart {
      indent(before: node.range.lower, index, layout, &compiler)
      (isAtLineStart, skipsIndentation) = (false, false)
    }
  }

  mutating func append(
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

  mutating func indent(
    before byte: Int, _ index: Int, _ layout: Layout, _ compiler: inout TemplateCompiler
  ) {
    guard !layout.indentation.isEmpty, !skipsIndentation else { return }
    compiler.segments.append(
      TextSegment(
        textStart: UInt32(truncatingIfNeeded: compiler.text.count), source: UInt32(index),
        bytes: ByteRange(byte, byte)))
    compiler.text += layout.indentation
  }

  mutating func copy(
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
  mutating func readText(_ compiler: TemplateCompiler) {
    if isContextual, readTo < compiler.text.count {
      compiler.text.withUnsafeBufferPointer {
        states.advance(over: UnsafeBufferPointer(rebasing: $0[readTo...]))
      }
    }
    readTo = compiler.text.count
  }

  mutating func takeText(_ compiler: TemplateCompiler) -> (start: Int, count: Int) {
    defer { pendingStart = compiler.text.count }
    return (pendingStart, compiler.text.count - pendingStart)
  }

  mutating func restartText(_ compiler: TemplateCompiler) {
    (pendingStart, readTo) = (compiler.text.count, compiler.text.count)
  }
}
