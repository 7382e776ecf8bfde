import Bundling
import Foundation
import Testing

/// What the tests put into archives: nested folders, an empty file, a long path and a link.
private let sample: [ArchiveEntry] = {
  let long = String(repeating: "d", count: 120) + "/" + String(repeating: "f", count: 99)
  return [
    ("a", .directory, 0o700),
    ("a/empty", .file([]), 0o600),
    ("a/link", .symlink(target: "../b/binary"), 0o777),
    ("b/binary", .file([UInt8](0...255)), 0o640),
    (long, .file([0x0A]), 0o755),
  ].compactMap { path, content, mode in
    (try? ArchivePath(path)).map { ArchiveEntry(path: $0, content: content, mode: mode) }
  }
}()

private func archive(
  _ entries: [ArchiveEntry], _ compression: ArchiveCompression = .none
) throws -> [UInt8] {
  var writer = try ArchiveWriter(compression: compression)
  for entry in entries {
    switch entry.content {
    case .file(let bytes): try writer.add(entry.path, bytes: bytes, mode: entry.mode)
    case .directory: try writer.addDirectory(entry.path, mode: entry.mode)
    case .symlink(let target): try writer.addLink(entry.path, target: target)
    }
  }
  return try writer.finish()
}

@Test(arguments: ArchiveCompression.allCases)
func archiveReadsBackWhatItWrote(_ compression: ArchiveCompression) throws {
  #expect(sample.count == 5)
  let bytes = try archive(sample, compression)
  #expect(try ArchiveReader.entries(of: bytes) == sample)
  #expect(try archive(sample, compression) == bytes)
}

@Test(
  arguments: [
    ("a", nil), ("etc/jitsi/jicofo/jicofo.conf", nil), ("a b/..c", nil),
    ("", .empty), ("/etc/passwd", .absolute), ("a//b", .step), ("a/../b", .step), ("..", .step),
    ("./a", .step), ("a/", .step), ("a\\b", .character), ("é", .character), ("a\u{7}", .character),
    (String(repeating: "x", count: 99), nil), (String(repeating: "x", count: 100), .tooLong),
    (String(repeating: "d", count: 155) + "/" + String(repeating: "f", count: 99), nil),
    (String(repeating: "d", count: 156) + "/" + String(repeating: "f", count: 99), .tooLong),
  ] as [(String, ArchivePath.Flaw?)])
func archivePathIsChecked(_ text: String, flaw: ArchivePath.Flaw?) {
  #expect(ArchivePath.flaw(of: text) == flaw)
}

@Test func archiveWriterRefusesDuplicates() throws {
  let path = try ArchivePath("a")
  var writer = try ArchiveWriter()
  try writer.add(path, bytes: [], mode: 0o644)
  var refusal: ArchiveError?
  do { try writer.add(path, bytes: [], mode: 0o644) } catch { refusal = error }
  #expect(refusal == .duplicate("a"))
  _ = try writer.finish()
}

@Test(arguments: [("a/b", "../c", true), ("a/b", "../../c", false), ("a", "/etc", false)])
func archiveLinkStaysInside(_ path: String, target: String, isAccepted: Bool) throws {
  let entry = ArchiveEntry(
    path: try ArchivePath(path), content: .symlink(target: target), mode: 0o777)
  if isAccepted {
    #expect(try archive([entry]).isEmpty == false)
  } else {
    #expect(throws: ArchiveError.link(path, target: target)) { try archive([entry]) }
  }
}

@Test func archiveWithoutEntriesIsRead() throws {
  #expect(try ArchiveReader.entries(of: archive([])).isEmpty)
}

/// One tar header as an attacker would write it, with a right checksum.
private func header(_ name: String, type: Character, size: Int = 0, link: String = "") -> [UInt8] {
  var block = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
  }
  put(name, at: 0)
  put("0000644", at: 100)
  put("0000000", at: 108)
  put("0000000", at: 116)
  put(
    String(repeating: "0", count: 11 - String(size, radix: 8).count) + String(size, radix: 8),
    at: 124)
  put("00000000000", at: 136)
  put("        ", at: 148)
  put(String(type), at: 156)
  put(link, at: 157)
  put("ustar\u{0}00", at: 257)
  let sum = block.reduce(0) { $0 + Int($1) }
  put(
    String(repeating: "0", count: 6 - String(sum, radix: 8).count) + String(sum, radix: 8)
      + "\u{0} ", at: 148)
  return block
}

