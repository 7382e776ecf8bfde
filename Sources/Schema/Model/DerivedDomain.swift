/// First labels of the XMPP domains that are made of `domains.meet` (`domain.md` 3.1.2).
public enum DerivedDomain {
  public static let prefixes = [
    "auth", "internal.auth", "recorder", "sip", "conference", "focus", "lobby", "breakout",
    "speakerstats", "conferenceduration", "endconference", "avmoderation", "metadata", "polls",
    "filesharing",
  ]

  /// Those of domains that have accounts; Prosody keeps a folder for each of them.
  static let prefixesWithAccounts = ["auth", "recorder", "sip"]
}
