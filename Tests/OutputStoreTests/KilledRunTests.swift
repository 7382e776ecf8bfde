import FileTrees
import Foundation
import OutputStore
import Testing

private let old = SampleOutput(
  ["hosts/jms/plan.txt": "old", "hosts/gone/plan.txt": "g", "same": "s"],
  bundles: ["jms.tar": "old", "gone.tar": "gone"])
private let new = SampleOutput(
  ["hosts/jms/plan.txt": "new", "hosts/added/plan.txt": "n", "same": "s"],
  bundles: ["jms.tar": "new", "added.tar": "added"])

private struct Case: Sendable, CustomTestStringConvertible {
  var step: Step
  var mayExchange: Bool
  var testDescription: String { "\(step.rawValue), \(mayExchange ? "exchange" : "two renames")" }

  static let all = Step.allCases.flatMap { step in
    [true, false].map { Case(step: step, mayExchange: $0) }
  }
}

/// What each of the two outputs looks like with the same foreign files in it.
private func expectedTrees() throws -> (old: [String: String], new: [String: String]) {
  func tree(_ output: SampleOutput) throws -> [String: String] {
    let place = try Playground()
    try output.write(to: place.out)
    try place.write("mine", to: "out/hosts/gone/mine")
    return place.tree()
  }
  return (try tree(old), try tree(new))
}

@Test(arguments: Case.all)
private func killedRunLeavesOneOutputWhole(_ scene: Case) throws {
  let expected = try expectedTrees()
  let place = try Playground()
  try old.write(to: place.out)
  try place.write("mine", to: "out/hosts/gone/mine")

  let isStopped = try new.isStopped(at: place.out, scene.step, mayExchange: scene.mayExchange)
  #expect(isStopped == (scene.step != .movedAside || !scene.mayExchange))

  let isSwapped = !isStopped || [.swapped, .setAside, .cleaned].contains(scene.step)
  if isStopped, scene.step == .movedAside {
    #expect(!FileManager.default.fileExists(atPath: place.out))
  } else {
    #expect(place.tree() == (isSwapped ? expected.new : expected.old))
  }

  // Whatever comes next, the same or the former site, it ends well and leaves nothing behind.
  let next = scene.mayExchange ? new : old
  try next.write(to: place.out)
  #expect(place.tree() == (scene.mayExchange ? expected.new : expected.old))
  #expect(place.names == ["out"])
}

@Test(arguments: Step.allCases)
func killedFirstRunLeavesNothingOrAll(_ step: Step) throws {
  let place = try Playground()
  try new.isStopped(at: place.out, step)
  #expect(place.tree().isEmpty || place.tree()["site.json"] != nil)
  try new.write(to: place.out)
  #expect(place.tree()["hosts/added/plan.txt"] == "n")
  #expect(place.names == ["out"])
}

@Test(arguments: Step.allCases, Step.allCases)
func killedTwiceEndsWell(_ one: Step, _ other: Step) throws {
  let expected = try expectedTrees()
  let place = try Playground()
  try old.write(to: place.out)
  try place.write("mine", to: "out/hosts/gone/mine")
  try new.isStopped(at: place.out, one, mayExchange: false)
  try old.isStopped(at: place.out, other)
  #expect([expected.old, expected.new].contains(place.tree()))
  try new.write(to: place.out)
  #expect(place.tree() == expected.new)
  #expect(place.names == ["out"])
}

@Test func fileMadeDuringTheSwapIsSaved() throws {
  let place = try Playground()
  try old.write(to: place.out)
  try new.isStopped(at: place.out, .swapped)
  // The old output is in the workspace now, and an editor that was late saves into it.
  try place.write("late", to: ".out.jitsi-compile/new/hosts/gone/late/file")
  try place.write("late", to: ".out.jitsi-compile/new/top")
  try new.write(to: place.out)
  #expect(place.text("out/hosts/gone/late/file") == "late" && place.text("out/top") == "late")
  #expect(place.names == ["out"])
}
