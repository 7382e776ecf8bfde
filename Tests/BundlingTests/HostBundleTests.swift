import Bundling
import FileTrees
import Testing

private func files(_ bundle: [UInt8]) throws -> [String: [UInt8]] {
  var files: [String: [UInt8]] = [:]
  for entry in try ArchiveReader.entries(of: bundle) {
    if case .file(let bytes) = entry.content { files[entry.path.text] = bytes }
  }
  return files
}

@Test func bundleHasThePromisedLayout() throws {
  let bundle = try Sample.bundle()
  let entries = try ArchiveReader.entries(of: bundle)
  #expect(
    entries.map(\.path.text) == [
      "jms", "jms/SHA256SUMS", "jms/apply",
      "jms/containers/nordeck-bookworm/packages", "jms/containers/nordeck-jitsi/config",
      "jms/containers/nordeck-jitsi/packages",
      "jms/containers/nordeck-jitsi/rootfs/etc/nginx/nginx.conf",
      "jms/containers/nordeck-jitsi/rootfs/etc/prosody/prosody.cfg.lua",
      "jms/host/etc/dnsmasq.d/nordeck-hosts", "jms/manifest.json",
      "jms/tables/artifacts.tsv", "jms/tables/checks.tsv",
      "jms/tables/containers.tsv", "jms/tables/data.tsv", "jms/tables/files.tsv",
      "jms/tables/host.tsv", "jms/tables/needs.tsv", "jms/tables/packages.tsv",
      "jms/tables/units.tsv",
    ])
  for entry in entries {
    let isRunnable = entry.content == .directory || entry.path.text == "jms/apply"
    #expect(entry.mode == (isRunnable ? 0o700 : 0o600), "\(entry.path.text)")
  }
  let packages = try files(bundle)["jms/containers/nordeck-jitsi/packages"]
  #expect(packages.map(text) == "prosody\njicofo=1.0-1180-1\n")
}

@Test(arguments: ArchiveCompression.allCases)
func bundleIsTheSameForFilesInAnyOrder(_ compression: ArchiveCompression) throws {
  let one = try Sample.bundle(compression: compression)
  let two = try Sample.bundle(Sample.tree(Sample.files.reversed()), compression: compression)
  #expect(one == two)
}

@Test func bundleHoldsTheSecretAndTheReviewTreeDoesNot() throws {
  let bundle = try files(Sample.bundle())
  let path = "etc/prosody/prosody.cfg.lua"
  let rendered = bundle["jms/containers/nordeck-jitsi/rootfs/\(path)"]
  #expect(rendered.map(text) == "password = \"s3cr3t\"\n")

  let review = ReviewTree.files(of: Sample.tree())
  #expect(
    review.map(\.path) == [
      "hosts/jms/host/etc/dnsmasq.d/nordeck-hosts",
      "hosts/jms/host/var/lib/lxc/nordeck-jitsi/config",
      "hosts/jms/nordeck-jitsi/etc/nginx/nginx.conf",
      "hosts/jms/nordeck-jitsi/etc/prosody/conf.d/meet.cfg.lua",
      "hosts/jms/nordeck-jitsi/\(path)",
    ])
  for file in review {
    if case .bytes(let bytes) = file.content { #expect(!text(bytes).contains("s3cr3t")) }
  }
}

@Test func tablesHaveAsManyFieldsInEveryLine() throws {
  let bundle = try files(Sample.bundle())
  let columns = [
    "checks": 3, "containers": 7, "files": 12, "host": 2, "needs": 3, "packages": 5, "units": 2,
  ]
  for (table, count) in columns {
    let lines = text(bundle["jms/tables/\(table).tsv"] ?? []).split(separator: "\n")
    #expect(!lines.isEmpty, "\(table)")
    for line in lines {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      #expect(fields.count == count, "\(table): \(line)")
      #expect(!fields.contains(""), "\(table): \(line)")
    }
  }
}

