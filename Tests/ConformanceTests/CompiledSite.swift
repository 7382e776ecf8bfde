import Foundation
import _TestSupport

/// A site of `fixtures/`, compiled by the program itself with secrets that work, its bundles unpacked
/// by the system's `tar`.
struct CompiledSite: Sendable {
  let name: String
  /// Debian of its JMS, such as `bookworm`.
  let release: String
  let folder: TestFolder
  /// Every file below `bundles/`, sorted; a path begins with the name of a host.
  let files: [String]

  /// The compiler, openssl or tar refused.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Whole sites of `fixtures/`, and those that differ from one of them in a choice. For the programs
  /// of another machine, those of its release.
  static let names =
    Machine.chroot == nil
    ? (FixtureSite.whole + FixtureSite.modes).map(\.name) : namesOfRelease

  /// Whole sites for the release of the machine.
  static let namesOfRelease = FixtureSite.whole.filter {
    ((try? $0.text()).map(Self.release(ofSite:)) ?? "") == Machine.release
  }.map(\.name)

  private static func release(ofSite text: String) -> String {
    let line = text.split(separator: "\n").first { $0.hasPrefix("release: ") }
    return line.map { String($0.dropFirst("release: ".count)) } ?? "bookworm"
  }

  /// The site of that name, compiled on the first use of any.
  static func named(_ name: String) throws -> CompiledSite {
    guard let result = all[name] else {
      throw Failure(description: "no fixture \(name)")
    }
    return try result.get()
  }

  /// Path of a file beside the tests.
  static func support(_ name: String) -> String {
    PackageFolder.path("Tests/ConformanceTests/Support/\(name)")
  }

  static var placeOfAll: String { place.root }

  /// Where all sites are; removed when the tests end.
  private static let place: TestFolder = {
    let path = "\(NSTemporaryDirectory())/jitsi-compile-conformance.\(getpid())"
    atexit { try? FileManager.default.removeItem(atPath: CompiledSite.place.root) }
    return TestFolder(root: path)
  }()

  private static let all: [String: Result<CompiledSite, any Error>] = Dictionary(
    uniqueKeysWithValues: names.map { name in (name, Result { try CompiledSite(compiling: name) }) }
  )

  private init(compiling name: String) throws {
    self.name = name
    folder = TestFolder(root: Self.place.path(name))
    let text = try FixtureSite(name: name).text()
    release = Self.release(ofSite: text)
    try FixtureSite(name: name).write(to: folder)
    let shell = CommandRunner.shell(in: folder.root)
    let outcome = try shell.runScript(
      """
      set -eu
      # Dummies first: what the tests read is the same set of files either way.
      "$0" build site.yaml -o dummies --placeholder-secrets
      "$0" secrets init site.yaml 2>/dev/null
      "$0" secrets list site.yaml >listing
      "$1" secrets.yaml listing
      "$0" build site.yaml -o out
      for kind in dummies out; do
        mkdir "unpacked-$kind"
        for tar in "$kind"/bundles/*.tar; do tar -C "unpacked-$kind" -xf "$tar"; done
        (cd "unpacked-$kind" && find . -type f -o -type l) | LC_ALL=C sort >"files-$kind"
      done
      cmp files-dummies files-out
      rm -rf dummies unpacked-dummies
      mv unpacked-out bundles
      """, Self.support("supply-secrets"))
    guard outcome.status == 0 else {
      throw Failure(description: "\(name): \(outcome.errors)")
    }
    files = try folder.files(below: "bundles")
  }
}
