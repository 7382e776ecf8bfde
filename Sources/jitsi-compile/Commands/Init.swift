internal import ArgumentParser
internal import Schema

/// Writes a commented `site.yaml` to start from.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a commented site.yaml to start from.")

  @Argument(
    help: ArgumentHelp("The folder to write into; made where it is missing.", valueName: "dir"))
  var folder = "."

  func run() throws {
    let path = folder == "." ? "site.yaml" : "\(folder)/site.yaml"
    try FileStore.makeFolder(folder)
    guard try FileStore.mode(of: path) == nil else {
      Terminal.say("jitsi-compile: error: \(path) exists; move it away or name another folder")
      throw ExitStatus.cannotCreate.code
    }
    try FileStore.write(Array(SiteSchema.exampleSite().utf8), to: path, mode: 0o644)
    if Terminal.hasListener {
      Terminal.say("wrote \(path); next: edit it, then run jitsi-compile check \(path)")
    }
  }
}
