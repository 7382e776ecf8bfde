internal import Bundling
internal import Changes
internal import Credentials
internal import FileTrees

/// A host's bundle. Its files hold secrets, so nothing is shown of those that do.
final class BundleSide: ComparedSide {
  let name: String
  private let contents: BundleContents

  init(named name: String, _ bytes: [UInt8]) throws {
    let report: BundleReport
    do {
      report = try BundleReport.make(of: bytes)
      contents = try BundleContents(bytes)
    } catch {
      throw SideError("\(name) is no bundle: \(error)")
    }
    if let flaw = report.flaws.first { throw SideError("\(name) is not whole: \(flaw)") }
    self.name = name
  }

  var hosts: [String] { [contents.host] }
  var isPartial: Bool { true }
  var floors: [String: Floor] { [:] }

  var settings: [(key: String, value: String)] {
    [("site", contents.site)] + (contents.serial.map { [("serial", "\($0)")] } ?? [])
  }

  func image(ofHost host: String, digesting: Bool) throws -> HostImage {
    HostImage(
      host: contents.host, facts: contents.facts, containers: contents.containers,
      files: contents.files, isRevealed: true)
  }

  func text(of file: ListedFile) throws -> [UInt8] { file.text ?? [] }
  func table(_ name: String) throws -> [UInt8]? { nil }
  func lock() throws -> SecretLock? { nil }
}
