extension SiteSchema {
  /// A site to start from: a small cluster, with every other key in a comment beside its default.
  ///
  /// It loads without findings as it is.
  public static func exampleSite() -> String {
    var lines = [
      "# A Jitsi cluster. Every key is explained in docs/site.md and by 'jitsi-compile explain KEY';",
      "# a key in a comment shows what holds without it.", "",
    ]
    for field in shape.fields { append(field, margin: "", commented: nil, to: &lines) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The hosts of the starter site: one of each kind, with what a host cannot do without.
  static let exampleHosts = """
    - name: jms
      roles: [jms, jvb]
      address: 203.0.113.10         # or {public: 203.0.113.10, private: 10.0.0.10}
      cores: 8
      memory: 16GB
      disk: 80GB
    - name: jvb-[1-3]
      roles: [jvb]
      address: 203.0.113.[21-23]
      cores: 8
      memory: 16GB
      disk: 20GB
    - name: jibri-1
      roles: [jibri]
      address: 203.0.113.51
      cores: 16
      memory: 32GB
      disk: 500GB
      instances: {jibri: 4}
    """

  /// Adds one key and what is below it.
  ///
  /// - Parameter commented: nil in the part that is in force; in a comment, the blanks that stand
  ///   between its `#` and the key.
  private static func append(
    _ field: FieldShape, margin: String, commented: String?, to lines: inout [String]
  ) {
    let isInForce = commented == nil && isNeeded(field)
    let blanks = isInForce ? nil : commented ?? ""
    let start = blanks.map { "\(margin)# \($0)" } ?? margin
    if let record = field.value.record {
      if margin.isEmpty, commented == nil, lines.last?.isEmpty == false { lines.append("") }
      lines.append(note(field.doc, after: "\(start)\(field.key):"))
      if let example = field.example, isInForce {
        appendItems(example, of: record, margin: margin + "  ", to: &lines)
        return
      }
      var inner = blanks.map { $0 + "  " }
      var first = ""
      switch field.value {
      case .list: (first, inner) = ("- ", inner.map { $0 + "  " })
      case .map:
        lines.append("\(start)  NAME:")
        inner = inner.map { $0 + "  " }
      default: break
      }
      for (index, field) in record.fields.enumerated() {
        append(field, margin: isInForce ? margin + "  " : margin, commented: inner, to: &lines)
        if index == 0, !first.isEmpty { putDash(on: &lines[lines.count - 1], key: field.key) }
      }
      return
    }
    var value = field.example ?? ""
    if !isInForce, case .value(let text) = field.absence { value = text }
    if case .secret = field.value, !value.isEmpty { value = "!secret \(value)" }
    var doc = field.doc
    if case .derived(let words) = field.absence, value.isEmpty { doc += " Default: \(words)." }
    lines.append(note(doc, after: "\(start)\(field.key):\(value.isEmpty ? "" : " \(value)")"))
  }

  /// Whether the starter site does not do without a key.
  private static func isNeeded(_ field: FieldShape) -> Bool {
    if field.example != nil { return true }
    guard case .record(let record) = field.value else { return false }
    return record.fields.contains(where: isNeeded)
  }

  /// Adds ready-made items, and behind them what else an item may have.
  private static func appendItems(
    _ items: String, of record: RecordShape, margin: String, to lines: inout [String]
  ) {
    lines += items.split(separator: "\n").map { margin + $0 }
    for field in record.fields where !items.contains(" \(field.key):") {
      append(field, margin: margin + "  ", commented: "", to: &lines)
    }
  }

  /// Turns the first line of a commented item into the one with the dash.
  private static func putDash(on line: inout String, key: String) {
    guard let place = line.range(ofASCII: "  \(key):") else { return }
    var bytes = Array(line.utf8)
    bytes[place.lowerBound] = UInt8(ascii: "-")
    line = String(decoding: bytes, as: UTF8.self)
  }

  private static func note(_ doc: String, after text: String) -> String {
    text + String(repeating: " ", count: max(2, 34 - text.count)) + "# \(doc)"
  }
}
