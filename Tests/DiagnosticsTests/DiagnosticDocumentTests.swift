import Diagnostics
import Testing
import _TestSupport

struct DiagnosticDocumentTests {
  @Test func everyCodeHasOneEntryAndNoOther() throws {
    let inSources = try DiagnosticDocument.codesInSources()
    let inPage = try DiagnosticDocument.reference().codes.map(\.name)
    try #require(inSources.contains("secrets.missing") && inSources.contains("yaml.empty"))
    let (source, page) = (Set(inSources), Set(inPage))
    #expect(source.subtracting(page).sorted() == [], "write an entry in docs/diagnostics.md")
    #expect(page.subtracting(source).sorted() == [], "no source reports these any more")
    #expect(inPage.count == page.count, "one entry for each code")
  }

  @Test func entriesSayWhatToDo() throws {
    let reference = try DiagnosticDocument.reference()
    for code in reference.codes {
      let entry = try #require(reference.entry(for: code))
      #expect(entry.contains("**Way out.** "), "\(code)")
      #expect(!entry.hasPrefix("**Way out.**"), "\(code) says what it means first")
    }
  }

  @Test func entriesOfAStageAreSorted() throws {
    let codes = try DiagnosticDocument.reference().codes.map(\.name)
    let stages = Dictionary(grouping: codes) { $0.prefix { $0 != "." } }
    for (_, codes) in stages { #expect(codes == codes.sorted()) }
  }
}
