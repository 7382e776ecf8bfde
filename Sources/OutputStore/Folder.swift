internal import CRename

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// An open folder, and what can be done to the names below it without ever following a link at
/// the last step.
///
/// It does not own its descriptor; ``Descriptors`` does.
struct Folder {
  enum Kind { case file, folder, link, other }

  struct Status {
    var kind: Kind
    var mode: UInt16
    var size: Int
    var device: UInt64
    var inode: UInt64

    init(_ raw: stat) {
      kind =
        switch raw.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
      mode = UInt16(raw.st_mode & 0o7777)
      size = Int(raw.st_size)
      device = UInt64(raw.st_dev)
      inode = UInt64(raw.st_ino)
    }

    func isSame(as other: Status) -> Bool { (device, inode) == (other.device, other.inode) }
  }

  let descriptor: Int32
  /// What errors call it.
  let name: String

  private func full(_ path: String) -> String {
    path == "." ? name : name.last == "/" ? name + path : "\(name)/\(path)"
  }

  func failure(_ operation: String, _ path: String) -> OutputError {
    let number = errno
    return .system(
      operation: operation, path: full(path), number: number,
      message: String(cString: strerror(number)))
  }

  /// What stands at `path`, or nil when nothing does.
  func status(of path: String = ".") throws(OutputError) -> Status? {
    var raw = stat()
    guard fstatat(descriptor, path, &raw, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("look at", path)
    }
    return Status(raw)
  }

  /// The names in the folder `path`, ascending.
  func names(in path: String) throws(OutputError) -> [String] {
    let opened = openat(descriptor, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0, let stream = fdopendir(opened) else { throw failure("list", path) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of a plain file.
  func read(_ path: String) throws(OutputError) -> [UInt8] {
    let opened = openat(descriptor, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard opened >= 0 else { throw failure("open", path) }
    defer { close(opened) }
    var raw = stat()
    guard fstat(opened, &raw) == 0 else { throw failure("read", path) }
    var bytes: [UInt8] = []
    // One byte more than expected shows a file that grew meanwhile.
    var room = Int(raw.st_size) + 1
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
        repeat {
          count = systemRead(opened, buffer.baseAddress, buffer.count)
        } while count < 0
          && errno == EINTR
        initialized = max(count, 0)
      }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      room = max(room - count, 4096)
    }
  }

  /// The mode of the plain file at `path` if its bytes are the given ones; nil if they are not, or
  /// nobody lets us look.
  func mode(of path: String, ifItHolds bytes: [UInt8]) throws(OutputError) -> UInt16? {
    // Not waiting matters for a pipe, which is no plain file but opens.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let opened = openat(descriptor, path, flags)
    guard opened >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR, ELOOP, EACCES, ENXIO: return nil
      default: throw failure("open", path)
      }
    }
    defer { close(opened) }
    var raw = stat()
    guard fstat(opened, &raw) == 0 else { throw failure("look at", path) }
    let status = Status(raw)
    guard status.kind == .file, status.size == bytes.count else { return nil }
    let isSame = bytes.withUnsafeBytes { holds(opened, $0) }
    guard let isSame else { throw failure("read", path) }
    return isSame ? status.mode : nil
  }

