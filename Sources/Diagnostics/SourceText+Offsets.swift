extension SourceText {
  /// The range of a stretch of bytes; columns count Unicode scalars.
  ///
  /// Takes time in proportion to the line's length and the logarithm of their number.
  package func range(_ offsets: Range<Int>, in source: SourceID) -> SourceRange {
    SourceRange(
      in: source, from: position(of: offsets.lowerBound), to: position(of: offsets.upperBound))
  }

  private func position(of offset: Int) -> SourcePosition {
    var (low, high) = (0, lineStarts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    var column = 0
    for byte in utf8[lineStarts[low]..<min(max(offset, lineStarts[low]), utf8.count)]
    where byte & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: low, column: column)
  }
}
