/// What people can do in a conference, each on or off.
public struct FeatureSwitches: Sendable {
  /// People without a token or an account may join; nil: as the mode of `auth` has it.
  public var guests: Setting<Bool>?
  public var lobby: Setting<Bool>
  public var breakoutRooms: Setting<Bool>
  /// Moderators may keep microphones and cameras off.
  public var avModeration: Setting<Bool>
  public var polls: Setting<Bool>
  public var speakerStats: Setting<Bool>
  /// Moderators may end a conference for everybody.
  public var endConference: Setting<Bool>
  public var roomMetadata: Setting<Bool>
  public var reactions: Setting<Bool>
}

/// The shared whiteboard, which needs a container of its own on the JMS.
public struct Whiteboard: Sendable {
  public var enabled: Setting<Bool>
}

extension Site {
  /// Whether people join who have neither a token nor an account.
  ///
  /// Everybody is anonymous in the mode of that name, so nobody is a guest there.
  public var hasGuests: Bool {
    switch auth.mode.value {
    case .token: features.guests?.value ?? auth.allowsEmptyToken.value
    case .internal: features.guests?.value ?? true
    case .anonymous: false
    }
  }
}