  /// Whether a file holds these bytes from where it is read; nil where it cannot be read.
  private func holds(_ opened: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool? {
    let room = min(bytes.count + 1, 1 << 16)
    return withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { chunk in
      var offset = 0
      while true {
        let count = systemRead(opened, chunk.baseAddress, chunk.count)
        if count < 0 {
          if errno == EINTR { continue }
          return nil
        }
        if count == 0 { return offset == bytes.count }
        guard count <= bytes.count - offset, let found = chunk.baseAddress,
          let wanted = bytes.baseAddress, memcmp(found, wanted + offset, count) == 0
        else { return false }
        offset += count
      }
    }
  }

  /// Makes a new file; fails where the name is taken. The mode is narrowed by the umask.
  func create(_ path: String, _ bytes: [UInt8], mode: UInt16) throws(OutputError) {
    let opened = openat(
      descriptor, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
    guard opened >= 0 else { throw failure("create", path) }
    defer { close(opened) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(opened, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("write", path)
      }
      offset += count
    }
  }

  func createLink(_ path: String, target: String) throws(OutputError) {
    guard symlinkat(target, descriptor, path) == 0 else { throw failure("create", path) }
  }

  func linkTarget(_ path: String) throws(OutputError) -> String {
    var count = 0
    let capacity = Int(PATH_MAX)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      count = buffer.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { readlinkat(descriptor, path, $0, capacity) } ?? 0
      }
      initialized = max(count, 0)
    }
    guard count >= 0 else { throw failure("read the link", path) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a folder; whether it is new.
  @discardableResult
  func makeFolder(_ path: String, mode: UInt16 = 0o777) throws(OutputError) -> Bool {
    if mkdirat(descriptor, path, mode_t(mode)) == 0 { return true }
    guard errno == EEXIST else { throw failure("create the folder", path) }
    guard try status(of: path)?.kind == .folder else {
      errno = ENOTDIR
      throw failure("create the folder", path)
    }
    return false
  }

  /// Makes every folder that leads to `path`.
  func makeFolders(above path: String) throws(OutputError) {
    guard let slash = path.lastIndex(of: "/") else { return }
    let above = String(path[..<slash])
    if try status(of: above)?.kind == .folder { return }
    try makeFolders(above: above)
    try makeFolder(above)
  }

  func setMode(_ path: String, to mode: UInt16) throws(OutputError) {
    guard fchmodat(descriptor, path, mode_t(mode), 0) == 0 else {
      throw failure("set the mode of", path)
    }
  }

  /// Gives the thing at `path` a second name; a link is named itself, not what it leads to.
  /// False where the system does not let us, and the name is free.
  func share(_ path: String, with other: Folder, as name: String) throws(OutputError) -> Bool {
    if linkat(descriptor, path, other.descriptor, name, 0) == 0 { return true }
    switch errno {
    case EEXIST, ENOTDIR: throw .foreign(path: full(path))
    case EPERM, EACCES, EMLINK, EXDEV, EOPNOTSUPP: return false
    default: throw failure("keep", path)
    }
  }

  /// Renames into a name that is free.
  func move(_ path: String, to other: Folder, as name: String) throws(OutputError) {
    if crename_keep(descriptor, path, other.descriptor, name) == 0 { return }
    // NFS and others cannot look and rename in one step.
    guard errno == EINVAL || errno == ENOSYS, try other.status(of: name) == nil,
      renameat(descriptor, path, other.descriptor, name) == 0
    else { throw failure("move", path) }
  }

  /// Exchanges two names in one step. False where the file system cannot do that.
  func exchange(_ path: String, with other: Folder, at name: String) throws(OutputError) -> Bool {
    if crename_exchange(descriptor, path, other.descriptor, name) == 0 {
      return true
    }
    switch errno {
    case EINVAL, ENOSYS: return false
    case EXDEV, EBUSY:
      // Both names are in one folder, so it is the thing itself that cannot move.
      throw .refused(
        path: other.full(name),
        reason: "it is mounted there, or comes from a lower layer of an overlay file system, and "
          + "cannot be replaced in one step",
        help: "name a folder inside it, or remove it first")
    default: throw failure("replace", path)
    }
  }

  func remove(_ path: String) throws(OutputError) {
    guard unlinkat(descriptor, path, 0) == 0 || errno == ENOENT else {
      throw failure("remove", path)
    }
  }

  /// Removes an empty folder; false when it is not empty.
  @discardableResult
  func removeFolder(_ path: String) throws(OutputError) -> Bool {
    if unlinkat(descriptor, path, AT_REMOVEDIR) == 0 || errno == ENOENT { return true }
    if errno == ENOTEMPTY || errno == EEXIST { return false }
    throw failure("remove the folder", path)
  }

  /// Removes `path` and everything below it, following no link.
  func removeTree(_ path: String) throws(OutputError) {
    guard let status = try status(of: path) else { return }
    guard status.kind == .folder else { return try remove(path) }
    for name in try names(in: path) { try removeTree("\(path)/\(name)") }
    try removeFolder(path)
  }
}

/// `read` of the C library, out of reach of the method with the same name.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{ read(descriptor, bytes, count) }
