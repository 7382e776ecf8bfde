internal import ArgumentParser
internal import Glibc

enum ColorMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether to color what goes to `descriptor`.
  func isOn(for descriptor: Int32) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: getenv("NO_COLOR") == nil && isatty(descriptor) == 1
    }
  }
}

/// Standard output carries data, standard error carries talk.
enum Terminal {
  static func print(data text: String) throws(FileError) {
    try FileStore.write(Array(text.utf8), to: STDOUT_FILENO, named: "standard output")
  }

  static func print(data bytes: [UInt8]) throws(FileError) {
    try FileStore.write(bytes, to: STDOUT_FILENO, named: "standard output")
  }

  /// A message for a person. Where nobody listens any more there is nobody to tell.
  static func say(_ text: String) {
    _ = try? FileStore.write(Array("\(text)\n".utf8), to: STDERR_FILENO, named: "standard error")
  }

  static func say(bytes: [UInt8]) {
    _ = try? FileStore.write(bytes, to: STDERR_FILENO, named: "standard error")
  }

  static var hasListener: Bool { isatty(STDERR_FILENO) == 1 }
}
