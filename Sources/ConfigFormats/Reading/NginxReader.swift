/// nginx.conf, by the rules of nginx's own tokenizer: a directive is words up to `;` or a block.
///
/// Variables stay in the text of a word. Files that a block includes are other files.
enum NginxReader: ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree) {
    tree.reportNULs(in: text)
    var pass = NginxPass(text: text)
    pass.run(into: &tree)
  }
}

private struct NginxPass {
  let text: Bytes
  var at = 0
  /// The directive whose words are being read.
  var directive: ConfigTree.Setting?
  /// The directive in whose block we are, and how deep that is.
  var block: ConfigTree.Setting?
  var depth = 0

  /// nginx has a word, a quotation or a comment in its buffer as a whole, with what ends it.
  static let longestToken = 4096

  init(text: Bytes) { self.text = text }

  mutating func run(into tree: inout ConfigTree) {
    while at < text.count {
      switch text[at] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): at += 1
      case UInt8(ascii: "#"): skipComment(&tree)
      case UInt8(ascii: ";"):
        if directive == nil {
          tree.reportRun("no directive stands before this semicolon", at: at..<at + 1)
        }
        endDirective(&tree)
      case UInt8(ascii: "{"): guard openBlock(&tree) else { return }
      case UInt8(ascii: "}"): closeBlock(&tree)
      default: readWord(&tree)
      }
    }
    if let directive {
      tree.report("the directive lacks its semicolon", at: tree.range(of: directive))
    }
    while let open = block {
      tree.reportUnclosed(open, "the block is never closed", endOfFile: text.count)
      block = tree.parent(of: open)
    }
  }

  private mutating func endDirective(_ tree: inout ConfigTree) {
    at += 1
    directive = nil
  }

  private mutating func openBlock(_ tree: inout ConfigTree) -> Bool {
    defer { at += 1 }
    guard let opening = directive else {
      tree.reportRun("no directive stands before this brace", at: at..<at + 1)
      return true
    }
    guard depth < ConfigTree.deepestNesting else {
      tree.report("nested too deeply", at: at..<at + 1)
      return false
    }
    tree.end(opening, at: at + 1)
    (block, directive) = (opening, nil)
    depth += 1
    return true
  }

  private mutating func closeBlock(_ tree: inout ConfigTree) {
    if let unfinished = directive {
      tree.report("the directive lacks its semicolon", at: tree.range(of: unfinished))
      directive = nil
    }
    at += 1
    guard let open = block else {
      return tree.reportRun("no block is open here", at: at - 1..<at)
    }
    tree.end(open, at: at)
    block = tree.parent(of: open)
    depth -= 1
  }

  private mutating func skipComment(_ tree: inout ConfigTree) {
    let end = text.firstIndex(in: .lineFeed, from: at)
    if end - at >= Self.longestToken {
      tree.report("nginx reads comments of at most 4096 bytes", at: at..<end)
    }
    at = end
  }

  // MARK: Words

  private static let special = ByteSet("\\$ \t\r\n;{")
  private static let quotationStops = ByteSet("\"'\\")
  private static let behindQuotation = ByteSet(" \t\r\n;{)")

  private mutating func readWord(_ tree: inout ConfigTree) {
    let quote = text[at]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let end = endOfBareWord()
      add(at..<end, at: at..<end, to: &tree)
      at = end
      return
    }
    let start = at + 1
    guard let end = endOfQuotation(quote, from: start) else {
      tree.report("the quotation is never closed", at: at..<at + 1)
      at = text.count
      return
    }
    add(start..<end, at: at..<end + 1, to: &tree)
    at = end + 1
    if at < text.count, !Self.behindQuotation.contains(text[at]) {
      tree.report("a blank or a semicolon is missing behind the quotation", at: at..<at + 1)
    }
  }

  private func endOfBareWord() -> Int {
    var end = at
    var isVariable = false
    while end < text.count {
      let byte = text[end]
      if byte == UInt8(ascii: "{"), isVariable {
        end += 1
        continue
      }
      isVariable = byte == UInt8(ascii: "$")
      if byte == UInt8(ascii: "\\") {
        end = min(end + 2, text.count)
      } else if isVariable || !Self.special.contains(byte) {
        end += 1
      } else {
        break
      }
    }
    return end
  }

  private func endOfQuotation(_ quote: UInt8, from start: Int) -> Int? {
    var end = text.firstIndex(in: Self.quotationStops, from: start)
    while end < text.count, text[end] != quote {
      let step = text[end] == UInt8(ascii: "\\") ? 2 : 1
      end = text.firstIndex(in: Self.quotationStops, from: min(end + step, text.count))
    }
    return end < text.count ? end : nil
  }

  private mutating func add(
    _ word: Range<Int>, at range: Range<Int>, to tree: inout ConfigTree
  ) {
    if word.count >= Self.longestToken {
      tree.report("nginx reads words of at most 4096 bytes", at: range)
    }
    let piece = unescape(word, into: &tree)
    if let directive {
      tree.addWord(piece, at: range, to: directive)
      tree.end(directive, at: range.upperBound)
    } else {
      directive = tree.add(.directive, key: piece, at: range, below: block)
    }
  }

  /// A backslash goes before a quote or another backslash and with some letters; elsewhere it stays.
  private func unescape(_ word: Range<Int>, into tree: inout ConfigTree) -> ConfigTree.Piece {
    let start = tree.pool.count
    var index = word.lowerBound
    while index < word.upperBound {
      let stop = text.firstIndex(in: .backslash, within: index..<word.upperBound)
      tree.pool.append(contentsOf: text[index..<stop])
      guard stop < word.upperBound else { break }
      index = stop + 2
      switch stop + 1 < word.upperBound ? text[stop + 1] : 0 {
      case UInt8(ascii: "n"): tree.pool.append(0x0a)
      case UInt8(ascii: "r"): tree.pool.append(0x0d)
      case UInt8(ascii: "t"): tree.pool.append(0x09)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"):
        tree.pool.append(text[stop + 1])
      default:
        tree.pool.append(UInt8(ascii: "\\"))
        index = stop + 1
      }
    }
    return tree.piece(since: start)
  }
}
