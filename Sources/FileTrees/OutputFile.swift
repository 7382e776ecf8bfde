/// One file of the output folder, ready to be written.
public struct OutputFile: Sendable {
  public enum Content: Sendable {
    case bytes([UInt8])
    case symlink(target: String)
  }

  /// Relative to the output folder, with slashes, such as `hosts/jms/plan.txt`.
  public var path: String
  public var content: Content
  /// Permission bits; bundles are `0o600`, everything else `0o644`.
  public var mode: UInt16

  public init(path: String, content: Content, mode: UInt16 = 0o644) {
    (self.path, self.content, self.mode) = (path, content, mode)
  }

  public init(path: String, bytes: [UInt8], mode: UInt16 = 0o644) {
    self.init(path: path, content: .bytes(bytes), mode: mode)
  }
}
