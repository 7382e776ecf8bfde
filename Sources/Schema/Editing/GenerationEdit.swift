public import Diagnostics

/// Writes generations of credentials into the text of a site.
///
/// Only the entries below `secrets` change: comments, order and spelling of everything else stay, byte
/// for byte. The tree of the YAML says where to write; the result is read again, and where anything
/// but the wanted entries came out differently it is not used.
public struct GenerationEdit {
  private let source: SourceText
  private let id: SourceID

  public init(_ source: SourceText, as id: SourceID) { (self.source, self.id) = (source, id) }

  /// The site with these entries set, others left as they are.
  ///
  /// - Returns: nil with a finding where the text has no place that can be written to safely.
  public func setting(
    _ wanted: [GenerationSetting]
  ) -> (text: [UInt8]?, diagnostics: [Diagnostic]) {
    guard let document = parseYAML(source, as: id).document, let root = document.root,
      root.kind == .mapping
    else { return (nil, [.generationsNotWritten(wanted, at: nil)]) }
    let entry = root.entries.first { $0.key.text == "secrets" }
    for edit in edits(for: wanted, root, entry) {
      let text = apply(edit)
      if isAsWanted(text, wanted, document) { return (text, []) }
    }
    return (nil, [.generationsNotWritten(wanted, at: entry?.key.range ?? root.head)])
  }

  // MARK: Ways to write

  /// Bytes of the text and what takes their place.
  private struct Replacement {
    let bytes: Range<Int>
    let text: String
  }

  /// The most natural first.
  private func edits(
    for wanted: [GenerationSetting], _ root: YAMLNode, _ entry: YAMLEntry?
  ) -> [[Replacement]] {
    guard let entry else {
      let new = "secrets:\(newline)\(lines(wanted, indent: 2))"
      let end = source.utf8.count
      let gap = endsInLineBreak ? newline : newline + newline
      let start = startOfLine(root.range.start.line)
      return [
        [Replacement(bytes: end..<end, text: gap + new)],
        [Replacement(bytes: start..<start, text: new + newline)],
      ]
    }
    let map = entry.value
    if map.isLeftOut || map.kind == .mapping && Array(map.entries).isEmpty && !isFlow(map) {
      return [[line(below: entry.key.range.end.line, lines(wanted, indent: 2))]]
    }
    guard map.kind == .mapping, !map.isAliased else { return [] }
    return [replacements(for: wanted, in: map)]
  }

  private func replacements(
    for wanted: [GenerationSetting], in map: YAMLNode
  ) -> [Replacement] {
    let entries = Array(map.entries)
    let entryOfName = Dictionary(
      entries.map { ($0.key.text, $0) }, uniquingKeysWith: { first, _ in first })
    var replacements: [Replacement] = []
    var new: [GenerationSetting] = []
    for setting in wanted {
      guard let entry = entryOfName[setting.name] else {
        new.append(setting)
        continue
      }
      let range = entry.value.range
      var start = source.offset(of: range.start)
      let end = max(start, source.offset(of: range.end))
      if entry.value.isLeftOut { start = end }
      let isGlued = start > 0 && source.utf8[start - 1] == UInt8(ascii: ":")
      replacements.append(
        Replacement(bytes: start..<end, text: (isGlued ? " " : "") + setting.yaml))
    }
    guard !new.isEmpty else { return replacements }
    if isFlow(map) {
      let start = source.offset(of: map.range.start) + 1
      let pairs = new.map { "\($0.name): \($0.yaml)" }.joined(separator: ", ")
      let text = entries.isEmpty ? pairs : pairs + ", "
      return replacements + [Replacement(bytes: start..<start, text: text)]
    }
    let last = entries.map { max($0.key.range.end.line, $0.value.range.end.line) }.max() ?? 0
    let indent = Int(entries.first?.key.range.start.column ?? 2)
    return replacements + [line(below: last, lines(new, indent: indent))]
  }

  private func isFlow(_ map: YAMLNode) -> Bool {
    let start = source.offset(of: map.range.start)
    return start < source.utf8.count && source.utf8[start] == UInt8(ascii: "{")
  }

  private func lines(_ settings: [GenerationSetting], indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    return settings.map { "\(blanks)\($0.name): \($0.yaml)\(newline)" }.joined()
  }

  private func line(below line: UInt32, _ text: String) -> Replacement {
    let start = startOfLine(line + 1)
    let isAtOpenEnd = start == source.utf8.count && !endsInLineBreak
    return Replacement(bytes: start..<start, text: (isAtOpenEnd ? newline : "") + text)
  }

  private func startOfLine(_ line: UInt32) -> Int {
    source.offset(of: SourcePosition(line: Int(line), column: 0))
  }

  private var endsInLineBreak: Bool { source.utf8.last == 0x0A }

  private var newline: String {
    source.utf8.firstIndex(of: 0x0A).map { $0 > 0 && source.utf8[$0 - 1] == 0x0D } == true
      ? "\r\n" : "\n"
  }

  private func apply(_ edit: [Replacement]) -> [UInt8] {
    var text: [UInt8] = []
    var next = 0
    for replacement in edit.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
    where replacement.bytes.lowerBound >= next {
      text += source.utf8[next..<replacement.bytes.lowerBound]
      text += Array(replacement.text.utf8)
      next = replacement.bytes.upperBound
    }
    return text + source.utf8[next...]
  }

  // MARK: Reading back

  private func isAsWanted(
    _ text: [UInt8], _ wanted: [GenerationSetting], _ old: YAMLDocument
  ) -> Bool {
    let source = SourceText(name: self.source.name, utf8: text)
    guard let new = parseYAML(source, as: id).document,
      YAMLRest(of: new, without: "secrets") == YAMLRest(of: old, without: "secrets")
    else { return false }
    guard let expected = expected(wanted) else { return false }
    return generations(of: source) == expected
  }

  private func expected(_ wanted: [GenerationSetting]) -> [String: GenerationSetting]? {
    generations(of: source)?.merging(wanted.map { ($0.name, $0) }) { $1 }
  }

  /// nil where an entry cannot be read.
  private func generations(of source: SourceText) -> [String: GenerationSetting]? {
    let (site, findings) = decodeSite(source, as: id)
    guard let site, !findings.contains(where: { $0.severity == .error }) else { return nil }
    return Dictionary(
      site.generations.map { ($0.name.value, $0.setting) }, uniquingKeysWith: { $1 })
  }
}
