internal import Crypto
public import TemplateEngine

/// What `secrets.lock` says about a secret: it changes when the text does, and tells nothing else.
///
/// HMAC-SHA256 of name and text under the site key, cut to 64 bits. Without the site key not even a
/// four-digit PIN can be found by trying; the name is hashed too, so that two secrets of one text
/// look different.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// Sixteen lower-case hexadecimal digits.
  public let text: String

  /// Nil when the text of either secret is withheld.
  public init?(of secret: Secret, siteKey: Secret) {
    guard let text = secret.reveal(), let key = siteKey.reveal() else { return nil }
    var code = HMAC<SHA256>(key: SymmetricKey(data: Array(key.utf8)))
    // A name holds no zero byte, so the message can be read in one way only.
    code.update(data: Array("jitsi-compile fingerprint\0\(secret.name)\0".utf8))
    code.update(data: Array(text.utf8))
    self.text = Hexadecimal.text(code.finalize().prefix(8))
  }

  /// Nil unless `text` is sixteen lower-case hexadecimal digits.
  public init?(_ text: some StringProtocol) {
    let isDigit = { (byte: UInt8) in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    guard text.utf8.count == 16, text.utf8.allSatisfy(isDigit) else { return nil }
    self.text = String(text)
  }

  public var description: String { text }
}
