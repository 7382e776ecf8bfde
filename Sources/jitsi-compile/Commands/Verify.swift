internal import ArgumentParser
internal import Bundling

/// Tells whether a bundle is whole, and for which host.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell whether a bundle is whole, and for which host.")

  @Argument(help: ArgumentHelp("The bundle, such as out/bundles/jms.tar.", valueName: "bundle"))
  var bundle: String

  func run() throws {
    let report: BundleReport
    do {
      report = try BundleReport.make(of: try FileStore.read(bundle))
    } catch let error as ArchiveError {
      Terminal.say("\(bundle): error: \(error)")
      throw ExitStatus.findings.code
    }
    for flaw in report.flaws { Terminal.say("\(bundle): error: \(flaw)") }
    guard report.flaws.isEmpty else { throw ExitStatus.findings.code }
    let serial = report.serial.map { ", serial \($0)" } ?? ""
    let dummies = report.usesPlaceholders ? "; dummies for secrets, apply refuses it" : ""
    try Terminal.print(
      data: "\(report.host) of site \(report.site)\(serial): whole, \(report.fileCount) files, "
        + "made by jitsi-compile \(report.toolVersion)\(dummies)\n")
  }
}
