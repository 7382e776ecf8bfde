internal import Diagnostics

/// All wording about a certificate that the operator brings.
extension Diagnostic {
  static func suppliedKeyMismatch(_ supplied: SuppliedCertificate) -> Self {
    let (certificate, key) = (supplied.certificate, supplied.key)
    return Diagnostic(
      .error, "tls.key-mismatch",
      "private key '\(key.name)' does not belong to certificate '\(certificate.name)'",
      at: key.origin.range, notes: note("the certificate is named here", certificate, besides: key),
      help: "give the key that the certificate was asked for with")
  }

  static func suppliedNameMissing(
    _ domain: SuppliedCertificate.Named, _ supplied: SuppliedCertificate, hasNames: [String]
  ) -> Self {
    let certificate = supplied.certificate
    let names = hasNames.isEmpty ? "nothing" : hasNames.sorted().joined(separator: ", ")
    return Diagnostic(
      .error, "tls.name-missing",
      "certificate '\(certificate.name)' is not for \(domain.name), but for \(names)",
      at: certificate.origin.range,
      notes: note("clients call the server by this name", domain, besides: certificate),
      help: "get one certificate for \(supplied.domains.map(\.name).joined(separator: " and ")); "
        + "'*' stands for one label")
  }

  private static let order =
    "put the server's own certificate first and after each the one that signed it; the last "
    + "authority itself may be left out"

  static func suppliedChainReversed(_ supplied: SuppliedCertificate) -> Self {
    Diagnostic(
      .error, "tls.chain-order",
      "the first certificate in '\(supplied.certificate.name)' is an authority's",
      at: supplied.certificate.origin.range, help: order)
  }

  static func suppliedChainBroken(_ supplied: SuppliedCertificate, position: Int) -> Self {
    Diagnostic(
      .error, "tls.chain-order",
      "in '\(supplied.certificate.name)', certificate \(position) did not sign certificate "
        + "\(position - 1)",
      at: supplied.certificate.origin.range,
      help: order)
  }

  static func suppliedChainEnded(
    _ supplied: SuppliedCertificate, position: Int, on end: UTCTime
  ) -> Self {
    Diagnostic(
      .error, "tls.chain-expired",
      "in '\(supplied.certificate.name)', certificate \(position), an authority's, expired on \(end)",
      at: supplied.certificate.origin.range, help: "get the authority's present certificate")
  }

  /// None where both stand at one place.
  private static func note(
    _ text: String, _ place: SuppliedCertificate.Named, besides other: SuppliedCertificate.Named
  ) -> [Note] {
    guard let range = place.origin.range, range != other.origin.range else { return [] }
    return [Note(text, at: range)]
  }
}
