import Bundling
import Diagnostics
import FileTrees
import Foundation
import Testing

/// A pretended host: a folder that stands for `/`, an unpacked bundle, and programs that write
/// down how they were called instead of doing it.
final class ApplyScene {
  let path: String
  private let script: [UInt8]
  var root: String { path + "/root" }
  /// What was called, in order; in a container with its name in front.
  var calls: [String] {
    (read("stubs/calls") ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("lxc-attach ") }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../templates/apply").standardizedFileURL

  /// The script as a bundle has it.
  static func joined() throws -> [UInt8] {
    let script = ApplyScript.join { name in
      FileManager.default.contents(atPath: folder.appending(path: "\(name).sh").path)
        .map { [UInt8]($0) }
    }
    return try #require(script, "a part of the script is missing")
  }

  init() throws {
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "apply-\(ProcessInfo.processInfo.globallyUniqueString)").path
    script = try Self.joined()
    try write("jms\n", to: "root/etc/hostname")
    try write("VERSION_CODENAME=bookworm\n", to: "root/etc/os-release")
    try write("root:x:0:0::/root:/bin/sh\n", to: "root/etc/passwd")
    try write("root:x:0:\n", to: "root/etc/group")
    try write("deb http://archive.test/debian bookworm main\n", to: "root/etc/apt/sources.list")
    try write("MemTotal:       16300000 kB\n", to: "root/proc/meminfo")
    try write("br_netfilter 1 0 - Live 0x0\n", to: "root/proc/modules")
    try write("", to: "root/dev/net/tun")
    try write("", to: "root/var/lib/dpkg/stub")
    try write("", to: "root/usr/sbin/stub")
    try FileManager.default.createDirectory(
      atPath: path + "/stubs", withIntermediateDirectories: true)
    for name in Self.stubbed {
      try FileManager.default.createSymbolicLink(
        atPath: path + "/stubs/\(name)", withDestinationPath: Self.stub)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Unpacks a bundle of `tree` with the system's tar, as an operator would.
  func unpack(_ tree: HostTree = tree(), site: SiteIdentity = Sample.site) throws {
    var bag = Sample.bag()
    let bundle = try HostBundle(applyScript: script).make(tree, for: site, reporting: &bag)
    guard let bundle else { throw Sample.Failure.notBundled(bag.sorted.map(\.message)) }
    try? FileManager.default.removeItem(atPath: path + "/bundle")
    try FileManager.default.createDirectory(
      atPath: path + "/bundle", withIntermediateDirectories: true)
    try Data(bundle).write(to: URL(filePath: path + "/bundle.tar"))
    let tar = Process()
    tar.executableURL = URL(filePath: "/bin/tar")
    tar.arguments = ["-xf", path + "/bundle.tar", "-C", path + "/bundle"]
    try tar.run()
    tar.waitUntilExit()
  }

  struct Run {
    var status: Int32
    var output: String
  }

  /// Runs `apply` with these arguments and forgets the calls of the run before.
  func run(_ arguments: String..., settings: [String: String] = [:]) throws -> Run {
    try run(arguments, settings: settings)
  }

  func run(_ arguments: [String], settings: [String: String] = [:]) throws -> Run {
    try write("", to: "stubs/calls")
    let process = Process()
    process.executableURL = URL(filePath: path + "/bundle/jms/apply")
    process.arguments = arguments
    process.environment = [
      "PATH": path + "/stubs:/usr/sbin:/usr/bin:/sbin:/bin", "JITSI_COMPILE_ROOT": root,
      "STUBS": path + "/stubs", "JITSI_COMPILE_SETTLING": "0",
    ].merging(settings) { $1 }
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes?[.posixPermissions] as? Int
  }

  /// Every path below the pretended root, for comparing before and after.
  var files: [String] {
    (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []).sorted()
  }

  static func tree(_ files: [PlannedFile] = Sample.files) -> HostTree {
    var containers = Sample.tree().containers
    for index in containers.indices where containers[index].kind == .static {
      containers[index].checks = [
        .unitActive("prosody.service"), .command(["prosodyctl", "check", "config"]),
      ]
    }
    return HostTree(host: "jms", facts: Sample.tree().facts, containers: containers, files: files)
  }

  /// A file of ours and never one that a test wrote: while it is written, another test may start a
  /// process, which inherits the descriptor for a moment, and the kernel runs no file that is open for
  /// writing ("Text file busy").
  private static let stub = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Stubs/host-program").path

  private static let stubbed = [
    "apt-config", "apt-get", "apt-mark", "debconf-set-selections", "debootstrap", "df", "dpkg",
    "dpkg-query",
    "lxc-attach", "lxc-info", "lxc-start", "lxc-stop", "modinfo", "modprobe", "nft",
    "nproc", "openssl", "prosodyctl", "ss", "sysctl", "systemctl", "timeout", "unshare",
    "update-ca-certificates",
  ]
}
