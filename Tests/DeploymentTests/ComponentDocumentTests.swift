import Foundation
import Schema
import Testing

@testable import Deployment

/// `docs/components/` has every component once, and says of it what its declaration says.
@Suite struct ComponentDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appending(path: "docs/components")
  private static let recording = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
  private static let indexStart = "<!-- generated from the components' declarations -->"

  /// A page and the components whose declarations it has, by the order of their tables.
  struct Page: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let components: [String]
    var testDescription: String { name }
  }

  static let pages: [Page] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") && $0 != "README.md" }.map { name in
      let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
      let components = text.split(separator: "\n").compactMap { line -> String? in
        let words = line.split(separator: ": ", maxSplits: 1).map(String.init)
        guard words.count == 2, words[0].hasPrefix("<!-- generated"), words[1].hasSuffix(" -->")
        else { return nil }
        return String(words[1].dropLast(4))
      }
      return Page(name: name, text: text, components: components)
    }
  }()

  @Test func everyComponentHasOnePage() {
    let documented = Self.pages.flatMap(\.components)
    #expect(documented.sorted() == Component.all.map(\.name).sorted())
    #expect(Self.pages.filter(\.components.isEmpty).map(\.name) == [], "pages without a component")
  }

  @Test(arguments: pages)
  func pageHasTheDeclaration(_ page: Page) throws {
    var text = page.text
    for name in page.components {
      guard let component = Component.all.first(where: { $0.name == name }) else { continue }
      let current = try #require(
        Self.block(from: ComponentPage.start(name), in: text),
        "the table of \(name) has no end")
      text.replaceSubrange(current, with: ComponentPage(component: component).block)
    }
    try Self.compare(page.name, page.text, with: text)
  }

  @Test func indexNamesEveryComponent() throws {
    let file = Self.folder.appending(path: "README.md")
    let written = try String(contentsOf: file, encoding: .utf8)
    var lines = ["| component | where | page | what it does |", "|---|---|---|---|"]
    for component in Component.all {
      let page = Self.pages.first { $0.components.contains(component.name) }?.name ?? "-"
      lines.append(
        "| `\(component.name)` | \(ComponentPage(component: component).places) "
          + "| [\(page.dropLast(3))](\(page)) | \(component.summary) |")
    }
    var text = written
    let current = try #require(Self.block(from: Self.indexStart, in: text))
    text.replaceSubrange(
      current,
      with: "\(Self.indexStart)\n\n\(lines.joined(separator: "\n"))\n\n\(ComponentPage.end)")
    try Self.compare("README.md", written, with: text)
  }

  private static func block(from start: String, in text: String) -> Range<String.Index>? {
    guard let first = text.range(of: start),
      let last = text.range(of: ComponentPage.end, range: first.upperBound..<text.endIndex)
    else { return nil }
    return first.lowerBound..<last.upperBound
  }

  private static func compare(_ name: String, _ written: String, with text: String) throws {
    guard written != text else { return }
    guard recording else {
      Issue.record(
        "docs/components/\(name) differs from the declaration; 'make golden' rewrites it")
      return
    }
    try Data(text.utf8).write(to: folder.appending(path: name))
    Issue.record("docs/components/\(name) was rewritten")
  }

  // MARK: - Links

  /// Targets of Markdown links, with the text of the link.
  private static func links(in text: String) -> [(text: String, target: String)] {
    text.matches(of: /\[([^\]\n]+(?:\[\][^\]\n]*)*)\]\(([^)\s]+)\)/).map {
      (String($0.1), String($0.2))
    }
  }

  /// The anchors of a page's headings, as forges make them.
  private static func anchors(in text: String) -> Set<String> {
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
    return Set(
      headings.map { heading in
        let title = heading.drop { $0 == "#" || $0 == " " }.lowercased()
        return String(
          title.compactMap { character -> Character? in
            if character == " " { return "-" }
            return character.isLetter || character.isNumber || "-_".contains(character)
              ? character : nil
          })
      })
  }

  @Test(arguments: pages)
  func linksLeadSomewhere(_ page: Page) throws {
    let local = Self.links(in: page.text).filter { !$0.target.hasPrefix("https://") }
    for link in local {
      let parts = link.target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let file = Self.folder.appending(path: parts[0].isEmpty ? page.name : String(parts[0]))
      let text = try? String(contentsOf: file, encoding: .utf8)
      #expect(text != nil, "no file \(link.target)")
      guard parts.count == 2, let text else { continue }
      #expect(Self.anchors(in: text).contains(String(parts[1])), "no heading \(link.target)")
    }
  }

  /// A link into `docs/site.md` is named for a key or a section that the schema has.
  @Test(arguments: pages)
  func keysOfTheSiteExist(_ page: Page) {
    let keys = Self.links(in: page.text).filter { $0.target.hasPrefix("../site.md") }
    for key in keys {
      let name = key.text.trimmingCharacters(in: ["`"])
      #expect(SiteSchema.paths.contains(name), "the site has no key \(name)")
    }
  }

  /// Where a page says which test holds a promise, there is such a test.
  @Test(arguments: pages)
  func namedTestsExist(_ page: Page) throws {
    let tests = try String(
      contentsOf: Self.root.appending(path: "Tests/DeploymentTests/BetterThanUpstreamTests.swift"),
      encoding: .utf8)
    for test in page.text.matches(of: /`([A-Za-z]+)\(\)`/) {
      #expect(tests.contains("@Test func \(test.1)() "), "no test \(test.1)()")
    }
  }
}
