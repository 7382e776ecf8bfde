internal import Crypto
internal import CryptoExtras

/// Where new private keys come from.
///
/// The cryptographic library takes the randomness of its keys from the system, which nothing below
/// the command line may do by itself; so the command passes in ``system``, and tests pass in keys
/// that they know.
public struct KeySource: Sendable {
  /// A new private key in the spelling of its algorithm, never the same twice; nil when the library
  /// refuses.
  let make: @Sendable (KeyAlgorithm) -> String?

  public init(_ make: @escaping @Sendable (KeyAlgorithm) -> String?) { self.make = make }

  /// New keys from the system's randomness.
  public static let system = KeySource { algorithm in
    switch algorithm {
    case .p256: PEMText.endingInLineBreak(P256.Signing.PrivateKey().pemRepresentation)
    case .rsa4096:
      // The only failure is one of the library itself; the caller reports it by the key's name.
      (try? _RSA.Signing.PrivateKey(keySize: .init(bitCount: 4096))).map {
        PEMText.endingInLineBreak($0.pemRepresentation)
      }
    case .ed25519SSH: OpenSSHKey.text(of: Curve25519.Signing.PrivateKey())
    }
  }
}