@Test func manifestIsReadBackAndSorted() throws {
  let manifest = try #require(
    try files(Sample.bundle())["jms/manifest.json"].flatMap { JSONValue($0) })
  let keys = manifest.members?.map(\.key) ?? []
  #expect(keys == keys.sorted() && keys.contains("serial"))
  #expect(manifest["serial"] == .integer(12))
  #expect(manifest["placeholder"] == .boolean(false))
  let file = manifest["files"]?.elements?.first { $0["secret"] == .boolean(true) }
  #expect(file?["mode"]?.text == "0640")
  #expect(file?["action"]?.text == "restart prosody.service")
  #expect(file?["sha256"]?.text == Digest(of: "password = \"s3cr3t\"\n").description)
}

@Test func digestIsSHA256() {
  #expect(
    Digest(of: "abc").description
      == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
}

@Test func planNamesDigestsOfTheReviewTree() throws {
  var bag = Sample.bag()
  let output = try HostOutput.make(
    Sample.tree(), for: Sample.site, bundling: nil, reporting: &bag)
  let plan = try #require(output?.review.first { $0.path == "hosts/jms/plan.txt" })
  guard case .bytes(let bytes) = plan.content else { return }
  let review = Digest(of: "password = <redacted:jvb>\n").description.prefix(16)
  #expect(
    text(bytes).contains(
      "\(review)  0640  root:prosody         secret  restart prosody.service"
        + "               nordeck-jitsi:/etc/prosody/prosody.cfg.lua\n"))
  #expect(output?.bundle == nil)
}

@Test func reviewDoesNotDependOnSecrets() throws {
  func review(_ secret: String?) throws -> [String] {
    var files = Sample.files
    files[2].content = .bytes(
      review: Array("password = <redacted:jvb>\n".utf8), bundle: secret.map { Array($0.utf8) })
    var bag = Sample.bag()
    let output = try HostOutput.make(
      Sample.tree(files), for: Sample.site, bundling: nil, reporting: &bag)
    return output?.review.map { "\($0)" } ?? []
  }
  #expect(try review("one") == review("two"))
  #expect(try review("one") == review(nil))
  #expect(try review("one").count == 6)
}

@Test func outputSetListsWhatItOwns() throws {
  var bag = Sample.bag()
  var set = OutputSet(site: Sample.site, inputs: [("site.yaml", Digest(of: "site"))])
  for host in ["jms", "jvb-1"] {
    let output = try HostOutput.make(
      Sample.tree(host: host), for: Sample.site, bundling: HostBundle(applyScript: []),
      reporting: &bag)
    set.add(try #require(output))
  }
  set.add(OutputFile(path: "firewall.md", bytes: []))
  let closing = set.closingFiles()
  #expect(closing.map(\.path) == [".gitignore", "bundles/SHA256SUMS", "site.json"])
  guard case .bytes(let bytes) = closing[2].content else { return }
  let manifest = try #require(JSONValue(bytes))
  let paths = manifest["files"]?.members?.map(\.key) ?? []
  #expect(paths == paths.sorted())
  // Six files are the same on both, only the pages with the hosts' names differ.
  #expect(paths.count == 5 + 2 + 2)
  let listing = try #require(OutputListing(bytes))
  #expect(listing.hosts == ["jms", "jvb-1"])
  for host in listing.hosts {
    let tree = Sample.tree(host: host)
    let facts = try #require(listing.facts(ofHost: host))
    #expect(facts.facts == tree.facts && facts.containers == tree.containers)
    let files = tree.files.compactMap { ListedFile($0) }.map { file in
      var file = file
      file.digest = file.text.map { Digest(of: $0).description }
      file.outputPath = "hosts/\(host)/\(file.place.folder)\(file.path)"
      file.text = nil
      return file
    }
    #expect(listing.files(ofHost: host) == files)
  }
  #expect(!paths.contains { $0.hasPrefix("bundles/") })
  #expect(manifest["hosts"]?.elements?.compactMap { $0["names"]?.text } == ["jms,jvb-1"])
}
