import Foundation

/// External programs that read what we wrote.
enum Program {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Whether all of `names` are on the search path or in the folders of the administrator.
  static func has(_ names: String...) -> Bool { names.allSatisfy { path(of: $0) != nil } }

  static func path(of name: String) -> String? {
    if name.hasPrefix("/") { return FileManager.default.fileExists(atPath: name) ? name : nil }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return (folders.map(String.init) + ["/usr/sbin", "/sbin"])
      .map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// A file beside the tests.
  static func support(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Support/\(name)").path
  }

  /// Runs a program to its end and returns what it printed; throws with its complaint if it failed.
  static func run(_ command: [String], in folder: String) throws -> String {
    guard let program = path(of: command[0]) else {
      throw Failure(description: "no program \(command[0])")
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(filePath: folder)
    // Files, not pipes: a reader that talks on both never waits for us.
    let outputPath = "\(folder)/stdout"
    let errorPath = "\(folder)/stderr"
    for path in [outputPath, errorPath] { try Data().write(to: URL(filePath: path)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: outputPath))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errorPath))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let output = try Data(contentsOf: URL(filePath: outputPath))
    guard process.terminationStatus == 0 else {
      let complaint = try Data(contentsOf: URL(filePath: errorPath))
      throw Failure(
        description:
          "\(command[0]) failed: \(String(decoding: complaint.prefix(2000), as: UTF8.self))")
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension Program {
  /// Shared libraries of any architecture whose path below its folder begins with `name`.
  static func libraries(named name: String) -> [String] {
    let architectures = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib")) ?? []
    let folder = name.contains("/") ? "/\(name.prefix { $0 != "/" })" : ""
    let start = name.split(separator: "/").last.map(String.init) ?? name
    return architectures.flatMap { (architecture: String) -> [String] in
      let path = "/usr/lib/\(architecture)\(folder)"
      let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return files.filter { $0.hasPrefix(start) }
    }
  }

  /// Whether this process may make network namespaces.
  static var canMakeNetworks: Bool {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return (try? run(["unshare", "-rn", "true"], in: folder.path)) != nil
  }

  /// Whether python3 has a module.
  static func canImport(_ module: String) -> Bool {
    guard has("python3") else { return false }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let installed = URL(filePath: #filePath).appending(path: "../../../.build/python").standardized
    let code = "import sys; sys.path.append(sys.argv[1]); import \(module)"
    return (try? run(["python3", "-c", code, installed.path], in: folder.path)) != nil
  }
}
