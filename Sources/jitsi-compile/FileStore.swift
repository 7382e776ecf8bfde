internal import Glibc

/// What the operating system refused: which operation on what, and its own words.
struct FileError: Error, CustomStringConvertible {
  let operation: String
  let path: String
  let number: Int32

  init(_ operation: String, _ path: String) {
    (self.operation, self.path, number) = (operation, path, errno)
  }

  var description: String { "cannot \(operation) \(path): \(String(cString: strerror(number)))" }
}

/// Reading and writing of single files. Output folders are `OutputStore`'s.
enum FileStore {
  /// More than any site or template has; a larger input is refused before it fills the memory.
  static let maxBytes = 256 * 1024 * 1024

  /// The bytes of a file; `-` reads standard input.
  static func read(_ path: String) throws(FileError) -> [UInt8] {
    if path == "-" { return try read(descriptor: STDIN_FILENO, named: "standard input") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("open", path) }
    defer { close(descriptor) }
    return try read(descriptor: descriptor, named: path)
  }

  /// The first bytes of a regular file, and of nothing else that a path may lead to.
  static func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError("open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("look at", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      errno = EINVAL
      throw FileError("read", path)
    }
    var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size)))
    var count = 0
    while count < bytes.count {
      let more = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if more == 0 { break }
      if more < 0 {
        if errno == EINTR { continue }
        throw FileError("read", path)
      }
      count += more
    }
    return Array(bytes[..<count])
  }

  static func read(descriptor: Int32, named name: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      bytes.reserveCapacity(min(Int(status.st_size), maxBytes) + 1)
    }
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("read", name)
      }
      guard bytes.count + count <= maxBytes else {
        errno = EFBIG
        throw FileError("read", name)
      }
      bytes += chunk[..<count]
    }
  }

  /// Permission bits of a file; nil when it does not exist.
  static func mode(of path: String) throws(FileError) -> UInt32? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw FileError("look at", path)
    }
    return status.st_mode & 0o7777
  }

  /// Bytes of a regular file; nil for what is none.
  static func size(of path: String) throws(FileError) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw FileError("look at", path)
    }
    return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  /// What is in a folder, sorted by bytes; hidden names left out.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard let directory = opendir(folder) else { throw FileError("list", folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Whether there is a folder of this name.
  static func isFolder(_ path: String) throws(FileError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("open", path) }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder, and those that it is in, where they are missing.
  static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    switch errno {
    case EEXIST:
      guard try !isFolder(path) else { return }
      errno = ENOTDIR
    case ENOENT:
      guard let slash = path.dropLast().lastIndex(of: "/") else { break }
      try makeFolder(String(path[..<slash]))
      if mkdir(path, 0o777) == 0 { return }
    default: break
    }
    throw FileError("create the folder", path)
  }

  /// Writes a file whole or not at all: aside, flushed, renamed into place.
  ///
  /// The file has its mode from the first byte on, so a secret is never readable by others.
  static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws {
    try replace(path, mode: mode) { (descriptor, name) throws(FileError) in
      try write(bytes, to: descriptor, named: name)
    }
  }

  /// Like ``write(_:to:mode:)`` with what `body` writes to the descriptor that it is given; the old
  /// file stays when `body` throws.
  static func replace<Failure: Error>(
    _ path: String, mode: UInt32, with body: (Int32, String) throws(Failure) -> Void
  ) throws {
    let aside = "\(path).\(getpid()).tmp"
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError("create", aside) }
    do {
      try body(descriptor, aside)
      guard fchmod(descriptor, mode) == 0 else { throw FileError("set the mode of", aside) }
      guard fsync(descriptor) == 0 else { throw FileError("flush", aside) }
      guard rename(aside, path) == 0 else { throw FileError("replace", path) }
    } catch {
      close(descriptor)
      unlink(aside)
      throw error
    }
    close(descriptor)
  }

  static func write(
    _ bytes: [UInt8], to descriptor: Int32, named name: String
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write", name)
      }
      written += count
    }
  }

  /// Regular files below a folder by their relative paths, sorted by bytes; hidden ones left out.
  static func files(below folder: String) throws(FileError) -> [String] {
    var found: [String] = []
    var folders = [""]
    while let relative = folders.popLast() {
      let path = relative.isEmpty ? folder : "\(folder)/\(relative)"
      guard let directory = opendir(path) else { throw FileError("list", path) }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard !name.hasPrefix(".") else { continue }
        let child = relative.isEmpty ? name : "\(relative)/\(name)"
        var status = stat()
        guard stat("\(folder)/\(child)", &status) == 0 else { throw FileError("look at", child) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: folders.append(child)
        case S_IFREG: found.append(child)
        default: break
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
