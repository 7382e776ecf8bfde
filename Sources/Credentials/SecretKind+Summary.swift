extension SecretKind {
  /// What the secret is and who makes it, in a few words for a list.
  public var summary: String {
    switch self {
    case .password: "password, made by secrets init"
    case .hmacKey(let bytes): "HMAC key of at least \(bytes) bytes, made by secrets init"
    case .siteKey: "key of the fingerprints, made by secrets init"
    case .operatorSupplied(let hint): "supplied by you: \(hint)"
    case .certificate: "certificate (PEM), \(maker)"
    case .privateKey: "private key (PEM), \(maker)"
    case .publicKey(of: let key?): "public key (PEM) of \(key), \(maker)"
    case .publicKey: "public key (PEM), \(maker)"
    case .trustStore: "trusted certificates (PEM), supplied by you"
    }
  }

  private var maker: String { isGenerated ? "made by secrets init" : "supplied by you" }
}
