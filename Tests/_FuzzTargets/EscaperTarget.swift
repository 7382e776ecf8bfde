import ConfigFormats

extension FuzzTarget {
  /// A value at a place of a grammar: refused, or what is written is read back as the same value,
  /// and the text behind it still means what it meant.
  static let escaper = FuzzTarget("escaper", maxBytes: 1024) { input in
    guard let first = input.first, let place = EscapedPlace.all[Character(Unicode.Scalar(first))],
      let value = String(validating: input.dropFirst(), as: UTF8.self)
    else { return nil }
    return place.complaint(about: value)
  }
}

/// A place for a value, with the text around it.
struct EscapedPlace: Sendable {
  let format: ConfigFormat
  let before: String
  let after: String
  /// What the program gets around the value.
  let around: (String, String)

  private init(
    _ format: ConfigFormat, _ before: String, _ after: String, around: (String, String) = ("", "")
  ) {
    (self.format, self.before, self.after, self.around) = (format, before, after, around)
  }

  /// By the first byte of an input.
  static let all: [Character: EscapedPlace] = [
    "A": EscapedPlace(.hocon, "a { b = ", "\n c = 1 }"),
    "B": EscapedPlace(.hocon, "a { b = \"", "\" }"),
    "C": EscapedPlace(.hocon, "a.b = [\"\"\"", "\"\"\"]"),
    "D": EscapedPlace(.json, "{\"a\": {\"b\": ", "}}"),
    "E": EscapedPlace(.json, "{\"a\": [1, \"", "\"]}"),
    "F": EscapedPlace(.lua, "a = { b = ", "; }"),
    "G": EscapedPlace(.lua, "a = '", "'"),
    "H": EscapedPlace(.lua, "a = [==[", "]==]"),
    "I": EscapedPlace(.lua, "return {\n\t[\"a\"] = \"", "\";\n};"),
    "J": EscapedPlace(.javascript, "var a = { b: ", " };"),
    "K": EscapedPlace(.javascript, "a.b = '", "';"),
    "L": EscapedPlace(.javascript, "export const A = `", "`\n"),
    "M": EscapedPlace(.properties, "a.b=", "\nc=d"),
    "N": EscapedPlace(.env, "A=", "\nB=1\n"),
    "O": EscapedPlace(.env, "A=\"x", "y\"\nB=1\n", around: ("x", "y")),
    "P": EscapedPlace(.shellEnv, "A=", "\nB=1\n"),
    "Q": EscapedPlace(.shellEnv, "A=\"x", "y\"\nB=1\n", around: ("x", "y")),
    "R": EscapedPlace(.systemd, "[Service]\nExecStart=/bin/a ", " b\n"),
    "S": EscapedPlace(.systemd, "[Unit]\nDescription=x", "y\n", around: ("x", "y")),
    "T": EscapedPlace(.ini, "[Match]\nName=x", "y\n", around: ("x", "y")),
    "U": EscapedPlace(.nginx, "server { server_name ", "; }\n"),
    "V": EscapedPlace(.nginx, "server { root \"x", "y\"; }\n", around: ("x", "y")),
    "W": EscapedPlace(.coturn, "static-auth-secret=", "\nrealm=a\n"),
    "X": EscapedPlace(.dnsmasq, "txt-record=a.test,", "\n"),
    "Y": EscapedPlace(.dnsmasq, "txt-record=a.test,\"x", "y\"\n", around: ("x", "y")),
    "Z": EscapedPlace(
      .nftables, "table inet t {\nchain c {\nmeta mark 1 comment \"", "\"\n}\n}\n"),
    "a": EscapedPlace(.pjsua, "--realm ", "\n--null-audio\n"),
    "b": EscapedPlace(.lxc, "lxc.uts.name = c\nlxc.group = ", "\n"),
    "c": EscapedPlace(.modprobe, "options m a=", "\n", around: ("a=", "")),
    "d": EscapedPlace(.sudoers, "u ALL = /k/", "\n", around: ("/k/", "")),
    "e": EscapedPlace(.asoundrc, "a ", "\nb 1\n"),
    "f": EscapedPlace(.asoundrc, "a \"x", "y\"\nb 1\n", around: ("x", "y")),
    "g": EscapedPlace(.xorg, "Section \"Device\"\n\tDriver \"", "\"\nEndSection\n"),
    "h": EscapedPlace(.interfaces, "iface a inet manual\n  description ", "\n"),
    "i": EscapedPlace(.lines, "# ", "\ndeb a main\n"),
    "j": EscapedPlace(.shell, "a=", "\nb=1\n"),
    "k": EscapedPlace(.shell, "a=\"x", "y\"\nb=1\n"),
    "l": EscapedPlace(.html, "<p title=\"", "\">a</p>"),
    "m": EscapedPlace(.html, "<p>", "</p>"),
    "n": EscapedPlace(.yaml, "a: ", "\nb: 1\n"),
    "o": EscapedPlace(.yaml, "a: \"x", "y\"\nb: 1\n"),
    "p": EscapedPlace(.lua, "-- ", "\na = 1\n"),
    "q": EscapedPlace(.hocon, "# ", "\na = 1\n"),
    "r": EscapedPlace(.nginx, "# ", "\nuser a;\n"),
    "s": EscapedPlace(.javascript, "/* ", " */ var a = 1;\n"),
    "t": EscapedPlace(.html, "<!-- ", " --><p></p>"),
    "u": EscapedPlace(.shell, "# ", "\na=1\n"),
    "v": EscapedPlace(.systemd, "# ", "\n[Unit]\n"),
  ]

  func complaint(about value: String) -> String? {
    let start = state(after: [before])
    var value = value
    var spelling = ByteBuffer()
    guard value.withUTF8({ start.place.write($0, into: &spelling) }) == nil else {
      return spelling.count == 0 ? nil : "\(format): a refused value is half written"
    }
    let written = String(decoding: spelling.bytes, as: UTF8.self)
    // As the engine goes on behind a value, and as the grammar does behind what was written.
    var passed = start
    passed.advanceOverValue()
    let expected = state(after: [after], from: passed)
    let found = state(after: [written, after], from: start)
    if expected.place != found.place {
      return "\(format): '\(written)' changes what follows it: \(found.place)"
    }
    return reading(of: written, value)
  }

  private func reading(of written: String, _ value: String) -> String? {
    var tree = ConfigTree()
    let text = Array((before + written + after).utf8)
    guard text.withUnsafeBufferPointer({ format.read($0, into: &tree) }) else { return nil }
    if let finding = tree.findings.first {
      return "\(format): '\(written)' cannot be read back: \(finding.reason)"
    }
    if state(after: [before]).place.kind == .comment { return nil }
    let wanted = around.0 + value + around.1
    let isThere = tree.facts.contains { fact in
      tree.hasText(fact.setting, wanted)
        || tree.words(of: fact.setting).contains { $0.utf8.elementsEqual(wanted.utf8) }
    }
    return isThere ? nil : "\(format): '\(written)' is read back as something else"
  }

  private func state(after pieces: [String], from start: GrammarState? = nil) -> GrammarState {
    var state = start ?? .start(of: format)
    for var piece in pieces { piece.withUTF8 { state.advance(over: $0) } }
    return state
  }
}
