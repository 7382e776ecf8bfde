import Foundation
import Testing
import _TestSupport

/// A site with mistakes, and what `check` says about it.
struct BrokenSite: CustomTestStringConvertible, Sendable {
  let name: String
  var testDescription: String { name }
  static let folder = TestFolder(root: PackageFolder.path("fixtures/broken"))

  /// Every `<case>.yaml`; `<case>.secrets.yaml` belongs to the case of that name.
  static let all: [BrokenSite] = {
    let names = (try? folder.files()) ?? []
    return names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".secrets.yaml") }
      .map { BrokenSite(name: String($0.dropLast(5))) }
  }()

  var site: String { "\(name).yaml" }
  var secrets: String { "\(name).secrets.yaml" }
  /// A drawing that the site may name.
  var image: String { "\(name).svg" }
  var expected: String { "\(name).expected" }
}

struct BrokenSiteTests {
  @Test func noFileIsLeftOver() throws {
    let wanted = BrokenSite.all.flatMap { [$0.site, $0.secrets, $0.image, $0.expected] }
    let leftover = try BrokenSite.folder.files().filter { !wanted.contains($0) }
    #expect(leftover == [])
    #expect(BrokenSite.all.count >= 60)
  }

  @Test(arguments: BrokenSite.all)
  func saysExactlyWhatIsWrong(_ broken: BrokenSite) throws {
    let outcome = try check(broken)
    #expect(outcome.output == "")
    if Recording.isOn {
      try BrokenSite.folder.write(broken.expected, outcome.errorBytes)
      Issue.record("recorded \(broken.name); read what changed, then test")
      return
    }
    let expected = try BrokenSite.folder.text(broken.expected)
    #expect(outcome.errors == expected)
    #expect(expected.contains(": error: ") || expected.contains(": warning: "))
    #expect(outcome.status == (expected.contains(": error: ") ? 1 : 0))
  }

  /// Checks a copy, because secrets must be readable by their owner alone and git keeps no such
  /// modes.
  private func check(_ broken: BrokenSite) throws -> CommandRunner.Outcome {
    try TestFolder.temporary { folder in
      try folder.write(broken.site, try BrokenSite.folder.read(broken.site))
      if BrokenSite.folder.exists(broken.image) {
        try folder.write(broken.image, try BrokenSite.folder.read(broken.image))
      }
      var arguments = ["check", broken.site]
      if BrokenSite.folder.exists(broken.secrets) {
        try folder.write(broken.secrets, try BrokenSite.folder.read(broken.secrets), mode: 0o600)
        arguments += ["--secrets", broken.secrets]
      }
      return try CommandRunner.jitsiCompile(in: folder.root).run(arguments)
    }
  }
}
