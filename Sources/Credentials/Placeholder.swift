internal import Crypto
internal import TemplateEngine

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Dummy texts in place of secrets: the same for a name in every run, fit for the place they stand
/// in, and unmistakable when somebody meets them on a server.
enum Placeholder {
  /// Every dummy that is one line begins like this.
  static let prefix = "placeholder-"

  static func secret(_ name: String, _ kind: SecretKind) -> Secret {
    Secret(named: name, text: text(name, kind))
  }

  /// Whether a text was made here, or copied from such a text.
  static func isPlaceholder(_ text: String) -> Bool {
    text.hasPrefix(prefix) || text.contains(blockMark)
  }

  private static func text(_ name: String, _ kind: SecretKind) -> String {
    switch kind {
    case .password(let length): line(name, length: length)
    case .hmacKey(let bytes): line(name, length: bytes)
    case .siteKey: line(name, length: 43)
    case .operatorSupplied: line(name, length: 0)
    case .certificate, .trustStore: block("CERTIFICATE", name)
    case .privateKey: block("PRIVATE KEY", name)
    case .publicKey: block("PUBLIC KEY", name)
    }
  }

  /// The name in letters, digits and hyphens, then digits that keep alike names apart.
  private static func line(_ name: String, length: Int) -> String {
    var text = Array(prefix.utf8)
    for byte in name.utf8 {
      text.append(SafeText.isLetterOrDigit(byte) ? byte : UInt8(ascii: "-"))
    }
    text.append(UInt8(ascii: "-"))
    let digits = Array(Hexadecimal.text(SHA256.hash(data: Array(name.utf8))).utf8)
    text.append(contentsOf: digits.prefix(8))
    var next = 8
    while text.count < length {
      text.append(digits[next % digits.count])
      next += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The first 48 bytes of every block's content, which fill its first line in base64.
  private static let notice = "PLACEHOLDER made by jitsi-compile, protects nothing: "
  private static let blockMark = String(base64(Array(notice.utf8)).prefix(64))

  /// A PEM block whose content is a sentence: every reader of PEM takes it apart, none finds a key.
  private static func block(_ label: String, _ name: String) -> String {
    PEMText.block(label, Array("\(notice)\(label.lowercased()) \(name)\n".utf8))
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
