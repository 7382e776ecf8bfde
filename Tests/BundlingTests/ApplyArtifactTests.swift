import Bundling
import FileTrees
import Foundation
import Testing

/// What no archive has, found by its checksum.
struct ApplyArtifactTests {
  private static let good = "#!/bin/sh\nexit 0\n"

  private static func tree() -> HostTree {
    let tree = ApplyScene.tree()
    var containers = tree.containers
    for index in containers.indices where containers[index].kind == .static {
      containers[index].artifacts = [
        ArtifactFacts(
          name: "deno", form: .file("/usr/local/bin/deno", mode: 0o755), file: "deno-2",
          digest: Digest(of: Array(good.utf8)).description, action: .restart("prosody.service"))
      ]
    }
    return HostTree(host: tree.host, facts: tree.facts, containers: containers, files: tree.files)
  }

  private static let installed = "root/var/lib/lxc/nordeck-jitsi/rootfs/usr/local/bin/deno"

  @Test func missingOneIsSaidBeforeAnythingIsTouched() throws {
    let scene = try ApplyScene()
    try scene.unpack(Self.tree())
    let before = scene.files
    let run = try scene.run("apply")
    #expect(run.status == 3)
    #expect(run.output.contains("[apply.no-artifact]"))
    #expect(run.output.contains("place it in \(scene.path)/bundle/artifacts or in"))
    #expect(scene.files == before)
  }

  @Test func anotherOneIsRefused() throws {
    let scene = try ApplyScene()
    try scene.unpack(Self.tree())
    try scene.write("something else\n", to: "bundle/artifacts/deno-2")
    let run = try scene.run("apply")
    #expect(run.status == 3 && run.output.contains("[apply.artifact-differs]"))
  }

  @Test(arguments: ["bundle/artifacts/deno-2", "root/var/cache/jitsi-compile/artifacts/deno-2"])
  func theRightOneIsInstalledOnce(_ place: String) throws {
    let scene = try ApplyScene()
    try scene.unpack(Self.tree())
    try scene.write(Self.good, to: place)
    let run = try scene.run("apply")
    #expect(run.status == 0, "\(run.output)")
    #expect(scene.read(Self.installed) == Self.good)
    #expect(scene.mode(Self.installed) == 0o755)
    // The operator may take the file away again: it was kept for going back.
    try FileManager.default.removeItem(atPath: scene.path + "/" + place)
    #expect(try scene.run("plan").status == 0)
    try scene.write("changed by hand\n", to: Self.installed)
    let plan = try scene.run("plan")
    #expect(plan.status == 2 && plan.output.contains("nordeck-jitsi: install deno"))
    #expect(try scene.run("apply").status == 0)
    #expect(scene.read(Self.installed) == Self.good)
  }
}
