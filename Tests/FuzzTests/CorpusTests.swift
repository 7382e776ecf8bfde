import Testing
import _FuzzTargets
import _TestSupport

/// Inputs that were ever worth keeping: seeds and the smallest form of everything a fuzzer found.
@Suite struct CorpusTests {
  struct Input: Sendable, CustomTestStringConvertible {
    let target: FuzzTarget
    let file: String
    var testDescription: String { "\(target.name)/\(file)" }
  }

  static let corpus = TestFolder(root: PackageFolder.path("fixtures/fuzz"))

  static let inputs = FuzzTarget.all.flatMap { target in
    ((try? corpus.files(below: target.name)) ?? []).map { Input(target: target, file: $0) }
  }

  @Test(arguments: inputs)
  func keepsItsPromise(_ input: Input) throws {
    let bytes = try Self.corpus.read("\(input.target.name)/\(input.file)")
    #expect(bytes.count <= input.target.maxBytes)
    let complaint = input.target.complaint(about: bytes)
    #expect(complaint == nil)
  }

  @Test func everyTargetHasInputs() {
    for target in FuzzTarget.all {
      #expect(Self.inputs.contains { $0.target.name == target.name }, "\(target.name)")
    }
    let names = Set(FuzzTarget.all.map(\.name))
    #expect(Set(Self.folders).isSubset(of: names))
  }

  private static let folders: [String] =
    ((try? corpus.files()) ?? []).compactMap { $0.split(separator: "/").first.map(String.init) }
}
