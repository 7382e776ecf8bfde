/// What making secrets takes from outside: randomness, the time, and keys. Nothing below the command
/// line has any of them.
public struct SecretMeans {
  /// As many random bytes as it is asked for, from a source fit for keys.
  public var random: (Int) -> [UInt8]
  public var now: UTCTime
  public var keys: KeySource
  public var validity: CertificateValidity
  /// Told before a key pair is made, which for RSA takes seconds.
  public var announce: (SecretNeed) -> Void

  public init(
    now: UTCTime, keys: KeySource = .system, validity: CertificateValidity = .standard,
    announce: @escaping (SecretNeed) -> Void = { _ in }, random: @escaping (Int) -> [UInt8]
  ) {
    (self.random, self.now, self.keys) = (random, now, keys)
    (self.validity, self.announce) = (validity, announce)
  }
}
