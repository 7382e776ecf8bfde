import Foundation
import _TestSupport

/// Where the programs are that read our files: on this machine, or with `JITSI_COMPILE_CHROOT` in a
/// folder with another Debian release, which `scripts/e2e` makes.
enum Machine {
  /// The folder; nil: this machine.
  static let chroot = ProcessInfo.processInfo.environment["JITSI_COMPILE_CHROOT"]

  /// Its Debian release, such as `bookworm`.
  static let release: String = {
    let facts = (try? TestFolder(root: "\(chroot ?? "")/etc").text("os-release")) ?? ""
    let line = facts.split(separator: "\n").first { $0.hasPrefix("VERSION_CODENAME=") }
    return line.map { String($0.split(separator: "=")[1]) } ?? ""
  }()

  static func has(_ path: String) -> Bool {
    // A link of a release may lead to an absolute path of that release.
    let full = (chroot ?? "") + path
    return (try? FileManager.default.attributesOfItem(atPath: full)) != nil
  }

  /// A command as it has to be run here.
  static func command(_ words: [String]) -> [String] {
    guard let chroot else { return words }
    return [PackageFolder.path("scripts/e2e/in-chroot"), chroot] + words
  }

  /// What a command needs to know beside its arguments.
  static func environment(_ base: [String: String]) -> [String: String] {
    guard chroot != nil else { return base }
    var environment = base
    environment["JITSI_COMPILE_SHARED"] =
      "\(CompiledSite.placeOfAll) \(PackageFolder.path("Tests"))"
    return environment
  }
}
