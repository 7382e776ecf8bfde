internal import Diagnostics

/// Quotes what was written for a message: one line, and not more of it than a reader needs.
package func quoted(_ text: String) -> String {
  var result = "'"
  for (index, scalar) in text.unicodeScalars.enumerated() {
    guard index < 40 else { return result + "…'" }
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    let isDirection =
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    if isControl || isDirection {
      result += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

/// Whole numbers: decimal digits without quotes, sign or zeros in front. YAML has more spellings,
/// and their meaning differs between YAML 1.1 and 1.2 (`08`, `010`, `1_000`), so none is taken.
enum IntegerText {
  static func parse(
    _ scalar: ScalarText, in range: ClosedRange<Int>
  ) -> Result<Int, ValueProblem> {
    let text = scalar.text
    if scalar.isPlain, let value = decimal(text.utf8), range.contains(value) {
      return .success(value)
    }
    guard isDecimal(text), !(text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "0")) else {
      let found: String
      if isDecimal(text) {
        found = "\(quoted(text)) has zeros in front"
      } else if text.utf8.first == UInt8(ascii: "-"), isDecimal(String(text.dropFirst())) {
        return .failure(ValueProblem("site.out-of-range", "\(quoted(text)) is negative"))
      } else {
        found = "\(quoted(text)) is not written in digits alone"
      }
      let meant = intended(text).flatMap { range.contains($0) ? $0 : nil }
      return .failure(
        ValueProblem("site.invalid-integer", found, help: meant.map { "write \($0)" }))
    }
    guard scalar.isPlain else {
      return .failure(
        ValueProblem(
          "site.invalid-integer", "\(quoted(text)) in quotes is a text",
          help: text.utf8.count <= 18 ? "write \(text) without quotes" : nil))
    }
    guard text.utf8.count <= 18, let value = Int(text), range.contains(value) else {
      return .failure(ValueProblem("site.out-of-range", "\(quoted(text)) is outside of that"))
    }
    return .success(value)
  }

  /// The number that up to 18 digits spell; nil for zeros in front and for anything else.
  static func decimal(_ text: some Sequence<UInt8>) -> Int? {
    var value = 0
    var count = 0
    for byte in text {
      guard isDigit(byte), count < 18, count == 0 || value > 0 else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      count += 1
    }
    return count > 0 ? value : nil
  }

  static func isDecimal(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// The number that another spelling most likely stands for.
  private static func intended(_ text: String) -> Int? {
    guard text.utf8.count <= 24 else { return nil }
    let lower = text.lowercased()
    if lower.hasPrefix("0x") { return Int(lower.dropFirst(2), radix: 16) }
    if lower.hasPrefix("0o") { return Int(lower.dropFirst(2), radix: 8) }
    if lower.hasPrefix("0b") { return Int(lower.dropFirst(2), radix: 2) }
    let parts = lower.split(separator: "e", omittingEmptySubsequences: false)
    if parts.count == 2, let mantissa = Int(parts[0]), let exponent = Int(parts[1]),
      (0...9).contains(exponent), (0...999_999).contains(mantissa)
    {
      return (0..<exponent).reduce(mantissa) { value, _ in value * 10 }
    }
    if lower.hasSuffix(".0") { return Int(lower.dropLast(2)) }
    return Int(lower.filter { $0 != "_" && $0 != "," && $0 != " " })
  }
}

/// Sizes: a whole number and a unit. Units are binary however they are spelled, because that is what
/// `free` prints and what a vendor means by "16 GB of RAM".
enum SizeText {
  private static let units: [(names: [String], mebibytes: Int)] = [
    (["MB", "MiB", "M"], 1), (["GB", "GiB", "G"], 1024), (["TB", "TiB", "T"], 1024 * 1024),
  ]

  static func parse(_ scalar: ScalarText, in range: ClosedRange<Int>) -> Result<Int, ValueProblem> {
    let text = scalar.text
    if let size = size(text.utf8), range.contains(size) { return .success(size) }
    let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    let number = String(decoding: Array(text.utf8.prefix(digits)), as: UTF8.self)
    let unit = String(decoding: Array(text.utf8.dropFirst(digits)), as: UTF8.self)
    let unitName = String(unit.drop { $0 == " " })
    func failure(_ found: String, help: String?) -> Result<Int, ValueProblem> {
      .failure(ValueProblem("site.invalid-size", "\(quoted(text)) \(found)", help: help))
    }
    guard text.utf8.count <= 40 else { return failure("is too long", help: nil) }
    guard digits > 0 else {
      return failure("does not begin with a whole number", help: "write a size such as 16GB")
    }
    guard digits <= 12, let amount = Int(number) else {
      return failure("is too large", help: nil)
    }
    guard number.utf8.count == 1 || number.utf8.first != UInt8(ascii: "0") else {
      return failure("has zeros in front", help: "write \(amount)\(unitName)")
    }
    guard !unitName.isEmpty else {
      return failure("has no unit", help: "write \(amount)GB or \(amount)MB")
    }
    guard let factor = units.first(where: { $0.names.contains(unitName) })?.mebibytes else {
      if unitName.utf8.first == UInt8(ascii: ".") {
        return failure(
          "is not a whole number of its unit", help: "use a smaller unit, such as 1536MB")
      }
      let near = units.first { entry in
        entry.names.contains { $0.lowercased() == unitName.lowercased() }
      }
      return failure(
        "has a unit that is none of MB, GB, TB (or MiB, GiB, TiB)",
        help: near.map { "write \(amount)\($0.names[0])" } ?? "write a size such as 16GB")
    }
    let mebibytes = amount * factor
    guard range.contains(mebibytes) else {
      return .failure(
        ValueProblem(
          "site.out-of-range",
          "\(quoted(text)) is outside of \(spelled(range.lowerBound)) to \(spelled(range.upperBound))"
        ))
    }
    return .success(mebibytes)
  }

  /// The names of the units as numbers, so that reading a size compares no texts.
  private static let factors: [(name: UInt32, mebibytes: Int)] = units.flatMap { unit in
    unit.names.map { name in (name.utf8.reduce(0) { $0 << 8 | UInt32($1) }, unit.mebibytes) }
  }

  /// The size that is spelled as sizes are; ``parse(_:in:)`` says what is wrong with any other text.
  private static func size(_ text: String.UTF8View) -> Int? {
    var (amount, digits, name, length, isBehindNumber) = (0, 0, UInt32(0), 0, false)
    for byte in text {
      length += 1
      if !isBehindNumber, isDigit(byte) {
        // A number of several digits does not begin with a zero.
        guard digits < 12, digits == 0 || amount > 0 else { return nil }
        amount = amount * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
      } else if byte == UInt8(ascii: " "), name == 0 {
        isBehindNumber = true
      } else {
        isBehindNumber = true
        // No name has more than three bytes, and none a zero, which would not count as one.
        guard byte != 0, name < 1 << 16 else { return nil }
        name = name << 8 | UInt32(byte)
      }
    }
    guard digits > 0, length <= 40 else { return nil }
    return factors.first { $0.name == name }.map { amount * $0.mebibytes }
  }

  /// The shortest spelling of an amount.
  static func spelled(_ mebibytes: Int) -> String {
    let unit = units.last { mebibytes >= $0.mebibytes && mebibytes % $0.mebibytes == 0 } ?? units[0]
    return "\(mebibytes / unit.mebibytes)\(unit.names[0])"
  }
}

/// `true` and `false`, as YAML 1.2 spells them. YAML 1.1 took a dozen words more, and programs that
/// read the same file would disagree about them.
enum BooleanText {
  static func parse(_ scalar: ScalarText) -> Result<Bool, ValueProblem> {
    let text = scalar.text
    if scalar.isPlain, let value = Bool(text) { return .success(value) }
    let help: String?
    switch text.utf8.count <= 5 ? text.lowercased() : "" {
    case "true", "yes", "on", "y", "1": help = "write true"
    case "false", "no", "off", "n", "0": help = "write false"
    default: help = nil
    }
    return .failure(
      ValueProblem(
        "site.invalid-boolean",
        scalar.isPlain ? "\(quoted(text)) is neither" : "\(quoted(text)) in quotes is a text",
        help: help))
  }
}
