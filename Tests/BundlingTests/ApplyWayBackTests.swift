import Bundling
import FileTrees
import Foundation
import Testing

private let isRoot = geteuid() == 0
private let container = "root/var/lib/lxc/nordeck-jitsi/rootfs"
private let prosody = container + "/etc/prosody/prosody.cfg.lua"

/// The sample with a bridge beside Prosody, and other words in the files of both.
private func changed(_ words: String, serial: Int = 13) -> (HostTree, SiteIdentity) {
  var files = Sample.files
  files[2] = Sample.file(
    "/etc/prosody/prosody.cfg.lua", secret: words + "\n", group: "prosody", mode: 0o640,
    action: .restart("prosody.service"))
  return (ApplyScene.tree(files), site(serial))
}

private func site(_ serial: Int) -> SiteIdentity {
  SiteIdentity(
    site: "nordeck", serial: serial, toolVersion: "0.1.0", schemaVersion: 1,
    usesPlaceholders: false)
}

private func bridge(port: Int) -> HostTree {
  let tree = ApplyScene.tree(
    Sample.files + [
      Sample.file(
        "/etc/jitsi/videobridge/jvb.conf", "port = \(port)\n",
        action: .restart("jitsi-videobridge2.service"))
    ])
  var containers = tree.containers
  for index in containers.indices where containers[index].kind == .static {
    containers[index].units.append("jitsi-videobridge2.service")
  }
  return HostTree(host: tree.host, facts: tree.facts, containers: containers, files: tree.files)
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func failedGenerationGivesWayToTheOneBefore() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  let (tree, identity) = changed("other")
  try scene.unpack(tree, site: identity)
  // A command of the gate fails for as long as the new file is there.
  let run = try scene.run("apply", "--yes", "--patience", "0", settings: ["SICK_WITH": "other"])
  #expect(run.status == 8, "\(run.output)")
  #expect(run.output.contains("runs again"))
  #expect(scene.read(prosody) == "password = \"s3cr3t\"\n")
  #expect(scene.calls.filter { $0.contains("systemctl restart prosody") }.count == 2)
  #expect(scene.read("root/var/lib/jitsi-compile/nordeck/serial") == "12\n")
  try scene.unpack()
  #expect(try scene.run("verify").status == 0)
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func rollbackRunsTheGenerationBefore() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  let (tree, identity) = changed("other")
  try scene.unpack(tree, site: identity)
  #expect(try scene.run("apply", "--yes").status == 0)
  #expect(scene.read(prosody) == "other\n")
  let back = try scene.run("rollback", "--yes")
  #expect(back.status == 0, "\(back.output)")
  #expect(scene.read(prosody) == "password = \"s3cr3t\"\n")
  #expect(try scene.run("rollback", "--yes").status == 0)
  #expect(scene.read(prosody) == "other\n")
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func generationsArePruned() throws {
  let scene = try ApplyScene()
  for serial in 1...5 {
    let (tree, identity) = changed("words \(serial)", serial: serial)
    try scene.unpack(tree, site: identity)
    #expect(try scene.run("apply", "--yes").status == 0)
  }
  let kept = try FileManager.default.contentsOfDirectory(
    atPath: scene.root + "/var/lib/jitsi-compile/nordeck/kept")
  #expect(kept.count == 3)
  #expect(scene.mode("root/var/lib/jitsi-compile/nordeck/kept") == 0o700)
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func deadRunLeavesNoDaemonWithAnOldFile() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  let (tree, identity) = changed("other")
  try scene.unpack(tree, site: identity)
  // The restart kills the script itself, so that nothing is cleared away.
  let dead = try scene.run(
    "apply", "--yes", settings: ["KILL": "systemctl restart prosody.service"])
  #expect(dead.status != 0 && scene.read(prosody) == "other\n")
  let next = try scene.run("apply", "--yes")
  #expect(next.status == 0, "\(next.output)")
  #expect(next.output.contains("left by a run that died"))
  #expect(scene.calls.contains("nordeck-jitsi: systemctl restart prosody.service"))
}

@Test(
  .enabled(if: isRoot, "needs root to give files away"),
  arguments: [
    ("0", [], 0, "the bridge is drained"), ("2", [], 3, "2 people are still on the bridge"),
    ("null", [], 3, "does not say how many people"), ("2", ["--now"], 0, "done:"),
  ] as [(String, [String], Int32, String)])
func bridgeIsDrainedBeforeItRestarts(
  _ people: String, options: [String], status: Int32, text: String
) throws {
  let scene = try ApplyScene()
  try scene.unpack(bridge(port: 1))
  #expect(try scene.run().status == 0)
  try scene.unpack(bridge(port: 2), site: site(13))
  let run = try scene.run(
    ["apply", "--wait", "0"] + options, settings: ["PEOPLE": people])
  #expect(run.status == status && run.output.contains(text), "\(run.output)")
  let restarts = scene.calls.filter { $0.contains("restart jitsi-videobridge2") }
  #expect(restarts.isEmpty == (status != 0))
  #expect(scene.read("stubs/draining") == nil, "a bridge that goes on takes calls")
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func removeBringsBackWhatWasThere() throws {
  let scene = try ApplyScene()
  try scene.write("theirs\n", to: "root/etc/dnsmasq.d/nordeck-hosts")
  try scene.unpack()
  #expect(try scene.run().status == 0)
  #expect(scene.read("root/etc/dnsmasq.d/nordeck-hosts") == "text\n")
  let refused = try scene.run("remove")
  #expect(refused.status == 3 && refused.output.contains("apply.not-agreed"))
  let run = try scene.run("remove", "--yes")
  #expect(run.status == 0, "\(run.output)")
  #expect(scene.read("root/etc/dnsmasq.d/nordeck-hosts") == "theirs\n")
  let left = scene.files.filter { $0.hasPrefix("var/lib/") && $0.contains("nordeck") }
  #expect(left == [])
}

/// The sample with another version of a package, and a folder that outlives the container.
private func newer(_ files: [PlannedFile] = Sample.files) -> HostTree {
  let tree = ApplyScene.tree(files)
  var containers = tree.containers
  for index in containers.indices where containers[index].kind == .static {
    containers[index].packages = [PackagePin("prosody"), PackagePin("jicofo", "1.0-1190-1")]
    containers[index].data = ["/var/lib/prosody"]
  }
  return HostTree(host: tree.host, facts: tree.facts, containers: containers, files: tree.files)
}

/// A container in service is not touched by apt: its next root is, which then takes its place.
@Test(.enabled(if: isRoot, "needs root to give files away"))
func otherPackagesBuildTheContainerAnew() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  try scene.write("kept\n", to: container + "/var/lib/prosody/kept")
  try scene.unpack(newer(), site: site(13))
  let plan = try scene.run("plan")
  #expect(plan.output.contains("nordeck-jitsi: build it anew beside the one that runs"))
  let refused = try scene.run()
  #expect(
    refused.status == 3 && refused.output.contains("would end calls: restart of nordeck-jitsi"))
  let run = try scene.run("apply", "--yes")
  #expect(
    run.status == 0, "\(run.output)\(scene.read("root/var/log/jitsi-compile-nordeck.log") ?? "")")
  let installs = scene.calls.filter { $0.contains("apt-get") && $0.contains(" install ") }
  #expect(
    installs.count == 1 && installs.allSatisfy { $0.hasPrefix("next: apt-get") }, "\(installs)")
  #expect(
    scene.calls.filter { $0.hasPrefix("lxc-st") } == [
      "lxc-stop --name nordeck-jitsi --timeout 60", "lxc-start --name nordeck-jitsi --daemon",
    ])
  #expect(scene.read(container + "/var/lib/prosody/kept") == "kept\n")
  let roots = scene.files.filter { $0.hasPrefix("var/lib/lxc/nordeck-jitsi/rootfs.") }
  #expect(roots == [])
  #expect(try scene.run().output.contains("nothing to do"))
}

/// The root of before is kept until the run counts, so the way back needs no apt.
@Test(.enabled(if: isRoot, "needs root to give files away"))
func sickPackagesGiveWayToTheRootOfBefore() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  var files = Sample.files
  files[2] = Sample.file(
    "/etc/prosody/prosody.cfg.lua", secret: "other\n", group: "prosody", mode: 0o640,
    action: .restart("prosody.service"))
  try scene.unpack(newer(files), site: site(13))
  let run = try scene.run("apply", "--yes", "--patience", "0", settings: ["SICK_WITH": "other"])
  #expect(
    run.status == 8, "\(run.output)\(scene.read("root/var/log/jitsi-compile-nordeck.log") ?? "")")
  #expect(scene.calls.filter { $0.contains(" install ") }.count == 1)
  #expect(scene.read(prosody) == "password = \"s3cr3t\"\n")
  try scene.unpack()
  #expect(try scene.run("verify").status == 0)
  #expect(try scene.run("plan").status == 0)
}
