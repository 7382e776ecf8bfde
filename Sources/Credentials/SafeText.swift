/// Text of ASCII letters and digits, which every grammar that we render can spell as it is.
enum SafeText {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// A text of `length` characters, each with 5.95 bits of the randomness that `random` gives.
  ///
  /// Bytes from 248 up are thrown away: 248 is the largest multiple of 62 that a byte can hold, so
  /// the remainder favours no character.
  ///
  /// - Parameter random: Returns as many bytes as it is asked for. A source that keeps giving bytes
  ///   which are no use is a defect of the caller and stops the program, rather than a weak secret.
  static func make(length: Int, random: (Int) -> [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(length)
    for _ in 0..<64 {
      let missing = length - text.count
      if missing == 0 { break }
      // One byte in 32 is thrown away; a few more at once save another round.
      let bytes = random(missing + missing / 16 + 4)
      for byte in bytes.prefix(length * 2 + 8) where byte < 248 && text.count < length {
        text.append(alphabet[Int(byte) % alphabet.count])
      }
    }
    precondition(text.count == length, "the source of random bytes gives no usable bytes")
    return String(decoding: text, as: UTF8.self)
  }

  /// How many characters carry as much randomness as `bytes` random bytes.
  static func length(forBytes bytes: Int) -> Int { (bytes * 8 * 1000 + 5953) / 5954 }
}
