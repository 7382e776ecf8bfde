/// How the names of accounts begin with which recorders and gateways enter conferences; the name of
/// their host follows.
///
/// Prosody knows them by it, on whichever host of the server they are, so no person may have such a
/// name.
public enum ServiceAccountPrefix {
  public static let recorder = "recorder."
  public static let gateway = "sip."

  static let all = [recorder, gateway]
}
