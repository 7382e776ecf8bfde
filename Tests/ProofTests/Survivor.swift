/// A change that the proof does not see, and why that is right.
struct Survivor: Sendable {
  let fixtures: [String]
  let kind: RelevantValues.Kind
  /// The end of the file's path.
  let file: String
  /// A part of the line.
  let line: String
  let reason: String

  func explains(_ change: MutationTests.Change) -> Bool {
    fixtures.contains(change.fixture) && change.kind == kind && change.file.hasSuffix(file)
      && change.line.contains(line)
  }

  static let all: [Survivor] = [
    Survivor(
      fixtures: ["nordeck", "single-host", "pool"], kind: .port, file: ".cfg.lua",
      line: "muc_room_cache_size = 10000", reason: "a size that looks like the port of media"),
    Survivor(
      fixtures: ["nordeck", "single-host", "pool"], kind: .user, file: "prosody.cfg.lua",
      line: "-- the focus proxy finds jicofo", reason: "a comment behind a value"),
    Survivor(
      fixtures: ["single-host"], kind: .name, file: "-firewall.service", line: "Description=",
      reason: "a description for people; host and site have one name there"),
    Survivor(
      fixtures: ["single-host"], kind: .name, file: "-instances.service", line: "Description=",
      reason: "a description for people; host and site have one name there"),
  ]
}
