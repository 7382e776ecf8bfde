/// Looks through an SVG for what must not be served under the site's name.
///
/// Reads XML as far as it has to: elements, attributes, text, comments and CDATA. A document type,
/// with its entities, is refused, and so is every processing instruction but the declaration, so
/// that nothing means more than it says. Elements and attributes are those of a list of what draws;
/// SVG has others, which are refused whether they are known to be harmless or not.
struct SVGCheck {
  private let bytes: [UInt8]
  private var index = 0
  private var open: [String] = []
  private var hasRoot = false

  /// Completes "the image ..."; nil for a good one.
  static func flaw(of bytes: [UInt8]) -> String? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return "is not UTF-8" }
    var check = SVGCheck(bytes)
    return check.flaw()
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let elements: Set<String> = [
    "svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line",
    "polyline", "polygon", "text", "tspan", "textPath", "use", "symbol", "marker", "clipPath",
    "mask",
    "pattern", "linearGradient", "radialGradient", "stop", "filter", "style", "switch",
    "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood",
    "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "feTurbulence",
  ]

  private mutating func flaw() -> String? {
    _ = take("\u{FEFF}")
    if take("<?xml ") || take("<?xml\n") {
      guard skip(past: "?>") else { return "has a declaration without an end" }
    }
    var style: String?
    while index < bytes.count {
      if take("<!--") {
        guard skip(past: "-->") else { return "has a comment without an end" }
      } else if take("<![CDATA[") {
        let start = index
        guard !open.isEmpty, skip(past: "]]>") else { return "has CDATA without an end" }
        if open.last == "style" { style = (style ?? "") + text(start..<index - 3) }
      } else if starts("<!") {
        return "has a document type, whose entities could stand for anything"
      } else if starts("<?") {
        return "has a processing instruction"
      } else if take("</") {
        guard let name = name(), skip(past: ">") else { return "has a tag without an end" }
        guard open.popLast() == name else { return "closes '\(name)' where another is open" }
        if let flaw = style.flatMap(Self.flaw(ofStyle:)) { return flaw }
        style = nil
      } else if take("<") {
        if let flaw = element() { return flaw }
      } else {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        let words = text(start..<index)
        if open.isEmpty, words.contains(where: { !$0.isWhitespace }) {
          return "has text outside of its root"
        }
        if open.last == "style" { style = (style ?? "") + words }
      }
    }
    return !hasRoot ? "holds no svg" : open.isEmpty ? nil : "ends inside of '\(open[0])'"
  }

  private mutating func element() -> String? {
    guard let name = name() else { return "has a tag without a name" }
    if open.isEmpty {
      guard name == "svg", !hasRoot else { return "has '\(name)' for a root" }
      hasRoot = true
    }
    guard Self.elements.contains(name) || name.contains(":") && !name.hasPrefix("svg:") else {
      return "has an element '\(name)', which is not for drawing"
    }
    while true {
      skipBlanks()
      if take("/>") { return nil }
      if take(">") {
        open.append(name)
        return open.count > 200 ? "nests elements too deeply" : nil
      }
      guard let attribute = self.name() else { return "has a tag that cannot be read" }
      skipBlanks()
      guard take("="), let value = value() else { return "has an attribute without a value" }
      if let flaw = Self.flaw(of: attribute, value, in: name) { return flaw }
    }
  }

  private static func flaw(of attribute: String, _ value: String, in element: String) -> String? {
    let name = attribute.lowercased()
    if name.hasPrefix("on") { return "has '\(attribute)', which would run a program" }
    if name == "href" || name.hasSuffix(":href") || name == "src" {
      return value.hasPrefix("#")
        ? nil : "refers to something outside of itself with '\(attribute)'"
    }
    if name == "xml:base" { return "has 'xml:base', which leads references elsewhere" }
    if name == "xmlns" || name.hasPrefix("xmlns:") {
      // Under another name 'script' would be one all the same, and so would elements of HTML.
      let isDrawing = value == "http://www.w3.org/2000/svg"
      let isPlain = !value.contains("&") && !value.contains("xhtml") && !value.contains("Math")
      let isGood =
        name == "xmlns" ? isDrawing : isDrawing ? name == "xmlns:svg" : isPlain
      return isGood ? nil : "gives a namespace a name that could hide what elements are"
    }
    return flaw(ofStyle: value)
  }

  /// Of anything that CSS may stand in: it refers to nothing but parts of the image.
  private static func flaw(ofStyle style: String) -> String? {
    let lower = style.lowercased()
    // An escape would hide the words that are looked for.
    if lower.contains("\\") || lower.contains("&#") { return "has an escape in a style" }
    for word in ["@import", "expression(", "javascript:", "image-set(", "-moz-binding"]
    where lower.contains(word) {
      return "has '\(word)' in a style"
    }
    var rest = lower[...]
    while let found = rest.firstRange(of: "url(") {
      rest = rest[found.upperBound...].drop { $0 == " " || $0 == "'" || $0 == "\"" }
      guard rest.hasPrefix("#") else { return "refers to something outside of itself in a style" }
    }
    return nil
  }

  // MARK: Reading

  private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func take(_ text: String) -> Bool {
    guard starts(text) else { return false }
    index += text.utf8.count
    return true
  }

  private mutating func skip(past text: String) -> Bool {
    while index < bytes.count {
      if take(text) { return true }
      index += 1
    }
    return false
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private mutating func name() -> String? {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: ":"), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "."):
        index += 1
      default: return index > start ? text(start..<index) : nil
      }
    }
    return nil
  }

  private mutating func value() -> String? {
    skipBlanks()
    guard index < bytes.count,
      bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
    else { return nil }
    let quote = bytes[index]
    let start = index + 1
    guard let end = bytes[start...].firstIndex(of: quote) else { return nil }
    index = end + 1
    return text(start..<end)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
