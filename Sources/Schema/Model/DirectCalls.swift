/// Where a gateway that SIP devices call themselves is reached.
public enum DirectCalls {
  /// TCP and UDP port of SIP.
  public static let port = 5060
  /// UDP ports of sound and pictures; pjsua takes two of them for each, from the first on.
  public static let media = 4000...4010
}
