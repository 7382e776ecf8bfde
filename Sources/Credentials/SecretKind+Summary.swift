extension SecretKind {
  /// What the secret is and who makes it, in a few words for a list.
  public var summary: String {
    switch self {
    case .password: "password, made by secrets init"
    case .hmacKey(let bytes): "HMAC key of at least \(bytes) bytes, made by secrets init"
    case .siteKey: "key of the fingerprints, made by secrets init"
    case .operatorSupplied(let hint): "supplied by you: \(hint)"
    case .certificate: "certificate (PEM), supplied by you"
    case .privateKey: "private key (PEM), supplied by you"
    case .publicKey: "public key (PEM), supplied by you"
    case .trustStore: "trusted certificates (PEM), supplied by you"
    }
  }
}
