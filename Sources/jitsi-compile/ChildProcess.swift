internal import Glibc

/// Runs a shell command for its output, such as `age -d -i key.txt secrets.yaml.age`.
///
/// No message holds the command, which may hold a token.
enum ChildProcess {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The bytes that the command writes to standard output. Its standard error is the user's.
  static func output(of command: String) throws -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError("open a pipe for", "the secrets command") }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    let words = (["/bin/sh", "-c", command] as [String]).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, "/bin/sh", &actions, nil, words, environ)
    close(ends[1])
    guard status == 0 else {
      throw Failure(
        description: "cannot run the secrets command: \(String(cString: strerror(status)))")
    }
    let output = Result { try FileStore.read(descriptor: ends[0], named: "the secrets command") }
    var result: Int32 = 0
    while waitpid(child, &result, 0) < 0 {
      guard errno == EINTR else { throw FileError("wait for", "the secrets command") }
    }
    guard result == 0 else {
      let code = result & 0x7f == 0 ? "status \(result >> 8 & 0xff)" : "signal \(result & 0x7f)"
      throw Failure(description: "the secrets command ended with \(code)")
    }
    return try output.get()
  }
}
