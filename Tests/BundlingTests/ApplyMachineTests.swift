import Bundling
import FileTrees
import Foundation
import Testing

/// A gateway on the machine itself: no container, and all else as everywhere.
struct ApplyMachineTests {
  private static let pjsua = "#!/bin/sh\nexit 0\n"

  private static func tree(version: String = "8.0-193-1", account: String = "1009") -> HostTree {
    HostTree(
      host: "jms",
      facts: HostFacts(
        release: "bookworm", cores: 8, memoryInMiB: 8192, diskInMiB: 20480,
        address: "203.0.113.62", roles: ["sip"], modules: ["br_netfilter"],
        packages: [
          PackagePin("ffmpeg"),
          PackagePin(
            "jibri", version,
            upgrade: PackageUpgrade(
              component: "sip", action: .restart("jibri.service"), interrupts: .jobs)),
        ],
        artifacts: [
          ArtifactFacts(
            name: "pjsua", form: .file("/usr/local/bin/pjsua", mode: 0o755), file: "pjsua-1",
            digest: Digest(of: Array(pjsua.utf8)).description, action: .restart("jibri.service"))
        ],
        units: ["jibri-xorg.service", "jibri.service", "jitsi-component-sidecar.service"],
        checks: [.url("http://127.0.0.1:2222/jibri/api/v1.0/health")]),
      containers: [],
      files: [
        Sample.file(
          "/etc/apt/sources.list.d/jitsi.list", in: .host,
          "deb [signed-by=/usr/share/keyrings/jitsi.gpg] https://archive.test stable/\n"),
        Sample.file(
          "/etc/jitsi/jibri/jibri.conf", in: .host, "jibri {}\n", group: "jitsi", mode: 0o640,
          action: .restart("jibri.service")),
        Sample.file(
          "/etc/jitsi/jibri/pjsua.config", in: .host, "--username \(account)\n", group: "jitsi",
          mode: 0o640),
      ])
  }

  private static func scene() throws -> ApplyScene {
    let scene = try ApplyScene()
    try scene.unpack(tree())
    try scene.write("key\n", to: "root/usr/share/keyrings/jitsi.gpg")
    try scene.write(pjsua, to: "root/var/cache/jitsi-compile/artifacts/pjsua-1")
    return scene
  }

  @Test func itsSourcesWantAKeyring() throws {
    let scene = try Self.scene()
    try FileManager.default.removeItem(atPath: scene.root + "/usr/share/keyrings/jitsi.gpg")
    let run = try scene.run("apply")
    #expect(run.status == 3 && run.output.contains("[apply.no-keyring]"), "\(run.output)")
  }

  @Test func theMachineItselfBecomesTheGateway() throws {
    let scene = try Self.scene()
    let run = try scene.run("apply")
    #expect(run.status == 0, "\(run.output)")
    #expect(scene.mode("root/etc/jitsi/jibri/jibri.conf") == 0o640)
    #expect(scene.mode("root/usr/local/bin/pjsua") == 0o755)
    // Nothing starts before its files are there, and Jibri starts last.
    #expect(scene.calls.contains("starts forbidden"))
    #expect(scene.read("root/usr/sbin/policy-rc.d") == nil)
    let starts = scene.calls.filter { $0.hasPrefix("systemctl start") }
    #expect(
      starts == [
        "systemctl start jibri-xorg.service", "systemctl start jitsi-component-sidecar.service",
        "systemctl start jibri.service",
      ])
    #expect(!scene.calls.contains { $0.hasPrefix("debootstrap") || $0.hasPrefix("lxc-") })
    let again = try scene.run("apply", "--detailed")
    #expect(again.status == 0, "\(again.output)")
    #expect(!scene.calls.contains { $0.hasPrefix("systemctl start") })
  }

  @Test func aPolicyOfItsOwnStays() throws {
    let scene = try Self.scene()
    try scene.write("#!/bin/sh\nexit 0\n", to: "root/usr/sbin/policy-rc.d")
    #expect(try scene.run("apply").status == 0)
    #expect(scene.read("root/usr/sbin/policy-rc.d") == "#!/bin/sh\nexit 0\n")
  }

  @Test func anotherAccountInterruptsNobody() throws {
    let scene = try Self.scene()
    #expect(try scene.run("apply").status == 0)
    try scene.unpack(Self.tree(account: "1010"))
    let run = try scene.run("apply", "--wait", "0", settings: ["JOB": "BUSY"])
    #expect(run.status == 0, "\(run.output)")
    #expect(scene.read("root/etc/jitsi/jibri/pjsua.config") == "--username 1010\n")
    for verb in ["stop", "start", "restart"] {
      #expect(!scene.calls.contains("systemctl \(verb) jibri.service"))
    }
  }

  @Test func aCallIsWaitedFor() throws {
    let scene = try Self.scene()
    #expect(try scene.run("apply").status == 0)
    try scene.unpack(Self.tree(version: "8.0-194-1"))
    let refused = try scene.run("apply", "--wait", "0", settings: ["JOB": "BUSY"])
    #expect(refused.status == 3 && refused.output.contains("[apply.drain-timeout]"))
    #expect(refused.output.contains("still at work: host"), "\(refused.output)")
    let unknown = try scene.run("apply", settings: ["JOB": "?"])
    #expect(unknown.status == 3 && unknown.output.contains("[apply.drain-unknown]"))
    #expect(unknown.output.contains("'systemctl status jibri'"))
    let run = try scene.run("apply")
    #expect(run.status == 0, "\(run.output)")
    let calls = scene.calls.filter { $0.hasSuffix(" jibri.service") }
    #expect(calls.contains("systemctl stop jibri.service"))
    #expect(calls.last { $0.contains(" start ") } == "systemctl start jibri.service")
    #expect(scene.read("root/var/lib/dpkg/stub")?.contains("jibri 8.0-194-1") == true)
  }

  @Test func drainAndRemoveSeeTheMachine() throws {
    let scene = try Self.scene()
    #expect(try scene.run("apply").status == 0)
    #expect(try scene.run("drain").status == 0)
    #expect(scene.calls.contains("systemctl stop jibri.service"))
    #expect(try scene.run("apply").status == 0)
    #expect(scene.calls.contains("systemctl start jibri.service"))
    let run = try scene.run("remove", "--yes")
    #expect(run.status == 0, "\(run.output)")
    #expect(scene.calls.contains("systemctl disable --now jibri.service"))
    #expect(!FileManager.default.fileExists(atPath: scene.root + "/etc/jitsi/jibri/jibri.conf"))
  }
}
