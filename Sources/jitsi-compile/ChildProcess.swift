internal import Glibc

/// Runs shell commands that decrypt and encrypt, such as `age -d -i key.txt secrets.yaml.age`.
///
/// No message holds the command, which may hold a token.
enum ChildProcess {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The bytes that the command writes to standard output. Its standard error is the user's.
  static func output(of command: String) throws -> [UInt8] {
    let pipe = try Pipe()
    let child = try Result { try spawn(command, [(pipe.writing, STDOUT_FILENO)]) }
      .closing(pipe.writing, otherwise: pipe.reading)
    defer { close(pipe.reading) }
    let output = Result {
      try FileStore.read(descriptor: pipe.reading, named: "the secrets command")
    }
    try wait(for: child)
    return try output.get()
  }

  /// Gives bytes to the command's standard input.
  ///
  /// - Parameter output: Where its standard output goes; nil: where ours does.
  static func feed(_ bytes: [UInt8], to command: String, output: Int32? = nil) throws {
    let pipe = try Pipe()
    var descriptors = [(pipe.reading, STDIN_FILENO)]
    if let output { descriptors.append((output, STDOUT_FILENO)) }
    let child = try Result { try spawn(command, descriptors) }
      .closing(pipe.reading, otherwise: pipe.writing)
    let written = Result {
      try FileStore.write(bytes, to: pipe.writing, named: "the secrets command")
    }
    close(pipe.writing)
    // A command that fails stops reading; its status says more than our broken pipe.
    try wait(for: child)
    try written.get()
  }

  /// Both ends are ours alone until one is handed to a child.
  private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(FileError) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw FileError("open a pipe for", "the secrets command") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }
  }

  private static func spawn(
    _ command: String, _ descriptors: [(ours: Int32, theirs: Int32)]
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (ours, theirs) in descriptors {
      posix_spawn_file_actions_adddup2(&actions, ours, theirs)
    }
    // We ignore the signal of a broken pipe; a shell's pipeline needs it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words = (["/bin/sh", "-c", command] as [String]).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, environ)
    guard status == 0 else {
      throw Failure(
        description: "cannot run the secrets command: \(String(cString: strerror(status)))")
    }
    return child
  }

  private static func wait(for child: pid_t) throws {
    var result: Int32 = 0
    while waitpid(child, &result, 0) < 0 {
      guard errno == EINTR else { throw FileError("wait for", "the secrets command") }
    }
    guard result == 0 else {
      let code = result & 0x7f == 0 ? "status \(result >> 8 & 0xff)" : "signal \(result & 0x7f)"
      throw Failure(description: "the secrets command ended with \(code)")
    }
  }
}

extension Result<pid_t, any Error> {
  /// The child, after our copy of its end of a pipe was closed, and after a failure the other too.
  fileprivate func closing(_ theirs: Int32, otherwise ours: Int32) throws -> pid_t {
    close(theirs)
    if case .failure = self { close(ours) }
    return try get()
  }
}
