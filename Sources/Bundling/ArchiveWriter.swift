internal import CArchive

/// How the bytes of a bundle are packed.
public enum ArchiveCompression: String, Hashable, Sendable, CaseIterable {
  case none, gzip, zstd

  /// What a bundle's file name ends in.
  public var fileExtension: String {
    switch self {
    case .none: "tar"
    case .gzip: "tar.gz"
    case .zstd: "tar.zst"
    }
  }
}

/// A tar archive that grows in memory, the same bytes for the same entries.
///
/// Everything in it belongs to root with number 0 and dates from the epoch; real owners travel in
/// the manifest, because numbers differ from host to host. libarchive keeps a pointer to the sink,
/// which therefore stays at one heap address for the life of this value. No pointer leaves this
/// file.
public struct ArchiveWriter: ~Copyable {
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let sink: UnsafeMutablePointer<[UInt8]>
  private var lastPath: ArchivePath?

  /// - Parameter files: The sizes of the files to come, where they are known: an archive that is not
  ///   compressed gets all of its memory at once then.
  public init(
    compression: ArchiveCompression = .none, expecting files: some Sequence<Int> = EmptyCollection()
  ) throws(ArchiveError) {
    guard let archive = archive_write_new(), let entry = archive_entry_new() else {
      preconditionFailure("libarchive could not allocate a writer")
    }
    self.archive = archive
    self.entry = entry
    sink = .allocate(capacity: 1)
    sink.initialize(to: [])
    if compression == .none {
      // A header before each file and two behind the last.
      let blocks = files.reduce(2) { $0 + 1 + ($1 + 511) / 512 }
      sink.pointee.reserveCapacity(blocks * 512)
    }
    try check(archive_write_set_format_ustar(archive), doing: "choose ustar")
    switch compression {
    case .none: break
    case .gzip:
      try check(archive_write_add_filter_gzip(archive), doing: "choose gzip")
      try check(
        archive_write_set_filter_option(archive, "gzip", "timestamp", nil),
        doing: "leave the time out of gzip")
    case .zstd: try check(archive_write_add_filter_zstd(archive), doing: "choose zstd")
    }
    // Without this the last block is filled with zeros, behind the end of a zstd frame as well.
    try check(archive_write_set_bytes_in_last_block(archive, 1), doing: "choose the block size")
    // Nothing is gathered into blocks: what is written goes straight to the sink.
    try check(archive_write_set_bytes_per_block(archive, 0), doing: "choose the block size")
    let append:
      @convention(c) (
        OpaquePointer?, UnsafeMutableRawPointer?, UnsafeRawPointer?, Int
      ) -> Int = { _, sink, bytes, count in
        guard let sink, let bytes else { return 0 }
        sink.assumingMemoryBound(to: [UInt8].self).pointee
          .append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
      }
    try check(archive_write_open2(archive, sink, nil, append, nil, nil), doing: "open")
  }

  deinit {
    // Freeing an open archive closes it, which still calls the sink.
    archive_write_free(archive)
    archive_entry_free(entry)
    sink.deinitialize(count: 1)
    sink.deallocate()
  }

  /// Adds a file.
  public mutating func add(
    _ path: ArchivePath, bytes: [UInt8], mode: UInt16
  ) throws(ArchiveError) {
    try begin(path, type: carchive_regular_file(), mode: mode, size: bytes.count)
    try write(bytes, to: path)
  }

  /// Adds an empty folder.
  public mutating func addDirectory(
    _ path: ArchivePath, mode: UInt16
  ) throws(ArchiveError) {
    try begin(path, type: carchive_directory(), mode: mode, size: 0)
  }

  /// Adds a symbolic link, whose target has to stay inside the archive.
  public mutating func addLink(
    _ path: ArchivePath, target: String
  ) throws(ArchiveError) {
    guard linkStaysInside(path.text, target: target) else { throw .link(path.text, target: target) }
    try begin(path, type: carchive_symbolic_link(), mode: 0o777, size: 0, target: target)
  }

  /// Closes the archive and returns its bytes.
  public consuming func finish() throws(ArchiveError) -> [UInt8] {
    try check(archive_write_close(archive), doing: "close")
    var bytes: [UInt8] = []
    swap(&bytes, &sink.pointee)
    return bytes
  }

  private mutating func begin(
    _ path: ArchivePath, type: UInt32, mode: UInt16, size: Int, target: String? = nil
  ) throws(ArchiveError) {
    if let lastPath {
      if lastPath == path { throw .duplicate(path.text) }
      precondition(lastPath < path, "entries of an archive come sorted")
    }
    lastPath = path
    archive_entry_clear(entry)
    archive_entry_set_pathname(entry, path.text)
    archive_entry_set_filetype(entry, type)
    archive_entry_set_perm(entry, mode_t(mode & 0o7777))
    archive_entry_set_size(entry, Int64(size))
    archive_entry_set_mtime(entry, 0, 0)
    archive_entry_set_uid(entry, 0)
    archive_entry_set_gid(entry, 0)
    archive_entry_set_uname(entry, "root")
    archive_entry_set_gname(entry, "root")
    if let target { archive_entry_set_symlink(entry, target) }
    try check(archive_write_header(archive, entry), doing: "write the header of \(path.text)")
  }

  private func write(_ bytes: [UInt8], to path: ArchivePath) throws(ArchiveError) {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        archive_write_data(
          archive, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      }
      guard written > 0 else { throw failure(doing: "write \(path.text)") }
      offset += written
    }
  }

  /// Warnings count as failures: an archive that is almost what was meant is not what was meant.
  private func check(_ status: Int32, doing operation: String) throws(ArchiveError) {
    guard status == ARCHIVE_OK else { throw failure(doing: operation) }
  }

  private func failure(doing operation: String) -> ArchiveError {
    let message = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
    return .library(operation: operation, message: message)
  }
}

/// Whether a link at `path` with this target, relative and at most 100 bytes, ends inside.
func linkStaysInside(_ path: String, target: String) -> Bool {
  guard !target.isEmpty, target.utf8.count <= 100, !target.utf8.starts(with: "/".utf8),
    target.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") })
  else { return false }
  var depth = path.utf8.lazy.filter { $0 == UInt8(ascii: "/") }.count
  for step in target.split(separator: "/", omittingEmptySubsequences: true) {
    switch step {
    case ".": break
    case "..":
      depth -= 1
      if depth < 0 { return false }
    default: depth += 1
    }
  }
  return true
}
