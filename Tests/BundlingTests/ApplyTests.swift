import Bundling
import FileTrees
import Foundation
import Testing

private let isRoot = geteuid() == 0
private let shellcheck = "/usr/bin/shellcheck"

private func status(of program: String, _ arguments: String...) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: program)
  process.arguments = arguments
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}

@Test func everyPartIsJoined() throws {
  let files = try FileManager.default.contentsOfDirectory(atPath: ApplyScene.folder.path)
  #expect(files.sorted() == ApplyScript.parts.map { $0 + ".sh" }.sorted())
}

@Test func scriptIsBash() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try status(of: "/bin/bash", "-n", scene.path + "/bundle/jms/apply") == 0)
}

@Test func scriptThatWasCutOffFails() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let script = try #require(scene.read("bundle/jms/apply"))
  for part in [2, 3, 10] {
    try scene.write(String(script.dropLast(script.count / part)), to: "bundle/jms/apply")
    #expect(try status(of: "/bin/bash", scene.path + "/bundle/jms/apply", "--help") != 0)
  }
}

@Test(
  .enabled(if: FileManager.default.isExecutableFile(atPath: shellcheck), "needs shellcheck"))
func scriptIsClean() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try status(of: shellcheck, scene.path + "/bundle/jms/apply") == 0)
  for part in ApplyScript.parts {
    let path = ApplyScene.folder.appending(path: "\(part).sh").path
    #expect(try status(of: shellcheck, path) == 0, "\(part)")
  }
}

@Test(
  arguments: [
    (["rollback"], 3, "no generation before this one is kept here"),
    (["rollback", "abcdef"], 3, "no generation abcdef is kept here"),
    (["drain"], 3, "nothing of site nordeck was applied"),
    (["remove"], 3, "nothing of site nordeck was applied"),
    (["apply", "--wait"], 64, "--wait needs a number"),
    (["destroy"], 64, "unknown verb 'destroy'"), (["--force"], 64, "unknown option '--force'"),
    (["plan", "apply"], 64, "usage: apply"), (["--help"], 0, "usage: apply"),
  ] as [([String], Int32, String)])
func verbIsRefusedOrKnown(_ arguments: [String], status: Int32, text: String) throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let before = scene.files
  let run = try scene.run(arguments)
  #expect(run.status == status)
  #expect(run.output.contains(text))
  #expect(scene.files == before && !scene.calls.contains { $0.contains("start") })
}

