public import Diagnostics
internal import TemplateEngine

/// Tells in time that certificates end.
public enum CertificateExpiry {
  /// How many days before its end a certificate is reported.
  public static let standardWarningDays = 30

  /// Certificates that have ended (errors), end soon, or have not begun (warnings).
  ///
  /// Certificates that cannot be read are the business of ``SecretStore/check(_:)``. Placeholders
  /// have no dates.
  ///
  /// - Parameter now: The command's clock.
  /// - Returns: Findings in the order of the needs.
  public static func check(
    _ store: SecretStore, _ needs: some Sequence<SecretNeed>, now: UTCTime,
    warningDays: Int = standardWarningDays
  ) -> [Diagnostic] {
    if store.isPlaceholder { return [] }
    return SecretStore.merge(needs).compactMap { need in
      guard case .certificate = need.kind, let entry = store.entry(named: need.name),
        let text = entry.secret.reveal(), let certificate = SiteCertificate(text)
      else { return nil }
      if certificate.notBefore > now {
        return .certificateEarly(need, from: certificate.notBefore, at: entry.nameRange)
      }
      let end = certificate.notAfter
      guard end < now.adding(days: warningDays) else { return nil }
      return .certificateExpires(need, on: end, now: now, at: entry.nameRange)
    }
  }

  /// The certificates that ``check(_:_:now:warningDays:)`` finds ended or ending.
  public static func ending(
    _ store: SecretStore, _ needs: some Sequence<SecretNeed>, now: UTCTime,
    warningDays: Int = standardWarningDays
  ) -> [SecretNeed] {
    needs.filter { need in
      check(store, [need], now: now, warningDays: warningDays).contains {
        $0.code == "secrets.certificate-expires"
      }
    }
  }
}
