internal import Foundation
internal import Glibc

/// Runs a program as a user would and keeps all that it said.
///
/// Standard output and standard error go to files of their own, so that no amount of text makes the
/// program wait for a reader. Neither is a terminal, which is what a pipe in a script looks like.
public struct CommandRunner: Sendable {
  /// Absolute path of the program.
  public var program: String
  /// The directory that it starts in.
  public var directory: String
  /// All of its environment; nothing is inherited.
  public var environment: [String: String]

  /// What a run left behind.
  public struct Outcome: Sendable {
    /// The exit status, or 128 and the number of the signal, as a shell counts.
    public var status: Int32
    public var outputBytes: [UInt8]
    public var errorBytes: [UInt8]

    public var output: String { String(decoding: outputBytes, as: UTF8.self) }
    public var errors: String { String(decoding: errorBytes, as: UTF8.self) }
  }

  /// The program could not be started, or its output not be read.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  public init(
    _ program: String, in directory: String = "/", environment: [String: String]? = nil
  ) {
    self.program = program
    self.directory = directory
    self.environment = environment ?? Self.plainEnvironment
  }

  /// `jitsi-compile` as it was built with these tests: it stands beside the program that runs them.
  public static func jitsiCompile(in directory: String = "/") -> CommandRunner {
    CommandRunner("\(productsFolder)/jitsi-compile", in: directory)
  }

  /// A shell script; `$0` is `jitsi-compile`, and what follows the script are `$1` and so on.
  public static func shell(in directory: String = "/") -> CommandRunner {
    CommandRunner("/bin/sh", in: directory)
  }

  /// Where the build puts programs.
  public static let productsFolder: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
    precondition(count > 0, "Linux says which program runs")
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
  }()

  /// Enough to find programs, and nothing that could change what they do.
  public static let plainEnvironment = [
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8", "TZ": "UTC",
  ].merging(sanitizerOptions) { plain, _ in plain }

  /// A program that was built with a sanitizer asks the environment what to look for.
  private static let sanitizerOptions = ProcessInfo.processInfo.environment.filter { name, _ in
    ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains(name)
  }

  /// Runs a script with `jitsi-compile` as its `$0`.
  public func runScript(_ script: String, _ arguments: String...) throws -> Outcome {
    try run(["-c", script, "\(Self.productsFolder)/jitsi-compile"] + arguments)
  }

  /// Runs the program to its end.
  ///
  /// - Parameter input: What it reads from standard input, which ends after it.
  public func run(_ arguments: [String], input: [UInt8] = []) throws -> Outcome {
    try TestFolder.temporary { folder in
      let files = ["in", "out", "err"].map { folder.path($0) }
      try folder.write("in", input)
      let child = try spawn(arguments, files)
      var result: Int32 = 0
      while waitpid(child, &result, 0) < 0 {
        guard errno == EINTR else { throw Failure(description: "cannot wait for \(program)") }
      }
      let signal = result & 0x7f
      return Outcome(
        status: signal == 0 ? result >> 8 & 0xff : 128 + signal,
        outputBytes: try folder.read("out"), errorBytes: try folder.read("err"))
    }
  }

  private func spawn(_ arguments: [String], _ files: [String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files[0], O_RDONLY, 0)
    let fresh = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files[1], fresh, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files[2], fresh, 0o600)
    // A thread of the test runner blocks most signals; a program that inherits that cannot be ended.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    // The C library's own way to start in another directory is hidden from Swift.
    let env = "/usr/bin/env"
    let words = ([env, "-C", directory, program] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, env, &actions, &attributes, words, settings)
    guard status == 0 else {
      throw Failure(description: "cannot run \(program): \(String(cString: strerror(status)))")
    }
    return child
  }
}
