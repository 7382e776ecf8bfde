internal import CArchive

/// One thing in an archive.
public struct ArchiveEntry: Hashable, Sendable {
  public enum Content: Hashable, Sendable {
    case file([UInt8])
    case directory
    case symlink(target: String)
  }

  public var path: ArchivePath
  public var content: Content
  public var mode: UInt16

  public init(path: ArchivePath, content: Content, mode: UInt16) {
    (self.path, self.content, self.mode) = (path, content, mode)
  }
}

/// How much an archive may hold before the reader gives up, so that a small hostile file cannot
/// fill the memory.
public struct ArchiveLimits: Hashable, Sendable {
  public var totalSizeInBytes = 512 << 20
  public var entries = 100_000

  public init() {}
}

/// A tar archive in memory, plain, gzip or zstd, that is not trusted.
///
/// Absolute paths, `..`, links that lead out, files below a link, duplicates, hard links and
/// devices are refused, not repaired: a bundle never has any, so their presence says that this
/// is none. libarchive keeps a pointer into the bytes, which stay at one heap address for the
/// life of this value. No pointer leaves this file.
public struct ArchiveReader: ~Copyable {
  private let archive: OpaquePointer
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let limits: ArchiveLimits
  private var remainingSize: Int
  private var entryCount = 0
  /// Every path seen, with whether something may lie below it.
  private var seen: [String: Bool] = [:]

  public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
    guard let archive = archive_read_new() else {
      preconditionFailure("libarchive could not allocate a reader")
    }
    self.archive = archive
    input = .allocate(capacity: max(bytes.count, 1))
    _ = input.initialize(from: bytes)
    self.limits = limits
    remainingSize = limits.totalSizeInBytes
    try check(archive_read_support_format_tar(archive), doing: "choose tar")
    try check(archive_read_support_filter_gzip(archive), doing: "choose gzip")
    try check(archive_read_support_filter_zstd(archive), doing: "choose zstd")
    try check(
      archive_read_open_memory(archive, input.baseAddress, bytes.count), doing: "open the archive")
  }

  deinit {
    archive_read_free(archive)
    input.deallocate()
  }

  /// Everything in `bytes`, in the order of the archive.
  public static func entries(
    of bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()
  ) throws(ArchiveError) -> [ArchiveEntry] {
    var reader = try ArchiveReader(bytes, limits: limits)
    var entries: [ArchiveEntry] = []
    while let entry = try reader.next() { entries.append(entry) }
    return entries
  }

  /// The next entry, or nil after the last.
  public mutating func next() throws(ArchiveError) -> ArchiveEntry? {
    var entry: OpaquePointer?
    let status = archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF { return nil }
    try check(status, doing: "read the next header")
    guard let entry, let rawPath = archive_entry_pathname(entry) else {
      throw .path("", .empty)
    }
    entryCount += 1
    guard entryCount <= limits.entries else { throw .tooLarge(limit: "\(limits.entries) entries") }

    var text = String(cString: rawPath)
    let type = archive_entry_filetype(entry)
    if type == carchive_directory(), text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") {
      text.removeLast()
    }
    let path = try ArchivePath(text)
    try claim(path.text, isDirectory: type == carchive_directory())
    guard archive_entry_hardlink(entry) == nil else { throw .kind(text) }
    let mode = UInt16(truncatingIfNeeded: archive_entry_perm(entry)) & 0o7777

    switch type {
    case carchive_directory(): return ArchiveEntry(path: path, content: .directory, mode: mode)
    case carchive_symbolic_link():
      let target = archive_entry_symlink(entry).map { String(cString: $0) } ?? ""
      guard linkStaysInside(path.text, target: target) else {
        throw .link(path.text, target: target)
      }
      return ArchiveEntry(path: path, content: .symlink(target: target), mode: mode)
    case carchive_regular_file():
      let bytes = try readFile(named: path.text)
      return ArchiveEntry(path: path, content: .file(bytes), mode: mode)
    default: throw .kind(text)
    }
  }

  /// Notes that `path` exists, and that every step before it is a folder.
  private mutating func claim(_ path: String, isDirectory: Bool) throws(ArchiveError) {
    let isNew = seen.updateValue(isDirectory, forKey: path) == nil
    guard isNew else { throw .duplicate(path) }
    var rest = Substring(path)
    while let slash = rest.lastIndex(of: "/") {
      rest = rest[..<slash]
      let parent = String(rest)
      switch seen[parent] {
      case true?: return
      case false?: throw .duplicate(parent)
      case nil: seen[parent] = true
      }
    }
  }

  private mutating func readFile(named path: String) throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    let chunkSize = 1 << 16
    while true {
      var status = 0
      // Grown as it comes: a header may claim any size.
      let chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
        status = archive_read_data(archive, buffer.baseAddress, buffer.count)
        count = max(status, 0)
      }
      guard status >= 0 else { throw failure(doing: "read \(path)") }
      if status == 0 { return bytes }
      remainingSize -= chunk.count
      guard remainingSize >= 0 else {
        throw .tooLarge(limit: "\(limits.totalSizeInBytes) bytes")
      }
      bytes.append(contentsOf: chunk)
    }
  }

  private func check(_ status: Int32, doing operation: String) throws(ArchiveError) {
    guard status == ARCHIVE_OK else { throw failure(doing: operation) }
  }

  private func failure(doing operation: String) -> ArchiveError {
    let message = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
    return .library(operation: operation, message: message)
  }
}
