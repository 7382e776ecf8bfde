internal import ArgumentParser
internal import Diagnostics
internal import Glibc

/// Where the texts of secrets are read from: `FILE`, `fd:N` or `cmd:COMMAND`.
enum SecretInput: ExpressibleByArgument, Equatable {
  case file(String)
  case descriptor(Int32)
  case command(String)

  init?(argument: String) {
    if argument.hasPrefix("fd:") {
      guard let number = Int32(argument.dropFirst(3)), number >= 0 else { return nil }
      self = .descriptor(number)
    } else if argument.hasPrefix("cmd:") {
      guard argument.utf8.count > 4 else { return nil }
      self = .command(String(argument.dropFirst(4)))
    } else {
      guard !argument.isEmpty else { return nil }
      self = .file(argument)
    }
  }

  /// `secrets.yaml` beside the site, which need not exist.
  static func beside(site: String) -> String { beside(site: site, named: "secrets.yaml") }

  /// A path in the folder of the site.
  static func beside(site: String, named name: String) -> String {
    guard let slash = site.lastIndex(of: "/") else { return name }
    return site[...slash] + name
  }

  var name: String {
    switch self {
    case .file(let path): path
    case .descriptor(let number): "fd:\(number)"
    case .command: "output of the secrets command"
    }
  }

  func read() throws -> [UInt8] {
    switch self {
    case .file(let path):
      if path != "-", let mode = try FileStore.mode(of: path), mode & 0o077 != 0 {
        throw ExposedSecrets(path: path)
      }
      return try FileStore.read(path)
    case .descriptor(let number): return try FileStore.read(descriptor: number, named: name)
    case .command(let command): return try ChildProcess.output(of: command)
    }
  }

  /// The file can be read by others than its owner.
  struct ExposedSecrets: Error, CustomStringConvertible {
    let path: String
    var description: String {
      "\(path) can be read by others than its owner; run: chmod 600 \(path)"
    }
  }
}
