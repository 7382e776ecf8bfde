internal import Crypto
internal import CryptoExtras
internal import SwiftASN1
internal import X509

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A private key that was read from the text of a secret.
///
/// Holds what must not be printed, so it has no description of its own and stays in this target.
struct SigningKey: CustomStringConvertible, CustomReflectable {
  private enum Form {
    case certificate(Certificate.PrivateKey)
    case ssh(Curve25519.Signing.PrivateKey)
  }

  private let form: Form

  /// Reads the first private key in a text: PKCS #1, PKCS #8, SEC 1 or OpenSSH's Ed25519; nil for a
  /// key under a passphrase and for RSA of fewer than 2048 bits.
  init?(_ text: String) {
    guard let block = PEMText.blocks(of: text)?.first(where: { $0.label.hasSuffix("PRIVATE KEY") })
    else { return nil }
    if block.label == OpenSSHKey.label {
      guard let key = OpenSSHKey.key(inBlob: block.content) else { return nil }
      form = .ssh(key)
    } else {
      let document = PEMDocument(type: String(block.label), derBytes: block.content)
      // Why it cannot be read may quote the key; the caller names the secret instead.
      guard let key = try? Certificate.PrivateKey(pemDocument: document) else { return nil }
      form = .certificate(key)
    }
  }

  /// For certificates; nil for keys of SSH.
  var certificateKey: Certificate.PrivateKey? {
    guard case .certificate(let key) = form else { return nil }
    return key
  }

  /// The public half: a PEM block `PUBLIC KEY`, or the line of an SSH key.
  var publicText: String? {
    switch form {
    case .ssh(let key): OpenSSHKey.line(of: key.publicKey)
    case .certificate(let key):
      // A key that was read can be written.
      (try? key.publicKey.serializeAsPEM()).map { PEMText.block("PUBLIC KEY", $0.derBytes) }
    }
  }

  /// Whether a text holds the public half, whatever comment or line length it has.
  func matches(publicText text: String) -> Bool {
    guard let own = publicText else { return false }
    if case .ssh = form {
      return text.split(separator: " ").prefix(2).map { $0.trimmingBlanks }
        == own.split(separator: " ").prefix(2).map { $0.trimmingBlanks }
    }
    let content = PEMText.blocks(of: text)?.first { $0.label == "PUBLIC KEY" }?.content
    return content != nil && content == PEMText.blocks(of: own)?.first?.content
  }

  var description: String { "<private key>" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    let start = drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...end]
  }
}
