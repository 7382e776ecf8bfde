import Credentials
import Deployment
import Diagnostics
import Schema
import TemplateEngine
import Testing
import _TestSupport

/// A host's bundle holds that host's secrets and no other: every bundle of the pool is opened and
/// held against the credential plan, which knows nothing of what was rendered.
struct LeastKnowledgeTests {
  private func plan(of text: String) throws -> SitePlan {
    let (site, findings) = loadSite(SourceText(name: "site.yaml", text), as: SourceID(0))
    #expect(findings.isEmpty)
    return SitePlan(try #require(site))
  }

  @Test func everyBundleHoldsWhatThePlanSays() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "pool")
      let built = try place.runner.run(["build", "site.yaml", "-o", "out"])
      #expect(built.status == 0, "\(built.errors)")
      let plan = try plan(of: folder.text("site.yaml"))
      let credentials = CredentialPlan(plan)
      let hashes = hashes(of: place.canaries, plan)
      let bundles = try folder.files(below: "out/bundles").filter { $0 != "SHA256SUMS" }
      #expect(bundles == plan.hosts.map { "\($0.name).tar" }.sorted() && bundles.count == 50)
      var everywhere: Set<String> = []
      for host in plan.hosts {
        let bytes = try folder.read("out/bundles/\(host.name).tar")
        let holding = credentials.holding(of: host)
        let texts = Set(place.canaries.found(in: bytes).map(\.name))
        #expect(texts == holding.texts, "\(host.name)")
        // Salt and both keys of every account that the plan names, no part of any other.
        let words = Words(in: bytes).all
        for (name, parts) in hashes {
          let found = parts.filter { words.contains($0) }.count
          #expect(found == (holding.hashes.contains(name) ? 3 : 0), "\(name) on \(host.name)")
        }
        #expect(Set(hashes.keys).isSuperset(of: holding.hashes))
        #expect(CanarySecrets.leaks(in: bytes) == ["text"], "\(host.name) encodes a secret")
        everywhere.formUnion(texts.union(holding.hashes))
      }
      // Keys that sign leave the operator's machine in no bundle.
      let operators: Set = ["site.key", "tls.ca.key", "signal.key"]
      #expect(everywhere == Set(place.canaries.entries.map(\.name)).subtracting(operators))
    }
  }

  /// Likewise for what a site asks for by a key of its own: displays that can be watched, and a JMS that
  /// carries bundles. Its secrets are real ones, so that each has the form that its program reads.
  @Test(arguments: [
    ("modes/vnc", ["vnc.jibri-1", "vnc.jibri-2", "vnc.sip-1"]),
    ("modes/push", ["push.key", "push.public"]),
  ])
  func optionsAddNoMoreThanThePlanSays(_ mode: String, _ optional: [String]) throws {
    try TestFolder.temporary { folder in
      try FixtureSite(name: mode).write(to: folder)
      let runner = CommandRunner.jitsiCompile(in: folder.root)
      let made = try runner.run(["secrets", "init", "site.yaml", "--new", "--encrypt", "cmd:cat"])
      try folder.write(
        "secrets.yaml", made.output + "  sip/main: 4711474711qQ\n", mode: 0o600)
      let built = try runner.run(["build", "site.yaml", "-o", "out"])
      #expect(built.status == 0, "\(built.errors)")
      let plan = try plan(of: folder.text("site.yaml"))
      let marks = marks(in: try folder.text("secrets.yaml"))
      #expect(Set(marks.keys).isSuperset(of: optional))
      for host in plan.hosts {
        let bytes = String(
          decoding: try folder.read("out/bundles/\(host.name).tar"), as: Unicode.ASCII.self)
        let found = marks.filter { bytes.contains($0.value) }.keys
        #expect(Set(found) == CredentialPlan(plan).holding(of: host).texts, "\(host.name)")
        let own = optional.filter { found.contains($0) }
        let allowed = host.has(.jms) ? optional : ["push.public"]
        #expect(
          own == optional.filter { $0 == "vnc.\(host.name)" }
            || mode == "modes/push" && own == allowed, "\(host.name) holds \(own)")
      }
      for (text, bytes) in try folder.contents(below: "out") where !text.hasPrefix("bundles/") {
        let bytes = String(decoding: bytes, as: Unicode.ASCII.self)
        let found = marks.filter { bytes.contains($0.value) }.keys
        #expect(found.isEmpty, "\(text) shows \(found)")
      }
    }
  }

  /// A part of each secret that nothing else has: the whole of a word, the longest line of a block.
  private func marks(in file: String) -> [String: String] {
    var marks: [String: String] = [:]
    var block: String?
    for line in file.split(separator: "\n") {
      if line.hasPrefix("    "), let name = block {
        let text = line.dropFirst(4)
        if !text.hasPrefix("-----"), text.count >= marks[name, default: ""].count {
          marks[name] = String(text)
        }
      } else if line.hasPrefix("  "), let colon = line.firstRange(of: ": ") {
        let name = String(line[line.index(line.startIndex, offsetBy: 2)..<colon.lowerBound])
        let text = line[colon.upperBound...].filter { $0 != "\"" && $0 != "'" }
        block = text == "|" ? name : nil
        if text != "|" { marks[name] = String(text) }
      }
    }
    return marks
  }

  /// The parts of what Prosody stores, by the name of the password.
  private func hashes(of canaries: CanarySecrets, _ plan: SitePlan) -> [String: [String]] {
    let marks = Dictionary(uniqueKeysWithValues: canaries.entries.map { ($0.name, $0.mark) })
    var hashes: [String: [String]] = [:]
    for account in plan.hosts.flatMap({ plan.accounts.accounts(of: $0) }) {
      let password = Secret(named: account.secret, text: marks[account.secret] ?? "")
      let (hash, _) = AccountHash.make(password: password, jid: account.jid)
      hashes[account.secret] = [hash.salt, hash.storedKey, hash.serverKey].compactMap {
        $0.reveal()
      }
    }
    return hashes
  }

  /// Everything in some bytes that has the length and the digits of a salt or a key.
  private struct Words {
    var all: Set<String> = []

    init(in bytes: [UInt8]) {
      bytes.withUnsafeBufferPointer { bytes in
        var start = 0
        for index in 0...bytes.count {
          if index < bytes.count {
            switch bytes[index] {
            case 0x30...0x39, 0x61...0x66, 0x2D: continue
            default: break
            }
          }
          if index - start == 36 || index - start == 40 {
            all.insert(String(decoding: bytes[start..<index], as: UTF8.self))
          }
          start = index + 1
        }
      }
    }
  }

  /// What an operator asks when a host was stolen.
  @Test func listOfAHostIsItsHolding() throws {
    try TestFolder.temporary { folder in
      let place = try SecretLeakTests.Surroundings(folder, site: "nordeck")
      let plan = try plan(of: folder.text("site.yaml"))
      for host in plan.hosts {
        let listed = try place.runner.run(["secrets", "list", "site.yaml", "--host", host.name])
        let names = listed.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
        #expect(Set(names.map { String($0) }) == CredentialPlan(plan).holding(of: host).texts)
      }
      let unknown = try place.runner.run(["secrets", "list", "site.yaml", "--host", "jvb-9"])
      #expect(unknown.status == 64 && unknown.errors.contains("no host jvb-9; did you mean jvb-"))
    }
  }
}
