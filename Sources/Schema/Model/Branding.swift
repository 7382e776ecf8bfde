/// How the web interface presents itself. What is nil stays as Jitsi has it.
public struct Branding: Sendable {
  /// The images, in files beside the site.
  public enum Image: String, CaseIterable, Hashable, Sendable {
    case logo, watermark, favicon
  }

  /// Name of the application, in titles and texts.
  public var title: Setting<String>?
  /// `#rrggbb`
  public var backgroundColor: Setting<String>?
  public var logoLink: Setting<String>?
  /// Paths relative to the site's folder.
  public var images: [Image: Setting<String>]
}
