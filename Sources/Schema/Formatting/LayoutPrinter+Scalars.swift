/// Scalars: their spelling stays, the indentation of further lines follows.
extension LayoutPrinter {
  mutating func printLeaf(_ index: Int, indent: Int) {
    defer { markPrinted(index) }
    let text = tree.text(index)
    guard text.contains(0x0A) else {
      current += text
      return
    }
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { $0.last == 0x0D ? $0.dropLast() : $0 }
    let block = tree.nodes[index].block
    let inner = blanks(indent + 2)
    for (number, line) in lines.enumerated() {
      if number == 0 {
        current += block == nil ? Array(line) : header(line)
        continue
      }
      breakLine()
      // The last line of a block is never blank, and one in quotes ends with the quote.
      guard line.contains(where: { !$0.isBlankOrBreak }) || isDeeper(line, than: block) else {
        continue
      }
      current = inner
      if let block {
        current += line.dropFirst(block.indent)
      } else {
        current += line.drop { $0.isBlankOrBreak }
      }
    }
    guard let block, keepsBreaks(lines) else { return }
    for _ in 0..<block.blankLines { breakLine() }
  }

  private func isDeeper(
    _ line: ArraySlice<UInt8>, than block: (indent: Int, blankLines: Int)?
  ) -> Bool {
    guard let block else { return false }
    return line.count > block.indent
  }

  /// `|2-  # why` as it was, with the number that two blanks of indentation make.
  private func header(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var header: [UInt8] = []
    var isIndicator = false
    for byte in line {
      if byte == UInt8(ascii: "|") || byte == UInt8(ascii: ">") { isIndicator = true }
      if byte.isBlankOrBreak { isIndicator = false }
      let isNumber = isIndicator && (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte)
      header.append(isNumber ? UInt8(ascii: "2") : byte)
    }
    while header.last?.isBlankOrBreak == true { header.removeLast() }
    return header
  }

  private func keepsBreaks(_ lines: [ArraySlice<UInt8>]) -> Bool {
    lines.first?.contains(UInt8(ascii: "+")) == true
  }
}