/// One thing that is wrong with a host or a bundle, and what apply says of it.
private struct Refusal: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var message: String
  var settings: [String: String] = [:]
  var site = Sample.site
  var tree = ApplyScene.tree()
  var prepare: @Sendable (ApplyScene) throws -> Void = { _ in }

  static let all: [Refusal] = [
    Refusal(
      testDescription: "another host", message: "for host jms, and this is jvb-1",
      prepare: { try $0.write("jvb-1.example.org\n", to: "root/etc/hostname") }),
    Refusal(
      testDescription: "changed file", message: "host/etc/dnsmasq.d/nordeck-hosts",
      prepare: { try $0.write("x", to: "bundle/jms/host/etc/dnsmasq.d/nordeck-hosts") }),
    Refusal(
      testDescription: "changed table", message: "tables/files.tsv",
      prepare: { try $0.write("x", to: "bundle/jms/tables/files.tsv") }),
    Refusal(
      testDescription: "added file", message: "holds other files than the bundle",
      prepare: { try $0.write("x", to: "bundle/jms/host/etc/extra") }),
    Refusal(
      testDescription: "dummies", message: "dummies in place of secrets",
      site: SiteIdentity(
        site: "nordeck", serial: 12, toolVersion: "0.1.0", schemaVersion: 1,
        usesPlaceholders: true)),
    Refusal(
      testDescription: "older", message: "has serial 12, and serial 13 runs here",
      prepare: { try $0.write("13\n", to: "root/var/lib/jitsi-compile/nordeck/serial") }),
    Refusal(
      testDescription: "release", message: "runs Debian 'trixie', and the site says bookworm",
      prepare: { try $0.write("VERSION_CODENAME=trixie\n", to: "root/etc/os-release") }),
    Refusal(
      testDescription: "cores", message: "has 2 cores, and the site counts on 8",
      settings: ["CORES": "2"]),
    Refusal(
      testDescription: "memory", message: "of memory, and the site counts on 16384",
      prepare: { try $0.write("MemTotal: 4000000 kB\n", to: "root/proc/meminfo") }),
    Refusal(
      testDescription: "architecture", message: "is 'arm64', and the bundle is for amd64",
      settings: ["ARCHITECTURE": "arm64"]),
    Refusal(
      testDescription: "disk", message: "on 20000 MiB of disk, and the site counts on 81920",
      settings: ["DISK": "20000"]),
    Refusal(
      testDescription: "room", message: "300 MiB are free in", settings: ["FREE": "300"]),
    Refusal(
      testDescription: "clock", message: "before the site's certificates begin",
      settings: ["BEGINS": "Jan  1 00:00:00 2100 GMT"],
      tree: ApplyScene.tree(
        Sample.files + [
          Sample.file(
            "/usr/local/share/ca-certificates/nordeck-ca.crt", action: .run(.updateCACertificates))
        ])),
    Refusal(
      testDescription: "key of a repository", message: "there is no /usr/share/keyrings/jitsi.gpg",
      tree: ApplyScene.tree(
        Sample.files + [
          Sample.file(
            "/etc/apt/sources.list.d/jitsi.list",
            "deb [signed-by=/usr/share/keyrings/jitsi.gpg] https://download.jitsi.test stable/\n")
        ])),
    Refusal(
      testDescription: "module", message: "the kernel has no module br_netfilter",
      settings: ["NO_MODULE": "br_netfilter"],
      prepare: { try $0.write("", to: "root/proc/modules") }),
    Refusal(
      testDescription: "device", message: "there is no device /dev/net/tun",
      prepare: { try FileManager.default.removeItem(atPath: $0.root + "/dev/net/tun") }),
    Refusal(
      testDescription: "port", message: #"port 443/tcp, which nginx needs, is taken by "apache2""#,
      settings: ["TAKEN": "443"]),
    Refusal(
      testDescription: "container", message: "'nordeck-jitsi' already, and it was not made by",
      prepare: { try $0.write("", to: "root/var/lib/lxc/nordeck-jitsi/config") }),
    Refusal(
      testDescription: "no archive", message: "apt sources name no archive",
      prepare: {
        try $0.write("deb https://packages.test apt main\n", to: "root/etc/apt/sources.list")
      }),
  ]
}

@Test(arguments: Refusal.all)
private func applyRefuses(_ refusal: Refusal) throws {
  let scene = try ApplyScene()
  try scene.unpack(refusal.tree, site: refusal.site)
  try refusal.prepare(scene)
  let before = scene.files
  let run = try scene.run("apply", settings: refusal.settings)
  #expect(run.status == 3)
  #expect(run.output.contains(refusal.message), "\(run.output)")
  #expect(run.output.contains("help: ") && run.output.contains("1 found; nothing was touched"))
  #expect(scene.files == before)
}

@Test func preflightFindsEverythingInOneRun() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  try scene.write("other\n", to: "root/etc/hostname")
  let run = try scene.run("plan", settings: ["CORES": "2", "TAKEN": "443"])
  #expect(run.status == 3)
  #expect(run.output.components(separatedBy: "refused: ").count == 4)
}

@Test func whatTheOperatorKnowsBetterIsAccepted() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let settings = ["CORES": "2", "TAKEN": "443"]
  let run = try scene.run("plan", "--accept", "apply.too-few-cores", settings: settings)
  #expect(run.status == 3)
  #expect(run.output.contains("accepted: ") && run.output.contains("[apply.port-taken]"))
  #expect(run.output.components(separatedBy: "refused: ").count == 2)
  let other = try scene.run("plan", "--accept", "apply.port-taken", settings: settings)
  #expect(other.status == 64 && other.output.contains("--accept takes one of: apply.wrong"))
}

@Test func findingsAreData() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let run = try scene.run("plan", "--json", settings: ["CORES": "2"])
  #expect(run.status == 3)
  let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("{") })
  let report = try JSONDecoder().decode(Report.self, from: Data(line.utf8))
  #expect(report.verb == "plan" && report.result == "refused" && report.status == 3)
  #expect(report.findings.map(\.code) == ["apply.too-few-cores"])
  #expect(
    report.changes.contains { $0.path == "/etc/prosody/prosody.cfg.lua" && $0.action == "restart" })
}

