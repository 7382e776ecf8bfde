internal import Crypto

/// The names of public keys on the key server of signed tokens (ASAP).
public enum AsapKeyFile {
  /// The file of the key that tokens call `kid`: the lower-case hexadecimal SHA-256 of the key id,
  /// without a line break, and `.pem` (domain.md 3.6.3).
  public static func name(kid: String) -> String {
    Hexadecimal.text(SHA256.hash(data: Array(kid.utf8))) + ".pem"
  }
}
