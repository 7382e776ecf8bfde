public import ConfigFormats

/// A file of a host as two sides of a comparison know it: what it is, and its text or a digest of it.
public struct ListedFile: Hashable, Sendable {
  public var place: FilePlace
  public var path: String
  /// SHA-256 of the text in hexadecimal digits; nil for a link, and where the text is at hand.
  public var digest: String?
  /// Nil until somebody needs it.
  public var text: [UInt8]?
  public var linkTarget: String?
  /// Where the text is: a path in the output folder, or in a bundle; nil for one in memory.
  public var outputPath: String?
  public var owner: String
  public var group: String
  public var mode: UInt16
  public var component: String
  public var action: ChangeAction
  public var interrupts: Interruption
  public var isSecret: Bool
  public var format: ConfigFormat?

  public init(
    place: FilePlace, path: String, digest: String? = nil, text: [UInt8]? = nil,
    linkTarget: String? = nil, outputPath: String? = nil, owner: String = "root",
    group: String = "root", mode: UInt16 = 0o644, component: String, action: ChangeAction = .none,
    interrupts: Interruption = .nobody, isSecret: Bool = false, format: ConfigFormat? = nil
  ) {
    self.place = place
    self.path = path
    self.digest = digest
    self.text = text
    self.linkTarget = linkTarget
    self.outputPath = outputPath
    self.owner = owner
    self.group = group
    self.mode = mode
    self.component = component
    self.action = action
    self.interrupts = interrupts
    self.isSecret = isSecret
    self.format = format
  }

  /// A planned file in its redacted projection; nil for a folder.
  public init?(_ file: PlannedFile) {
    var (text, target): ([UInt8]?, String?) = (nil, nil)
    switch file.content {
    case .bytes(let review, _): text = review
    case .symlink(let link): target = link
    case .directory: return nil
    }
    self.init(
      place: file.place, path: file.path, text: text, linkTarget: target, owner: file.owner,
      group: file.group, mode: file.mode, component: file.component, action: file.action,
      interrupts: file.interrupts, isSecret: file.isSecret, format: file.format)
  }
}