private struct Report: Decodable {
  struct Finding: Decodable {
    var code: String
    var message: String
    var help: String
  }
  struct Change: Decodable {
    var place: String
    var path: String
    var action: String
    var object: String
  }
  var verb: String
  var result: String
  var status: Int32
  var findings: [Finding]
  var changes: [Change]
}

@Test func planTouchesNothing() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let before = scene.files
  let run = try scene.run("plan")
  #expect(run.status == 2)
  for line in [
    "host: install lxc dnsmasq", "nordeck-jitsi: make the container",
    "nordeck-jitsi:/etc/prosody/prosody.cfg.lua  restart prosody.service",
  ] { #expect(run.output.contains(line), "\(run.output)") }
  #expect(scene.files == before)
  let writing = ["apt-get", "debootstrap", "lxc-start"]
  #expect(!scene.calls.contains { call in writing.contains { call.hasPrefix($0) } })
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func applyDeploysAndThenChangesNothing() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let first = try scene.run()
  #expect(
    first.status == 0,
    "\(first.output)\n\(scene.read("root/var/log/jitsi-compile-nordeck.log") ?? "")")
  let container = "root/var/lib/lxc/nordeck-jitsi/rootfs"
  #expect(scene.read(container + "/etc/prosody/prosody.cfg.lua") == "password = \"s3cr3t\"\n")
  #expect(scene.mode(container + "/etc/prosody/prosody.cfg.lua") == 0o640)
  #expect(scene.mode(container + "/etc/prosody/certs") == 0o750)
  #expect(scene.read("root/var/lib/lxc/nordeck-jitsi/config") == "text\n")
  #expect(
    scene.calls.contains {
      $0.hasPrefix("nordeck-jitsi: apt-get") && $0.hasSuffix("install prosody jicofo=1.0-1180-1")
    })
  #expect(scene.calls.contains("nordeck-jitsi: apt-mark hold jicofo"))
  #expect(scene.calls.contains("nordeck-jitsi: systemctl start prosody.service"))
  #expect(scene.read(container + "/usr/sbin/policy-rc.d") == nil)

  let second = try scene.run()
  #expect(second.status == 0 && second.output.contains("nothing to do"), "\(second.output)")
  let changing = ["apt-get", "start", "stop", "restart", "reload", "debootstrap"]
  for call in scene.calls {
    let words = call.split(separator: " ").map(String.init)
    #expect(!words.contains { changing.contains($0) }, "\(call)")
  }
  #expect(try scene.run("plan").status == 0)
  #expect(try scene.run("status").status == 0)
  let verify = try scene.run("verify")
  #expect(verify.status == 0 && verify.output.contains("as the bundle says"), "\(verify.output)")
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func secretsStayInTheirFile() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let run = try scene.run()
  #expect(run.status == 0)
  #expect(!run.output.contains("s3cr3t") && !scene.calls.contains { $0.contains("s3cr3t") })
  #expect(scene.mode("root/var/log/jitsi-compile-nordeck.log") == 0o600)
  #expect(scene.mode("root/var/lib/jitsi-compile") == 0o700)
  let holders = scene.files.filter {
    (scene.read("root/" + $0) ?? "").contains("s3cr3t")
  }
  // The kept generation is behind a folder that only root opens.
  let kept = try #require(holders.first { $0.hasPrefix("var/lib/jitsi-compile/nordeck/kept/") })
  #expect(holders == [kept, "var/lib/lxc/nordeck-jitsi/rootfs/etc/prosody/prosody.cfg.lua"])
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func changeCausesItsActionAndNoOther() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)

  var files = Sample.files.filter { $0.path != "/etc/dnsmasq.d/nordeck-hosts" }
  files[1] = Sample.file(
    "/etc/prosody/prosody.cfg.lua", secret: "other\n", group: "prosody", mode: 0o640,
    action: .restart("prosody.service"))
  try scene.unpack(ApplyScene.tree(files))
  let plan = try scene.run("plan")
  #expect(plan.output.contains("host:/etc/dnsmasq.d/nordeck-hosts  remove\n"))
  #expect(plan.output.contains("host:/etc/dnsmasq.d/nordeck-hosts  restart dnsmasq.service\n"))
  let refused = try scene.run()
  #expect(refused.status == 3)
  #expect(refused.output.contains("would end calls: restart of prosody.service in nordeck-jitsi"))

  let run = try scene.run("apply", "--yes")
  #expect(run.status == 0, "\(run.output)")
  let restarts = scene.calls.filter { $0.contains("systemctl restart") }
  #expect(
    restarts == [
      "systemctl restart dnsmasq.service", "nordeck-jitsi: systemctl restart prosody.service",
    ])
  #expect(scene.read("root/etc/dnsmasq.d/nordeck-hosts") == nil)
  #expect(!scene.calls.contains { $0.contains("apt-get") || $0.contains("lxc-start") })
}

