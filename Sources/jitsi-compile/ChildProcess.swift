internal import Glibc

/// Runs other programs: shell commands that decrypt and encrypt, such as `age -d -i key.txt
/// secrets.yaml.age`, and programs that answer questions.
///
/// No message holds a command, which may hold a token.
enum ChildProcess {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The bytes that the command writes to standard output. Its standard error is the user's.
  static func output(of command: String) throws -> [UInt8] {
    let pipe = try Pipe(secrets)
    let child = try Result { try spawn(shell(command), [(pipe.writing, STDOUT_FILENO)], secrets) }
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
    let pipe = try Pipe(secrets)
    var descriptors = [(pipe.reading, STDIN_FILENO)]
    if let output { descriptors.append((output, STDOUT_FILENO)) }
    let child = try Result { try spawn(shell(command), descriptors, secrets) }
      .closing(pipe.reading, otherwise: pipe.writing)
    let written = Result {
      try FileStore.write(bytes, to: pipe.writing, named: "the secrets command")
    }
    close(pipe.writing)
    // A command that fails stops reading; its status says more than our broken pipe.
    try wait(for: child)
    try written.get()
  }

  /// A program that reads questions and writes answers, as long as it is asked.
  struct Dialog {
    let child: pid_t
    let questions: Int32
    let answers: Int32

    /// Ends the questions, and with them the program.
    func end() {
      close(questions)
      close(answers)
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }
  }

  /// Starts a program of the search path; its standard error is the user's.
  static func dialog(with words: [String]) throws -> Dialog {
    let name = words.first ?? ""
    let questions = try Pipe(name)
    let answers = try Result { try Pipe(name) }.closing(after: [questions])
    let child = try Result {
      try spawn(words, [(questions.reading, STDIN_FILENO), (answers.writing, STDOUT_FILENO)], name)
    }.closing(after: [questions, answers])
    close(questions.reading)
    close(answers.writing)
    return Dialog(child: child, questions: questions.writing, answers: answers.reading)
  }

  /// What messages call the command behind secrets.
  private static let secrets = "the secrets command"

  private static func shell(_ command: String) -> [String] { ["/bin/sh", "-c", command] }

  /// Both ends are ours alone until one is handed to a child.
  fileprivate struct Pipe {
    let reading: Int32
    let writing: Int32

    init(_ name: String) throws(FileError) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw FileError("open a pipe for", name) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (reading, writing) = (ends[0], ends[1])
    }
  }

  private static func spawn(
    _ words: [String], _ descriptors: [(ours: Int32, theirs: Int32)], _ name: String
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
    let arguments = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    var child: pid_t = 0
    let status = posix_spawnp(&child, words.first ?? "", &actions, &attributes, arguments, environ)
    guard status == 0 else {
      throw Failure(description: "cannot run \(name): \(String(cString: strerror(status)))")
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

extension Result where Failure == any Error {
  /// The value; after a failure the pipes are closed.
  fileprivate func closing(after pipes: [ChildProcess.Pipe]) throws -> Success {
    if case .failure = self { for pipe in pipes { pipe.close() } }
    return try get()
  }
}

extension ChildProcess.Pipe {
  fileprivate func close() {
    Glibc.close(reading)
    Glibc.close(writing)
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
