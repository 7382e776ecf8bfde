import FileTrees
import Foundation
import OutputStore
import Testing

private let sample = SampleOutput(["hosts/jms/plan.txt": "one"])

private func refusal(of path: String) -> (reason: String, help: String)? {
  do {
    try sample.write(to: path)
  } catch {
    if case .refused(_, let reason, let help) = error { return (reason, help) }
  }
  return nil
}

@Test(arguments: [
  ("/", "it is the root of the file system"),
  ("/..", "it is the root of the file system"),
  ("/root", "it is a home directory"),
  (NSHomeDirectory(), "it is a home directory"),
  (NSHomeDirectory() + "/.", "it is a home directory"),
  ("/proc", "it is a mount point, which cannot be replaced in one step"),
  (".", "the current directory is in it, and it is about to be replaced"),
  ("..", "the current directory is in it, and it is about to be replaced"),
])
func folderIsNeverOurs(_ path: String, reason: String) {
  let refusal = refusal(of: path)
  #expect(refusal?.reason == reason)
  #expect(refusal?.help.isEmpty == false)
}

@Test(arguments: [
  ("notes.txt", "it has files in it and no site.json of ours"),
  (".git/HEAD", "it is the root of a git repository"),
  ("site.json", "it has files in it and no site.json of ours"),
])
func folderOfSomebodyElseIsRefused(_ file: String, reason: String) throws {
  let place = try Playground()
  try place.write("{}", to: "out/" + file)
  let before = place.tree()
  #expect(refusal(of: place.out)?.reason == reason)
  #expect(place.tree() == before && place.names == ["out"])
}

@Test func outputThatBecameAGitRootIsRefused() throws {
  let place = try Playground()
  try sample.write(to: place.out)
  try place.write("ref", to: "out/.git/HEAD")
  #expect(refusal(of: place.out)?.reason == "it is the root of a git repository")
}

@Test func fileIsNoFolder() throws {
  let place = try Playground()
  try place.write("text", to: "out")
  #expect(refusal(of: place.out)?.reason == "it is not a folder")
}

@Test func emptyFolderIsTaken() throws {
  let place = try Playground()
  try FileManager.default.createDirectory(
    atPath: place.out, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
  try sample.write(to: place.out)
  #expect(place.text("out/hosts/jms/plan.txt") == "one")
  #expect(place.mode(".") == 0o750)
}

@Test func linkToAnOutputIsFollowed() throws {
  let place = try Playground()
  try sample.write(to: place.path + "/real")
  try FileManager.default.createSymbolicLink(
    atPath: place.out, withDestinationPath: place.path + "/real")
  try SampleOutput(["hosts/jms/plan.txt": "two"]).write(to: place.out)
  #expect(place.text("real/hosts/jms/plan.txt") == "two")
  #expect(place.names == ["out", "real"])
}

@Test(arguments: ["hosts/new", "hosts/new/etc/a", "hosts/new/etc/a/deep"])
func foreignFileInTheWayIsNotReplaced(_ foreign: String) throws {
  let place = try Playground()
  try sample.write(to: place.out)
  try place.write("mine", to: "out/" + foreign)
  let before = place.tree()
  #expect(throws: OutputError.self) {
    try SampleOutput(["hosts/new/etc/a": "theirs"]).write(to: place.out)
  }
  #expect(place.tree() == before && place.names == ["out"])
}

@Test func foreignFileWithOurBytesIsAdopted() throws {
  let place = try Playground()
  try sample.write(to: place.out)
  try place.write("same", to: "out/a")
  try SampleOutput(["a": "same"]).write(to: place.out)
  try SampleOutput(["b": "b"]).write(to: place.out)
  #expect(place.tree().keys.sorted() == ["b", "site.json"])
}

@Test func folderThatLeadsElsewhereIsNotFollowed() throws {
  let place = try Playground()
  try SampleOutput(["hosts/a": "a"]).write(to: place.out)
  try FileManager.default.removeItem(atPath: place.out + "/hosts")
  try place.write("a", to: "elsewhere/a")
  try FileManager.default.createSymbolicLink(
    atPath: place.out + "/hosts", withDestinationPath: place.path + "/elsewhere")
  #expect(throws: OutputError.foreign(path: place.out + "/hosts")) {
    try SampleOutput(["hosts/a": "a"]).write(to: place.out)
  }
  #expect(place.text("elsewhere/a") == "a")
}

@Test func hostileListRemovesNothingOutside() throws {
  let place = try Playground()
  try place.write("victim", to: "victim")
  try SampleOutput(["a": "a"]).write(to: place.out)
  try place.write(
    #"{"files": {"../victim": "", "x/../../victim": "", "/etc/hostname": "", "": "", "link/v": ""},"#
      + #" "tool": "jitsi-compile"}"#, to: "out/site.json")
  try place.write("v", to: "other/v")
  try FileManager.default.createSymbolicLink(
    atPath: place.out + "/link", withDestinationPath: place.path + "/other")
  try place.write(
    String(repeating: "0", count: 66) + "../../victim\n", to: "out/bundles/SHA256SUMS")
  try SampleOutput(["b": "b"]).write(to: place.out)
  #expect(place.text("victim") == "victim" && place.text("other/v") == "v")
  // What no list names is somebody else's.
  #expect(place.text("out/a") == "a")
}
