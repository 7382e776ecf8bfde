import ConfigFormats

/// The first byte of an input names its grammar, so that inputs stay what they are when a grammar is
/// added.
enum FormatLetter {
  static let formats: [Character: ConfigFormat] = [
    "l": .lua, "h": .hocon, "j": .json, "J": .javascript, "y": .yaml, "H": .html, "s": .shell,
    "e": .env, "E": .shellEnv, "p": .properties, "n": .nginx, "u": .systemd, "P": .pjsua,
    "c": .coturn, "d": .dnsmasq, "f": .nftables, "x": .lxc, "m": .modprobe, "o": .sudoers,
    "a": .asoundrc, "X": .xorg, "i": .ini, "I": .interfaces, "L": .lines, "t": .text,
  ]

  /// The grammar, and the input without its first byte; nil for a byte that names none.
  static func split(_ input: [UInt8]) -> (format: ConfigFormat, rest: ArraySlice<UInt8>)? {
    guard let first = input.first, let format = formats[Character(Unicode.Scalar(first))] else {
      return nil
    }
    return (format, input.dropFirst())
  }
}
