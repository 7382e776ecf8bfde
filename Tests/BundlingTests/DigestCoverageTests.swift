import Bundling
import Diagnostics
import FileTrees
import Testing

/// What a reviewer reads first changes when anything does.
struct DigestCoverageTests {
  /// `plan.txt` and `site.json` of a site with this one host.
  private func pages(_ files: [PlannedFile]) throws -> (plan: [UInt8], site: [UInt8]) {
    var bag = Sample.bag()
    let output = try HostOutput.make(
      Sample.tree(files), for: Sample.site, bundling: nil, reporting: &bag)
    let host = try #require(output)
    var set = OutputSet(site: Sample.site, inputs: [])
    set.add(host)
    guard
      case .bytes(let plan)? = host.review.first(where: { $0.path.hasSuffix("/plan.txt") })?.content,
      case .bytes(let site)? = set.closingFiles().last?.content
    else {
      Issue.record("no pages")
      return ([], [])
    }
    return (plan, site)
  }

  @Test func everyChangeOfAFileChangesBoth() throws {
    let original = try pages(Sample.files)
    for index in Sample.files.indices {
      var variants: [PlannedFile] = []
      func vary(_ change: (inout PlannedFile) -> Void) {
        var file = Sample.files[index]
        change(&file)
        variants.append(file)
      }
      switch Sample.files[index].content {
      case .bytes(let review, let bundle):
        vary { $0.content = .bytes(review: review + [0x0A], bundle: bundle) }
        vary { $0.mode ^= 0o001 }
        vary { $0.owner = "other" }
        vary { $0.group = "other" }
        vary { $0.action = .restart("other.service") }
      case .symlink: vary { $0.content = .symlink(target: "/other") }
      case .directory: continue
      }
      for variant in variants {
        var files = Sample.files
        files[index] = variant
        let changed = try pages(files)
        #expect(changed.plan != original.plan, "\(variant.path) in plan.txt")
        #expect(changed.site != original.site, "\(variant.path) in site.json")
      }
    }
  }

  /// A secret's text is nothing that a reviewer's page may depend on.
  @Test func anotherTextOfASecretChangesNeither() throws {
    let files = Sample.files.map { file -> PlannedFile in
      guard file.isSecret, case .bytes(let review, _) = file.content else { return file }
      var other = file
      other.content = .bytes(review: review, bundle: Array("another".utf8))
      return other
    }
    let (first, second) = (try pages(Sample.files), try pages(files))
    #expect(first.plan == second.plan && first.site == second.site)
  }
}
