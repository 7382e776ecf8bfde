/// The entries of `docs/diagnostics.md`, one for each code, as `explain CODE` prints them.
///
/// An entry is a heading of any level whose text is the code between backticks, and what follows
/// it up to the next heading of the same or a higher level, or the next entry.
public struct DiagnosticReference: Sendable {
  private var textOfCode: [String: String] = [:]
  /// In the order of the document; a code that has two entries is in it twice.
  public private(set) var codes: [Diagnostic.Code] = []

  public init(markdown: String) {
    var open: (code: String, level: Int, lines: [Substring])?
    var isInFence = false
    func close(_ reference: inout Self) {
      guard let entry = open else { return }
      var lines = entry.lines[...]
      while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
      while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
      reference.codes.append(Diagnostic.Code(entry.code))
      if reference.textOfCode[entry.code] == nil {
        reference.textOfCode[entry.code] = lines.joined(separator: "\n")
      }
      open = nil
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      // An example may hold a comment line, which looks like a heading.
      if line.hasPrefix("```") { isInFence.toggle() }
      let level = isInFence ? 0 : line.prefix { $0 == "#" }.count
      if level > 0, line.dropFirst(level).hasPrefix(" ") {
        let title = line.dropFirst(level + 1).drop { $0 == " " }
        if let code = Self.code(inHeading: title) {
          close(&self)
          open = (code, level, [])
          continue
        }
        if let entry = open, level <= entry.level { close(&self) }
      }
      open?.lines.append(line)
    }
    close(&self)
  }

  /// What the document says about a code, without its heading; nil where it says nothing.
  public func entry(for code: Diagnostic.Code) -> String? { textOfCode[code.name] }

  private static func code(inHeading title: Substring) -> String? {
    guard title.hasPrefix("`"), let end = title.dropFirst().firstIndex(of: "`") else { return nil }
    let code = title[title.index(after: title.startIndex)..<end]
    let isCode = code.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    return isCode && code.contains(".") ? String(code) : nil
  }
}
