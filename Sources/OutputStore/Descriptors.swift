#if canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Owns the open folders of one run and closes them, which also gives up the lock.
struct Descriptors: ~Copyable {
  private var all: [Int32] = []

  deinit { for descriptor in all { close(descriptor) } }

  /// Opens an absolute path, or one below `folder`; a link at the last step is refused.
  mutating func open(
    _ path: String, in folder: Folder? = nil
  ) throws(OutputError) -> Folder {
    let base = folder?.descriptor ?? AT_FDCWD
    let name = folder.map { "\($0.name == "/" ? "" : $0.name)/\(path)" } ?? path
    let descriptor = openat(base, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw Folder(descriptor: base, name: name).failure("open", ".") }
    all.append(descriptor)
    return Folder(descriptor: descriptor, name: name)
  }

  /// Takes the lock of a folder; false when another run has it.
  func lock(_ folder: Folder) -> Bool { flock(folder.descriptor, LOCK_EX | LOCK_NB) == 0 }
}
