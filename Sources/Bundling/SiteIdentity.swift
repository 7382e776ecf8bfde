/// Which site a bundle or an output belongs to, and which compiler made it.
public struct SiteIdentity: Hashable, Sendable {
  /// The site's name, such as `nordeck`.
  public var site: String
  /// The operator's counter; nil where the site has none.
  public var serial: Int?
  /// Version of the compiler, such as `0.1.0`.
  public var toolVersion: String
  /// Version of the site's schema.
  public var schemaVersion: Int
  /// Whether dummies stand in for secrets. Such a bundle is refused by `apply`.
  public var usesPlaceholders: Bool

  public init(
    site: String, serial: Int?, toolVersion: String, schemaVersion: Int, usesPlaceholders: Bool
  ) {
    self.site = site
    self.serial = serial
    self.toolVersion = toolVersion
    self.schemaVersion = schemaVersion
    self.usesPlaceholders = usesPlaceholders
  }
}
