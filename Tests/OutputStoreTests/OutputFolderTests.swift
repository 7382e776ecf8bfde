import FileTrees
import Foundation
import OutputStore
import Testing

private let first = SampleOutput(
  ["hosts/jms/plan.txt": "one", "hosts/jms/c/etc/a": "a", "hosts/old/c/etc/b": "b"],
  bundles: ["jms.tar": "secret", "old.tar": "old secret"])
private let second = SampleOutput(
  ["hosts/jms/plan.txt": "two", "hosts/jms/c/etc/a": "a"], bundles: ["jms.tar": "secret"])

@Test func firstOutputIsMadeWithItsFolders() throws {
  let place = try Playground()
  let summary = try first.write(to: place.path + "/deep/er/out")
  #expect(summary.written == 7 && summary.unchanged == 0 && summary.removed == 0)
  #expect(place.tree("deep/er/out")["hosts/jms/plan.txt"] == "one")
  #expect(place.tree("deep/er").keys.filter { $0.hasPrefix(".") } == [])
}

@Test func sameOutputTouchesNothing() throws {
  let place = try Playground()
  try first.write(to: place.out)
  let paths = [".", "site.json", "hosts/jms/plan.txt", "bundles/jms.tar", "bundles/SHA256SUMS"]
  let before = paths.map { place.identity($0) }
  let summary = try first.write(to: place.out)
  #expect(!summary.isChanged && summary.unchanged == 7)
  #expect(paths.map { place.identity($0) } == before)
  #expect(place.names == ["out"])
}

@Test func nothingIsStagedBeforeTheFirstDifference() throws {
  let place = try Playground()
  try first.write(to: place.out)
  var output = try OutputFolder.open(at: place.out)
  try output.write(OutputFile(path: "hosts/jms/c/etc/a", bytes: Array("a".utf8)))
  #expect(place.tree(".out.jitsi-compile") == ["new": "folder"])
  try output.write(OutputFile(path: "hosts/jms/plan.txt", bytes: Array("other".utf8)))
  let staged = place.tree(".out.jitsi-compile/new").filter { $0.value != "folder" }
  #expect(staged == ["hosts/jms/c/etc/a": "a", "hosts/jms/plan.txt": "other"])
}

@Test func unchangedFilesKeepInodeAndTime() throws {
  let place = try Playground()
  try first.write(to: place.out)
  let same = ["hosts/jms/c/etc/a", "bundles/jms.tar"]
  let before = same.map { place.identity($0) }
  let plan = place.identity("hosts/jms/plan.txt")
  let summary = try second.write(to: place.out)
  #expect(same.map { place.identity($0) } == before)
  #expect(place.identity("hosts/jms/plan.txt") != plan)
  #expect(summary.unchanged == 2 && summary.written == 3 && summary.removed == 2)
  #expect(place.text("out/hosts/jms/plan.txt") == "two")
}

@Test func staleFilesGoAndForeignOnesStay() throws {
  let place = try Playground()
  try first.write(to: place.out)
  try place.write("mine", to: "out/README")
  try place.write("mine too", to: "out/hosts/old/notes/todo")
  let manager = FileManager.default
  try manager.createDirectory(
    atPath: place.out + "/empty/folder", withIntermediateDirectories: true)
  try manager.createSymbolicLink(atPath: place.out + "/link", withDestinationPath: "/nowhere")
  let readme = place.identity("README")
  try second.write(to: place.out)
  let tree = place.tree()
  #expect(tree["README"] == "mine" && place.identity("README") == readme)
  #expect(tree["hosts/old/notes/todo"] == "mine too")
  #expect(tree["empty/folder"] == "folder" && tree["link"] == "-> /nowhere")
  #expect(tree["hosts/old/c"] == nil && tree["bundles/old.tar"] == nil)
  #expect(place.names == ["out"])
}

@Test func bundlesAreForTheirOwnerOnly() throws {
  let place = try Playground()
  try first.write(to: place.out)
  #expect(place.mode("bundles/jms.tar") == 0o600)
  try FileManager.default.setAttributes(
    [.posixPermissions: 0o644], ofItemAtPath: place.out + "/bundles/jms.tar")
  try first.write(to: place.out)
  #expect(place.mode("bundles/jms.tar") == 0o600)
}

@Test func keptFilesStayWithoutBeingWritten() throws {
  let place = try Playground()
  try first.write(to: place.out)
  try place.write("names", to: "out/secrets.lock")
  let review = SampleOutput(["hosts/jms/plan.txt": "three"])
  try review.write(to: place.out, keeping: ["secrets.lock", "bundles/"])
  #expect(place.text("out/secrets.lock") == "names")
  #expect(place.text("out/bundles/old.tar") == "old secret")
  // The list of bundles was kept as well, so the next run still knows them for ours.
  try review.write(to: place.out)
  #expect(place.tree().keys.sorted() == ["hosts", "hosts/jms", "hosts/jms/plan.txt", "site.json"])
}

@Test func abandonedOutputLeavesTheOldOne() throws {
  let place = try Playground()
  try first.write(to: place.out)
  let before = place.tree()
  do {
    var output = try OutputFolder.open(at: place.out)
    try output.write(OutputFile(path: "hosts/jms/plan.txt", bytes: [1]))
  }
  #expect(place.tree() == before)
  #expect(place.names == ["out"])
}

@Test func linksAreWrittenAndCompared() throws {
  let place = try Playground()
  func output(_ target: String) -> SampleOutput {
    var sample = SampleOutput(["a": "a"])
    sample.files.insert(OutputFile(path: "hosts/l", content: .symlink(target: target)), at: 1)
    return sample
  }
  try output("/etc/x").write(to: place.out)
  #expect(place.tree()["hosts/l"] == "-> /etc/x")
  try output("/etc/x").write(to: place.out)
  #expect(place.tree()["hosts/l"] == "-> /etc/x")
}

@Test func twoRunsDoNotMix() throws {
  let place = try Playground()
  let output = try OutputFolder.open(at: place.out)
  #expect(throws: OutputError.busy(path: place.out)) { try first.write(to: place.out) }
  _ = try output.commit()
  #expect(throws: Never.self) { try first.write(to: place.out) }
}
