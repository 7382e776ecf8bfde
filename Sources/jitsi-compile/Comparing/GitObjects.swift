internal import Glibc

/// Files of a commit, read through one `git cat-file --batch` that answers as long as it is asked.
final class GitObjects {
  private let revision: String
  private let folder: String
  private let git: ChildProcess.Dialog
  private var buffer: [UInt8] = []
  private var position = 0

  /// - Parameters:
  ///   - revision: What git takes for a commit or a tree, such as `main` or `HEAD~1`.
  ///   - folder: A path in it, empty for its top.
  init(_ revision: String, below folder: String) throws {
    guard !revision.isEmpty, revision.first != "-",
      revision.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
    else { throw SideError("git:\(revision) names no commit") }
    self.revision = revision
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    git = try ChildProcess.dialog(with: ["git", "cat-file", "--batch"])
  }

  deinit { git.end() }

  /// The bytes of a file; nil where the commit has none of that path.
  func read(_ path: String) throws -> [UInt8]? {
    let whole = folder.isEmpty ? path : path.isEmpty ? folder : "\(folder)/\(path)"
    guard !whole.utf8.contains(UInt8(ascii: "\n")) else { return nil }
    try ask("\(revision):\(whole)")
    let words = try line().split(separator: " ")
    guard words.count == 3, let size = Int(words[2]) else { return nil }
    let bytes = try take(size)
    _ = try take(1)
    return words[1] == "blob" ? bytes : nil
  }

  /// Whether git knows the revision; asked first, for what it says otherwise is "missing".
  func exists() throws -> Bool {
    try ask("\(revision)^{tree}")
    let words = try line().split(separator: " ")
    guard words.count == 3, let size = Int(words[2]) else { return false }
    _ = try take(size + 1)
    return true
  }

  private static let silence = SideError("git cannot be asked; is this a repository?")

  private func ask(_ object: String) throws {
    do {
      try FileStore.write(Array("\(object)\n".utf8), to: git.questions, named: "git cat-file")
    } catch {
      // It ended, after saying why.
      throw Self.silence
    }
  }

  private func line() throws -> String {
    while true {
      if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return String(decoding: buffer[position..<end], as: UTF8.self)
      }
      try fill()
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    guard count <= FileStore.maxBytes else { throw SideError("git: a file is too large") }
    while buffer.count - position < count { try fill() }
    defer { position += count }
    return Array(buffer[position..<(position + count)])
  }

  private func fill() throws {
    buffer.removeFirst(position)
    position = 0
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(git.answers, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.silence }
      buffer += chunk[..<count]
      return
    }
  }
}
