public import ConfigFormats

/// One file of a host as it will be placed.
public struct PlannedFile: Sendable {
  public enum Content: Sendable {
    /// The text in both projections; `bundle` is nil when it holds no secret and equals `review`.
    case bytes(review: [UInt8], bundle: [UInt8]?)
    /// A symbolic link with the target as it is written into the link.
    case symlink(target: String)
    case directory
  }

  public var place: FilePlace
  /// Absolute, ASCII and normalised, such as `/etc/jitsi/jicofo/jicofo.conf`.
  public var path: String
  public var content: Content
  /// User and group by name, as they are called where the file lives.
  public var owner: String
  public var group: String
  /// Permission bits, such as `0o640`; without meaning for a link.
  public var mode: UInt16
  /// The component that declares the file.
  public var component: String
  /// What a change of this file asks for.
  public var action: ChangeAction
  /// Whom that interrupts.
  public var interrupts: Interruption
  /// Whether the bundle's text holds a secret. Digests of such a text stay inside the bundle.
  public var isSecret: Bool
  /// The grammar of the text; nil for links and directories.
  public var format: ConfigFormat?

  public init(
    place: FilePlace, path: String, content: Content, owner: String = "root",
    group: String = "root", mode: UInt16 = 0o644, component: String, action: ChangeAction = .none,
    interrupts: Interruption = .nobody, isSecret: Bool = false, format: ConfigFormat? = nil
  ) {
    self.place = place
    self.path = path
    self.content = content
    self.owner = owner
    self.group = group
    self.mode = mode
    self.component = component
    self.action = action
    self.interrupts = interrupts
    self.isSecret = isSecret
    self.format = format
  }
}
