internal import Diagnostics

/// Host names as RFC 1123 has them, in lower case.
///
/// XMPP compares domains in lower case and Prosody names account files after them, so a capital
/// letter would be one thing in the configuration and another on disk.
enum HostNameFormat {
  /// A full name of at least two labels.
  static func problem(with text: String) -> ValueProblem? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return failure("it is empty") }
    if let scheme = text.range(ofASCII: "://") {
      let rest = text.utf8.dropFirst(scheme.upperBound).prefix { $0 != UInt8(ascii: "/") }
      return failure(
        "\(quoted(text)) is a URL", help: "write \(String(decoding: Array(rest), as: UTF8.self))")
    }
    guard bytes.last != UInt8(ascii: ".") else {
      return failure(
        "\(quoted(text)) ends with a dot", help: "write \(text.dropLast())",
        bytes: bytes.count - 1..<bytes.count)
    }
    var start = 0
    var labels = 0
    while start <= bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
      if let problem = labelProblem(bytes, start..<end, in: text) { return problem }
      labels += 1
      start = end + 1
    }
    guard labels > 1 else {
      return failure("\(quoted(text)) has one label only", help: "write the full name")
    }
    let last = bytes.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0
    guard !bytes[last...].allSatisfy(isDigit) else {
      return failure(
        "\(quoted(text)) ends with a number, as an address does", help: "write a name",
        bytes: last..<bytes.count)
    }
    return nil
  }

  /// The labels of one name: letters, digits and inner hyphens, 1 to 63 bytes.
  private static func labelProblem(
    _ bytes: [UInt8], _ range: Range<Int>, in text: String
  ) -> ValueProblem? {
    let mark = range.isEmpty ? range.lowerBound..<min(range.lowerBound + 1, bytes.count) : range
    guard !range.isEmpty else {
      return failure("\(quoted(text)) has an empty label", bytes: mark)
    }
    for index in range where !isLabelByte(bytes[index]) {
      return characterProblem(bytes, at: index, in: text)
    }
    for index in [range.lowerBound, range.upperBound - 1] where bytes[index] == UInt8(ascii: "-") {
      return failure(
        "a label of \(quoted(text)) begins or ends with a hyphen", bytes: index..<index + 1)
    }
    guard range.count <= 63 else {
      return failure("a label is \(range.count) bytes long, more than 63", bytes: range)
    }
    return nil
  }

  static func characterProblem(
    _ bytes: [UInt8], at index: Int, in text: String,
    code: Diagnostic.Code = "site.invalid-host-name"
  ) -> ValueProblem {
    let character = characterRange(bytes, at: index)
    let shown = quoted(String(decoding: bytes[character], as: UTF8.self))
    let help: String?
    if isUpper(bytes[index]) {
      help = "write \(text.lowercased())"
    } else if bytes[index] >= 0x80 {
      help = "write a name that is not ASCII in its xn-- form"
    } else if bytes[index] == UInt8(ascii: "_") {
      help = "use a hyphen instead"
    } else {
      help = nil
    }
    return ValueProblem(
      code, "\(quoted(text)) has \(shown) in it", help: help, bytes: character)
  }

  private static func failure(
    _ found: String, help: String? = nil, bytes: Range<Int>? = nil
  ) -> ValueProblem {
    ValueProblem("site.invalid-host-name", found, help: help, bytes: bytes)
  }

  /// One label: letters, digits and inner hyphens, 1 to 63 bytes.
  static func isLabel(_ text: String.UTF8View) -> Bool {
    (1...63).contains(text.count) && text.first != UInt8(ascii: "-")
      && text.last != UInt8(ascii: "-") && text.allSatisfy(isLabelByte)
  }

  static func isLabelByte(_ byte: UInt8) -> Bool {
    isLower(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
  }
}
