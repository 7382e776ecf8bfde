internal import Crypto

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Ed25519 keys in OpenSSH's own format (PROTOCOL.key of its sources), without a passphrase.
enum OpenSSHKey {
  static let label = "OPENSSH PRIVATE KEY"
  private static let magic = Array("openssh-key-v1\0".utf8)
  private static let type = Array("ssh-ed25519".utf8)

  /// The file of a private key.
  static func text(of key: Curve25519.Signing.PrivateKey) -> String {
    let publicKey = [UInt8](key.publicKey.rawRepresentation)
    // Written twice so that a reader sees whether a passphrase fitted; there is none here, and any
    // number does.
    let check = Array(SHA256.hash(data: publicKey)).prefix(4)
    var secret = check + check
    secret += string(type) + string(publicKey)
    secret += string([UInt8](key.rawRepresentation) + publicKey) + string([])
    var padding: UInt8 = 0
    while !secret.count.isMultiple(of: 8) {
      padding += 1
      secret.append(padding)
    }
    let none = string(Array("none".utf8))
    var blob = magic + none + none + string([])
    blob += number(1) + string(publicBlob(publicKey)) + string(Array(secret))
    return PEMText.block(label, blob, columns: 70)
  }

  /// The line of a public key, without a comment.
  static func line(of key: Curve25519.Signing.PublicKey) -> String {
    let blob = publicBlob([UInt8](key.rawRepresentation))
    return "ssh-ed25519 \(Data(blob).base64EncodedString())\n"
  }

  /// The private key in the content of a PEM block; nil for other types and for passphrases.
  static func key(inBlob blob: [UInt8]) -> Curve25519.Signing.PrivateKey? {
    guard blob.starts(with: magic) else { return nil }
    var outer = Reader(rest: blob[magic.count...])
    guard outer.string() == Array("none".utf8)[...], outer.string() == Array("none".utf8)[...],
      outer.string() == [], outer.number() == 1, outer.string() != nil,
      let secret = outer.string()
    else { return nil }
    var inner = Reader(rest: secret)
    guard let check = inner.number(), inner.number() == check, inner.string() == type[...],
      let publicKey = inner.string(), let pair = inner.string(), pair.count == 64,
      pair.suffix(32) == publicKey,
      // Thirty-two bytes are always a key.
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(pair.prefix(32))),
      Array(key.publicKey.rawRepresentation) == Array(publicKey)
    else { return nil }
    return key
  }

  private static func publicBlob(_ key: [UInt8]) -> [UInt8] { string(type) + string(key) }

  private static func number(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }

  private static func string(_ bytes: [UInt8]) -> [UInt8] { number(bytes.count) + bytes }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func number() -> Int? {
      guard rest.count >= 4 else { return nil }
      defer { rest = rest.dropFirst(4) }
      return rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func string() -> ArraySlice<UInt8>? {
      guard let count = number(), count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
  }
}
