/// Whom a change interrupts; the effect codes of `domain.md` section 2.
public enum Interruption: String, CaseIterable, Hashable, Sendable {
  case nobody
  /// Only new sessions see the change.
  case newSessions = "new-sessions"
  /// Signalling reconnects, media goes on.
  case signalling
  /// Running media stops for some users.
  case media
  /// Conferences end or must be rejoined.
  case conferences
  /// Recordings, streams or SIP calls on the host are lost.
  case jobs
}
