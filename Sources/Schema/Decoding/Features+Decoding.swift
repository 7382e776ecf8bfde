/// What people can do in a conference.
enum FeaturesDeclaration {
  private static func flag(_ key: String, _ doc: String) -> Field<Setting<Bool>> {
    Declare.defaulted(key, .boolean(standIn: true), to: "true", doc: doc)
  }

  static let record = Record(
    "features", plural: "features", doc: "What people can do in a conference.",
    Declare.optional(
      "guests", .boolean(standIn: true),
      whenAbsent: "as auth.allow_empty_token with mode token, true with internal",
      doc: "Whether people without a token or an account may join a conference."),
    flag("lobby", "Whether moderators may let people wait until they are admitted."),
    flag("breakout_rooms", "Whether a conference may split into smaller rooms."),
    flag("av_moderation", "Whether moderators may keep microphones and cameras off."),
    flag("polls", "Whether people may ask each other in polls."),
    flag("speaker_stats", "Whether people see who has spoken for how long."),
    flag("end_conference", "Whether moderators may end a conference for everybody."),
    flag("room_metadata", "Whether a room has data that its moderators share with all."),
    flag("reactions", "Whether people may react with pictures and sounds."),
    make: {
      _, _, guests, lobby, breakoutRooms, avModeration, polls, speakerStats, endConference,
      roomMetadata, reactions in
      FeatureSwitches(
        guests: guests, lobby: lobby, breakoutRooms: breakoutRooms, avModeration: avModeration,
        polls: polls, speakerStats: speakerStats, endConference: endConference,
        roomMetadata: roomMetadata, reactions: reactions)
    })
}

enum WhiteboardDeclaration {
  static let record = Record(
    "whiteboard", plural: "whiteboard", doc: "The shared whiteboard.",
    Declare.defaulted(
      "enabled", .boolean(standIn: false), to: "false", doc: "Whether it runs on the JMS."),
    make: { _, _, enabled in Whiteboard(enabled: enabled) })
}
