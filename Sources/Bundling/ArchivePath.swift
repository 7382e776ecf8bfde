/// A relative path that ustar can hold and that is safe to unpack anywhere.
///
/// libarchive 3.6 crashes on a non-ASCII path in the C locale when it writes pax, so bundles are
/// ustar and every path is looked at here before C sees it.
public struct ArchivePath: Hashable, Comparable, Sendable {
  public let text: String

  public enum Flaw: Hashable, Sendable, CustomStringConvertible {
    case empty
    case absolute
    /// A byte outside printable ASCII, a backslash among them.
    case character
    /// An empty, `.` or `..` step.
    case step
    /// Longer than 155 + 1 + 100 bytes, or without a slash where ustar could split it.
    case tooLong

    public var description: String {
      switch self {
      case .empty: "is empty"
      case .absolute: "is absolute"
      case .character: "has a character other than printable ASCII"
      case .step: "has an empty, '.' or '..' step"
      case .tooLong: "is too long for a ustar archive"
      }
    }
  }

  /// Checks `text`, which for a folder has no slash at the end.
  public init(_ text: String) throws(ArchiveError) {
    if let flaw = Self.flaw(of: text) { throw .path(text, flaw) }
    self.text = text
  }

  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  /// What keeps `text` out of an archive, or nil.
  public static func flaw(of text: String) -> Flaw? {
    var text = text
    return text.withUTF8 { bytes -> Flaw? in
      guard let first = bytes.first else { return .empty }
      guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }) else {
        return .character
      }
      if first == slash { return .absolute }
      var stepStart = 0
      for end in 0...bytes.count where end == bytes.count || bytes[end] == slash {
        let step = bytes[stepStart..<end]
        if step.isEmpty || step.elementsEqual(".".utf8) || step.elementsEqual("..".utf8) {
          return .step
        }
        stepStart = end + 1
      }
      return fitsUstar(bytes) ? nil : .tooLong
    }
  }

  /// ustar keeps up to 100 bytes of name and, before a slash that is not stored, 155 of prefix.
  /// A folder is stored with a slash at its end, so one byte is always kept free for it.
  private static func fitsUstar(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let nameLimit = 99
    if bytes.count <= nameLimit { return true }
    let earliest = bytes.count - nameLimit - 1
    guard let split = bytes[earliest...].firstIndex(of: slash) else { return false }
    return split <= 155
  }

  private static let slash = UInt8(ascii: "/")
}