/// Copies take the store of authorities along, so it is made anew where nothing runs.
@Test(.enabled(if: isRoot, "needs root to give files away"))
func containerAtRestLearnsANewAuthority() throws {
  let scene = try ApplyScene()
  func files(_ text: String) -> [PlannedFile] {
    Sample.files + [
      Sample.file(
        "/usr/local/share/ca-certificates/nordeck-ca.crt", in: .container("nordeck-bookworm"), text,
        action: .run(.updateCACertificates))
    ]
  }
  try scene.unpack(ApplyScene.tree(files("one\n")))
  #expect(try scene.run().status == 0)
  try scene.unpack(ApplyScene.tree(files("two\n")))
  let run = try scene.run()
  #expect(run.status == 0, "\(run.output)")
  let calls = scene.calls.filter { $0.hasPrefix("lxc-st") || $0.contains("update-ca") }
  #expect(
    calls == [
      "lxc-start --name nordeck-bookworm --daemon",
      "nordeck-bookworm: update-ca-certificates --fresh",
      "lxc-stop --name nordeck-bookworm --timeout 60",
    ])
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func changedContainerStartsAgain() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  var files = Sample.files
  files[1] = Sample.file(
    "/var/lib/lxc/nordeck-jitsi/config", in: .host, "other\n", action: .recreate("nordeck-jitsi"))
  try scene.unpack(ApplyScene.tree(files))
  #expect(try scene.run().output.contains("would end calls: restart of nordeck-jitsi"))
  #expect(try scene.run("apply", "--now").status == 0)
  let lifecycle = scene.calls.filter { $0.hasPrefix("lxc-st") }
  #expect(
    lifecycle == [
      "lxc-stop --name nordeck-jitsi --timeout 60", "lxc-start --name nordeck-jitsi --daemon",
    ])
}

@Test(
  .enabled(if: isRoot, "needs root to give files away"),
  arguments: [
    "apt-get * install *", "debootstrap *", "lxc-start *",
    "systemctl start prosody.service", "systemctl enable dnsmasq.service",
  ])
func failedRunSaysSoAndTheNextOneEndsWell(_ failing: String) throws {
  let scene = try ApplyScene()
  try scene.unpack()
  let failed = try scene.run("apply", settings: ["FAIL": failing])
  #expect(failed.status == 4, "\(failed.output)")
  #expect(failed.output.contains("run apply again"))
  // What runs by now is ours, the taken port among it.
  let next = try scene.run("apply", "--now", settings: ["TAKEN": "443"])
  #expect(next.status == 0, "\(next.output)")
  #expect(try scene.run("verify").status == 0)
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func changeByHandIsNamed() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  try scene.write("mine", to: "root/var/lib/lxc/nordeck-jitsi/rootfs/etc/nginx/nginx.conf")
  let run = try scene.run("verify")
  #expect(run.status == 2)
  #expect(run.output.contains("changed by hand: nordeck-jitsi:/etc/nginx/nginx.conf"))
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func sickContainerIsToldApart() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  let run = try scene.run("verify", settings: ["SICK": "yes"])
  #expect(run.status == 6)
  #expect(run.output.contains("not healthy: nordeck-jitsi, command prosodyctl check config"))
}

@Test(.enabled(if: isRoot, "needs root to give files away"))
func linkOutOfAContainerIsNotFollowed() throws {
  let scene = try ApplyScene()
  try scene.unpack()
  #expect(try scene.run().status == 0)
  let folder = scene.root + "/var/lib/lxc/nordeck-jitsi/rootfs/etc/nginx"
  try FileManager.default.removeItem(atPath: folder)
  try FileManager.default.createSymbolicLink(
    atPath: folder, withDestinationPath: scene.root + "/etc")
  let run = try scene.run("apply", "--now")
  #expect(run.status == 4)
  #expect(scene.read("root/etc/nginx.conf") == nil)
}
