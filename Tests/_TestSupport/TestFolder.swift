internal import Foundation

/// A folder that a test reads or writes, with its files by their paths in it.
public struct TestFolder: Sendable {
  /// Absolute, free of links.
  public let root: String

  /// Gives `body` a new folder of its own and removes it afterwards.
  public static func temporary<Result>(_ body: (TestFolder) throws -> Result) throws -> Result {
    let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(base)/jitsi-compile-test.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template), let resolved = realpath(made, nil) else {
      throw CommandRunner.Failure(description: "cannot make a folder in \(base)")
    }
    defer { free(resolved) }
    let folder = TestFolder(root: String(cString: resolved))
    defer { try? FileManager.default.removeItem(atPath: folder.root) }
    return try body(folder)
  }

  public init(root: String) { self.root = root }

  public func path(_ relative: String) -> String { "\(root)/\(relative)" }

  public func read(_ relative: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  public func text(_ relative: String) throws -> String {
    String(decoding: try read(relative), as: UTF8.self)
  }

  /// Writes a file, and the folders above it.
  public func write(_ relative: String, _ bytes: [UInt8], mode: Int = 0o644) throws {
    let url = URL(fileURLWithPath: path(relative))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
  }

  public func write(_ relative: String, _ text: String, mode: Int = 0o644) throws {
    try write(relative, Array(text.utf8), mode: mode)
  }

  /// Makes a symbolic link, and the folders above it.
  public func link(_ relative: String, to target: String) throws {
    let url = URL(fileURLWithPath: path(relative))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: target)
  }

  public func exists(_ relative: String) -> Bool {
    var status = stat()
    return lstat(path(relative), &status) == 0
  }

  public func remove(_ relative: String) throws {
    try FileManager.default.removeItem(atPath: path(relative))
  }

  /// Paths of all files and links below `relative`, relative to it, sorted by their bytes.
  public func files(below relative: String = "") throws -> [String] {
    let start = relative.isEmpty ? root : path(relative)
    guard let walk = FileManager.default.enumerator(atPath: start) else { return [] }
    var found: [String] = []
    while let name = walk.nextObject() as? String {
      if walk.fileAttributes?[.type] as? FileAttributeType != .typeDirectory { found.append(name) }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What tells whether a file is still the same one.
  public struct Identity: Hashable, Sendable {
    public var inode: UInt64
    public var seconds: Int
    public var nanoseconds: Int
    /// Permission bits.
    public var mode: UInt32
  }

  public func identity(_ relative: String) throws -> Identity {
    var status = stat()
    guard lstat(path(relative), &status) == 0 else {
      throw CommandRunner.Failure(description: "there is no \(path(relative))")
    }
    return Identity(
      inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec, mode: status.st_mode & 0o7777)
  }

  /// Every file below `relative` with its bytes; a link's are `-> ` and its target.
  public func contents(below relative: String = "") throws -> [String: [UInt8]] {
    let start = relative.isEmpty ? "" : relative + "/"
    var contents: [String: [UInt8]] = [:]
    for name in try files(below: relative) {
      let path = start + name
      if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: self.path(path)) {
        contents[name] = Array("-> \(target)".utf8)
      } else {
        contents[name] = try read(path)
      }
    }
    return contents
  }
}