@Test(
  arguments: [
    ("absolute", [header("/etc/passwd", type: "0")], .path("/etc/passwd", .absolute)),
    ("upwards", [header("a/../../b", type: "0")], .path("a/../../b", .step)),
    ("control", [header("a\u{1B}[2J", type: "0")], .path("a\u{1B}[2J", .character)),
    ("twice", [header("a", type: "0"), header("a", type: "0")], .duplicate("a")),
    (
      "below a link", [header("a", type: "2", link: "b"), header("a/c", type: "0")],
      .duplicate("a")
    ),
    ("link out", [header("a", type: "2", link: "/etc")], .link("a", target: "/etc")),
    ("link up", [header("a", type: "2", link: "../x")], .link("a", target: "../x")),
    ("hard link", [header("a", type: "0"), header("b", type: "1", link: "a")], .kind("b")),
    ("device", [header("a", type: "3")], .kind("a")),
    ("fifo", [header("a", type: "6")], .kind("a")),
  ] as [(String, [[UInt8]], ArchiveError)])
func archiveReaderRefuses(_ what: String, headers: [[UInt8]], error: ArchiveError) {
  let bytes = headers.flatMap { $0 } + [UInt8](repeating: 0, count: 1024)
  #expect(throws: error, "\(what)") { try ArchiveReader.entries(of: bytes) }
}

@Test func archiveReaderIsBounded() throws {
  let entry = ArchiveEntry(
    path: try ArchivePath("zeros"), content: .file([UInt8](repeating: 0, count: 8 << 20)), mode: 0)
  let bomb = try archive([entry], .gzip)
  #expect(bomb.count < 100_000)
  var limits = ArchiveLimits()
  limits.totalSizeInBytes = 1 << 20
  #expect(throws: ArchiveError.tooLarge(limit: "1048576 bytes")) {
    try ArchiveReader.entries(of: bomb, limits: limits)
  }
  limits = ArchiveLimits()
  limits.entries = 2
  #expect(throws: ArchiveError.tooLarge(limit: "2 entries")) {
    try ArchiveReader.entries(of: archive(sample), limits: limits)
  }
}

/// A file of a few kilobytes unpacks to this; reading it must not copy it again with every piece.
@Test func largeFileIsReadInLinearTime() throws {
  func time(megabytes: Int) throws -> Duration {
    let zeros = [UInt8](repeating: 0, count: megabytes << 20)
    var writer = try ArchiveWriter(compression: .gzip)
    try writer.add(ArchivePath("a"), bytes: zeros, mode: 0o600)
    let bytes = try writer.finish()
    let start = clock()
    #expect(try ArchiveReader.entries(of: bytes).count == 1)
    return .microseconds(Int(clock() - start) * 1_000_000 / Int(CLOCKS_PER_SEC))
  }
  let (small, large) = (try time(megabytes: 4), try time(megabytes: 64))
  #expect(large < small * 64, "\(small), then \(large)")
}

@Test(arguments: [1, 100, 511, 600, 1500])
func archiveReaderRefusesTruncation(_ length: Int) throws {
  let bytes = try archive(sample)
  #expect(throws: ArchiveError.self) {
    try ArchiveReader.entries(of: Array(bytes.prefix(length)))
  }
}

@Test func systemTarUnpacksTheSameTree() throws {
  let bytes = try archive(sample)
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "bundling-\(ProcessInfo.processInfo.globallyUniqueString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appending(path: "sample.tar")
  try Data(bytes).write(to: file)
  let tree = folder.appending(path: "tree")
  try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
  let tar = Process()
  tar.executableURL = URL(filePath: "/bin/tar")
  tar.arguments = ["-xpf", file.path, "-C", tree.path]
  try tar.run()
  tar.waitUntilExit()
  #expect(tar.terminationStatus == 0)
  for entry in sample {
    let path = tree.appending(path: entry.path.text).path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    switch entry.content {
    case .file(let expected):
      #expect(FileManager.default.contents(atPath: path).map { [UInt8]($0) } == expected)
      #expect(attributes[.posixPermissions] as? NSNumber == NSNumber(value: entry.mode))
      #expect(attributes[.modificationDate] as? Date == Date(timeIntervalSince1970: 0))
    case .directory:
      #expect(attributes[.type] as? FileAttributeType == .typeDirectory)
    case .symlink(let target):
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
    }
  }
}
