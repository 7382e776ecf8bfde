/// Where Prosody's internal storage keeps what belongs to an account (domain.md 4.3).
public enum ProsodyDataPath {
  /// One host or user as a component of a path: every byte that is no ASCII letter or digit becomes
  /// `%` and two lower-case hexadecimal digits.
  public static func encode(_ name: String) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(name.utf8.count + 16)
    for byte in name.utf8 {
      if SafeText.isLetterOrDigit(byte) {
        text.append(byte)
      } else {
        text.append(UInt8(ascii: "%"))
        text.append(contentsOf: Hexadecimal.text(CollectionOfOne(byte)).utf8)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The file of an account below `/var/lib/prosody`.
  ///
  /// - Parameters:
  ///   - user: The part of the JID before `@`, already prepared (lower case).
  ///   - host: The part after it, already prepared.
  public static func account(user: String, host: String) -> String {
    file(user: user, host: host, store: "accounts")
  }

  /// The file of an account's contacts below `/var/lib/prosody`.
  public static func roster(user: String, host: String) -> String {
    file(user: user, host: host, store: "roster")
  }

  private static func file(user: String, host: String, store: String) -> String {
    "\(encode(host))/\(store)/\(encode(user)).dat"
  }
}
