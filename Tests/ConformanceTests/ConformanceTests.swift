import Foundation
import Testing
import _TestSupport

/// What we render is accepted by the programs that will read it.
struct ConformanceTests {
  @Test(arguments: CompiledSite.names)
  func everyFileHasAReader(_ name: String) throws {
    let site = try CompiledSite.named(name)
    let read = Set(Checker.all.flatMap { $0.files(of: site) })
    #expect(site.files.filter { !read.contains($0) } == [])
  }

  @Test(arguments: Checker.all)
  func everyPatternHasAFile(_ checker: Checker) throws {
    for pattern in checker.patterns {
      let used = try CompiledSite.names.contains { name in
        try CompiledSite.named(name).files.contains { Checker.matches(pattern, $0) }
      }
      #expect(used, "\(pattern) is of no fixture")
    }
  }

  @Test(arguments: Checker.all, CompiledSite.names)
  func accepts(_ checker: Checker, _ name: String) throws {
    if let obstacle = checker.obstacle { try Test.cancel("\(obstacle)") }
    let site = try CompiledSite.named(name)
    if checker.isOfOneRelease, site.release != Machine.release { return }
    let files = try checker.chosen(of: site)
    if files.isEmpty { try Test.cancel("\(name) has no such file") }
    let bundles = TestFolder(root: site.folder.path("bundles"))
    if let complaint = try checker.complaint(about: files, in: bundles, of: site) {
      Issue.record("\(checker.name) refuses \(name):\n\(complaint.suffix(4000))")
    }
  }

  /// A checker that is content with everything would prove nothing.
  @Test(arguments: Checker.all)
  func refusesDamage(_ checker: Checker) throws {
    if let obstacle = checker.obstacle { try Test.cancel("\(obstacle)") }
    let nordeck = try CompiledSite.named("nordeck")
    let sites = [nordeck] + (try CompiledSite.names.map { try CompiledSite.named($0) })
    for (ending, damage) in checker.damages.sorted(by: { $0.key < $1.key }) {
      let found = sites.lazy.compactMap { site in
        checker.files(of: site).first { $0.hasSuffix(ending) }.map { (site, $0) }
      }.first
      let (site, path) = try #require(found, "\(ending)")
      try TestFolder.temporary { copy in
        // The machine whole, for programs that read it together with others.
        let host = String(path.prefix { $0 != "/" })
        try FileManager.default.createDirectory(
          atPath: copy.path("bundles"), withIntermediateDirectories: false)
        try FileManager.default.copyItem(
          atPath: site.folder.path("bundles/\(host)"), toPath: copy.path("bundles/\(host)"))
        let bundles = TestFolder(root: copy.path("bundles"))
        try bundles.write(path, try bundles.read(path) + Array(damage.utf8))
        let complaint = try checker.complaint(about: [path], in: bundles, of: site)
        #expect(complaint != nil, "\(checker.name) takes \(path) with \(damage)")
      }
    }
  }
}
