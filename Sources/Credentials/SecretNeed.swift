public import Diagnostics

/// What kind of text a secret must be, so that `secrets init` can make it or say that it cannot yet.
public enum SecretKind: Hashable, Sendable {
  /// A password of letters and digits, at least `length` of them when it is made.
  case password(length: Int = 32)
  /// A key of an HMAC, used as the bytes of its text: at least `bytes` of them, 32 for HS256 and 64
  /// for HS512 (RFC 7518, section 3.2).
  case hmacKey(bytes: Int)
  /// The key of all fingerprints; the site has one, named ``SecretStore/siteKeyName``.
  case siteKey
  /// Agreed with somebody else, such as the password of a SIP account; `hint` says where it is known.
  case operatorSupplied(hint: String)
  /// One or more PEM blocks `CERTIFICATE`: a certificate and what leads to its authority. nil:
  /// somebody else issues it.
  case certificate(CertificateRequest?)
  /// One PEM block of a private key. nil: somebody else makes it.
  case privateKey(KeyAlgorithm?)
  /// One PEM block `PUBLIC KEY`, or one line as OpenSSH writes it, made from the private key of that
  /// name. nil: somebody else has the private key.
  case publicKey(of: String?)
  /// PEM blocks `CERTIFICATE` of the authorities that are believed.
  case trustStore

  /// Whether ``SecretStore/adding(_:by:)`` makes secrets of this kind.
  public var isGenerated: Bool {
    switch self {
    case .password, .hmacKey, .siteKey: true
    case .certificate(.some), .privateKey(.some), .publicKey(of: .some): true
    case .operatorSupplied, .certificate, .privateKey, .publicKey, .trustStore: false
    }
  }

  /// Whether the text is a block of several lines rather than one line.
  public var isBlock: Bool {
    switch self {
    case .certificate, .privateKey, .publicKey, .trustStore: true
    case .password, .hmacKey, .siteKey, .operatorSupplied: false
    }
  }
}

/// A secret that a site needs, and who asks for it.
public struct SecretNeed: Hashable, Sendable {
  /// A name such as `jicofo.auth` or `sip/main`; see ``SecretName``.
  public let name: String
  public let kind: SecretKind
  /// The place in the site that asks for the secret, or the rule that does.
  public let origin: Origin
  /// Who uses it, in words for a person, such as `jicofo on jms`; may be empty.
  public let usedBy: [String]
  /// False for private keys that no host ever gets, such as the authority's. They are made with the
  /// others, may then be kept elsewhere, and are missed only while something is made from them.
  public let isForHosts: Bool

  public init(
    _ name: String, _ kind: SecretKind, origin: Origin = .none, usedBy: [String] = [],
    isForHosts: Bool = true
  ) {
    (self.name, self.kind, self.origin, self.usedBy) = (name, kind, origin, usedBy)
    self.isForHosts = isForHosts
  }

  /// The need that every site has, whatever its components are.
  public static let siteKey = SecretNeed(
    SecretStore.siteKeyName, .siteKey, usedBy: ["secrets.lock"])
}

/// The spelling of names of secrets.
public enum SecretName {
  /// Whether `name` is made of words of ASCII letters, digits and `_ - @`, joined by `.` or `/`, and
  /// at most 200 bytes long.
  ///
  /// Every name that a site can write is one; `@` is for generations. What is not a
  /// name may be a password on the wrong side of a colon, so it is never printed.
  public static func isValid(_ name: String) -> Bool {
    let words = name.utf8.split(omittingEmptySubsequences: false) { isSeparator($0) }
    return name.utf8.count <= 200
      && words.allSatisfy { word in
        !word.isEmpty
          && word.allSatisfy { byte in
            SafeText.isLetterOrDigit(byte) || byte == UInt8(ascii: "_")
              || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
          }
      }
  }

  /// What a text of a credential is called in one of its generations: the first has the bare name,
  /// the third of `turn.shared` is `turn.shared@3`.
  ///
  /// A name that a site writes has no `@`, so the two never meet.
  public static func of(_ name: String, generation: Int) -> String {
    generation == 1 ? name : "\(name)@\(generation)"
  }

  /// The start of names of entries below a key of nested maps: the key, and a dot unless it ends in
  /// a separator itself; nil where the key is no beginning of a name.
  static func path(_ key: String) -> String? {
    guard let last = key.utf8.last else { return nil }
    let words = isSeparator(last) ? String(key.dropLast()) : key
    return isValid(words) ? words + (isSeparator(last) ? String(key.suffix(1)) : ".") : nil
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }
}
