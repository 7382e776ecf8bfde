internal import Crypto
internal import CryptoExtras
public import Diagnostics
public import TemplateEngine

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What Prosody stores of a password with `authentication = "internal_hashed"`: SCRAM-SHA-1 as in
/// RFC 5802, with the salt used as the bytes of its text (domain.md 4.3).
///
/// Every part that depends on the password is a secret of its own, named after its source such as
/// `jicofo.auth#stored_key`, so that the review tree does not change with the password.
public struct AccountHash: Hashable, Sendable {
  /// Forty hexadecimal digits: SHA-1 of the client key.
  public let storedKey: Secret
  /// Forty hexadecimal digits.
  public let serverKey: Secret
  /// A text in the shape of a UUID.
  public let salt: Secret
  public let iterations: Int

  /// The fewest iterations that Prosody takes without a warning.
  ///
  /// Iterations make guessing slow. A generated password has 190 bits and is not guessed at any
  /// speed, so the least is right for it; one that a person chose deserves the 10,000 that Prosody 0.12 and
  /// later use themselves.
  public static let leastIterations = 4096

  /// Computes what Prosody stores for one account.
  ///
  /// The salt is derived from the password and the account, so the same site gives the same bytes
  /// and two accounts never share a salt. Passwords outside printable ASCII would need SASLprep
  /// (RFC 4013); without its tables an account could refuse the very password that was set, so they
  /// are refused here.
  ///
  /// - Parameters:
  ///   - password: Its name is the beginning of the names of the parts; where it is withheld, they
  ///     are too.
  ///   - jid: The account, such as `focus@auth.meet.example.org`, already prepared (lower case).
  ///   - iterations: At least ``leastIterations``.
  ///   - range: Where the site asks for the account; findings point there.
  /// - Returns: The parts, withheld after a finding.
  public static func make(
    password: Secret, jid: String, iterations: Int = leastIterations, at range: SourceRange? = nil
  ) -> (hash: AccountHash, diagnostics: [Diagnostic]) {
    precondition(iterations >= leastIterations, "Prosody warns about fewer iterations")
    return make(password: password, jid: jid, iterations: iterations, at: range) { text, salt in
      scramKeys(password: text, salt: salt, iterations: iterations)
    }
  }

  /// What ``make(password:jid:iterations:at:)`` gives, except that the keys only look like keys: for
  /// files that are read back and thrown away, since thousands of iterations take their time.
  public static func standIn(password: Secret, jid: String) -> AccountHash {
    make(password: password, jid: jid, iterations: leastIterations, at: nil) { text, salt in
      func key(_ use: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
          for: Array("\(use) \(salt)".utf8), using: SymmetricKey(data: Array(text.utf8)))
        return Hexadecimal.text(code.prefix(20))
      }
      return (key("stored"), key("server"))
    }.hash
  }

  private static func make(
    password: Secret, jid: String, iterations: Int, at range: SourceRange?,
    keys: (_ text: String, _ salt: String) -> (stored: String, server: String)?
  ) -> (hash: AccountHash, diagnostics: [Diagnostic]) {
    let withheld = AccountHash(named: password.name, iterations: iterations)
    guard let text = password.reveal() else { return (withheld, []) }
    // The library behind PBKDF2 cannot take an empty password, and no account should have one.
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return (withheld, [.secretOutsideASCII(password.name, jid: jid, at: range)])
    }
    let salt = salt(password: text, jid: jid)
    guard let keys = keys(text, salt) else {
      return (withheld, [.accountNotHashed(password.name, jid: jid, at: range)])
    }
    let hash = AccountHash(
      storedKey: Secret(named: password.name + "#stored_key", text: keys.stored),
      serverKey: Secret(named: password.name + "#server_key", text: keys.server),
      salt: Secret(named: password.name + "#salt", text: salt), iterations: iterations)
    return (hash, [])
  }

  private init(storedKey: Secret, serverKey: Secret, salt: Secret, iterations: Int) {
    self.storedKey = storedKey
    self.serverKey = serverKey
    self.salt = salt
    self.iterations = iterations
  }

  private init(named name: String, iterations: Int) {
    self.init(
      storedKey: Secret(withheld: name + "#stored_key"),
      serverKey: Secret(withheld: name + "#server_key"), salt: Secret(withheld: name + "#salt"),
      iterations: iterations)
  }

  /// Sixteen bytes of HMAC-SHA256 under the password, spelled as a random (version 4) UUID, which is
  /// what Prosody itself uses.
  private static func salt(password: String, jid: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("salt\(jid)".utf8), using: SymmetricKey(data: Array(password.utf8)))
    var bytes = Array(code.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let groups = [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<16]]
    return groups.map { Hexadecimal.text($0) }.joined(separator: "-")
  }

  /// The two keys of SCRAM-SHA-1; nil only when the library refuses to compute them.
  static func scramKeys(
    password: String, salt: String, iterations: Int
  ) -> (stored: String, server: String)? {
    guard
      let salted = try? KDF.Insecure.PBKDF2.deriveKey(
        from: Array(password.utf8), salt: Array(salt.utf8), using: .insecureSHA1,
        outputByteCount: 20, unsafeUncheckedRounds: iterations)
    else { return nil }
    let clientKey = HMAC<Insecure.SHA1>.authenticationCode(
      for: Array("Client Key".utf8), using: salted)
    let serverKey = HMAC<Insecure.SHA1>.authenticationCode(
      for: Array("Server Key".utf8), using: salted)
    let storedKey = Insecure.SHA1.hash(data: Array(clientKey))
    return (Hexadecimal.text(storedKey), Hexadecimal.text(serverKey))
  }
}
