import Bundling
import Diagnostics
import FileTrees
import Testing

extension Sample {
  static func bag() -> DiagnosticBag { DiagnosticBag() }

  static func tree(adding file: PlannedFile) -> HostTree { tree(files + [file]) }
}

@Test func goodTreeHasNoFindings() { #expect(checkTree(Sample.tree()).isEmpty) }

@Test(
  arguments: [
    ("relative", Sample.file("etc/a"), "bundle.bad-path"),
    ("upwards", Sample.file("/etc/../a"), "bundle.bad-path"),
    ("empty step", Sample.file("/etc//a"), "bundle.bad-path"),
    ("trailing slash", Sample.file("/etc/"), "bundle.bad-path"),
    ("not ASCII", Sample.file("/etc/Müller"), "bundle.bad-path"),
    ("tab", Sample.file("/etc/a\tb"), "bundle.bad-path"),
    (
      "too long", Sample.file("/etc/" + String(repeating: "x", count: 120)), "bundle.path-too-long"
    ),
    ("twice", Sample.file("/etc/nginx/nginx.conf"), "bundle.duplicate-path"),
    ("file as folder", Sample.file("/etc/nginx/nginx.conf/a"), "bundle.duplicate-path"),
    ("link as folder", Sample.file("/etc/prosody/conf.d/meet.cfg.lua/a"), "bundle.duplicate-path"),
    ("elsewhere", Sample.file("/etc/a", in: .container("ghost")), "bundle.unknown-container"),
    ("owner", Sample.file("/etc/a", owner: "a b"), "bundle.unspeakable-value"),
    ("option as owner", Sample.file("/etc/a", owner: "-R"), "bundle.unspeakable-value"),
    ("group", Sample.file("/etc/a", group: ""), "bundle.unspeakable-value"),
    ("mode", Sample.file("/etc/a", mode: 0o10000), "bundle.unspeakable-value"),
    ("unit", Sample.file("/etc/a", action: .restart("a\tb")), "bundle.unspeakable-value"),
  ] as [(String, PlannedFile, Diagnostic.Code)])
func badFileIsFound(_ what: String, file: PlannedFile, code: Diagnostic.Code) {
  let findings = checkTree(Sample.tree(adding: file))
  #expect(findings.map(\.code) == [code], "\(what)")
  #expect(findings.allSatisfy { $0.help != nil && $0.severity == .error })
}

@Test(arguments: ["a/b", "", "-x", "ä", String(repeating: "h", count: 64)])
func badHostNameIsFound(_ name: String) {
  #expect(checkTree(Sample.tree(host: name)).contains { $0.code == "bundle.unspeakable-value" })
}

@Test func allFindingsComeInOneRun() {
  let tree = Sample.tree(
    Sample.files + [
      Sample.file("etc/a"), Sample.file("/etc/nginx/nginx.conf"), Sample.file("/b", owner: "?"),
    ])
  #expect(
    Set(checkTree(tree).map(\.code)) == [
      "bundle.bad-path", "bundle.duplicate-path", "bundle.unspeakable-value",
    ])
}

@Test func withheldSecretKeepsABundleFromBeingMade() throws {
  var files = Sample.files
  files[2].content = .bytes(review: [1], bundle: nil)
  var bag = Sample.bag()
  let bundler = HostBundle(applyScript: Sample.script)
  let bundle = try bundler.make(Sample.tree(files), for: Sample.site, reporting: &bag)
  #expect(bundle == nil)
  #expect(bag.all.map(\.code) == ["bundle.secret-withheld"])
}
