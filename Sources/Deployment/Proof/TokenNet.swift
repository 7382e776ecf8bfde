internal import ConfigFormats
internal import Schema

/// Finds addresses, paths, names and secrets in any text, and says which of them nobody knows.
///
/// The last net under the readings: it knows nothing of the file, so it finds what no reading
/// mentions, such as what an operator added.
struct TokenNet: Sendable {
  enum Token: Hashable, Sendable {
    case address(String)
    case domain(String)
    case path(String)
    case secret(String)
  }

  /// Addresses that the site knows.
  let addresses: Set<UInt32>
  /// Those of the host itself.
  let own: [UInt32]
  /// Domains below which all names are the site's.
  let parents: [[UInt8]]
  let names: Set<String>
  /// Hashes of paths that exist in the place.
  let paths: KnownPaths
  /// Names of secrets that the host may have.
  let secrets: Set<String>
  /// systemd units that exist in the place.
  let units: Set<String>

  func strangers(in text: UnsafeBufferPointer<UInt8>) -> [Token] {
    var found: [Token] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      let follows = index > 0 && Self.isWord(text[index - 1])
      switch byte {
      case UInt8(ascii: "/") where !follows && (index == 0 || text[index - 1] != byte):
        let end = pathEnd(in: text, from: index)
        guard let path = path(text, index..<end) else {
          index += 1
          continue
        }
        if !paths.contains(path) { found.append(.path(String(decoding: path, as: UTF8.self))) }
        index = max(end, index + 1)
      case UInt8(ascii: "<") where Self.hasRedaction(text, at: index):
        var end = index
        while end < text.count, text[end] != UInt8(ascii: ">") { end += 1 }
        let name = Self.string(text, index + 10..<min(end, text.count))
        // Keys of an account are named for its password: `jicofo.auth#salt`.
        let secret = name.split(separator: "#", maxSplits: 1).first.map(String.init) ?? name
        if !secrets.contains(secret) { found.append(.secret(name)) }
        index = end + 1
      case _ where Self.isWord(byte) && !follows:
        var end = index + 1
        while end < text.count, Self.isWord(text[end]) || text[end] == UInt8(ascii: "-") {
          end += 1
        }
        check(text, index..<end, into: &found)
        index = end
      default: index += 1
      }
    }
    return found
  }

  // MARK: Words

  private func check(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into found: inout [Token]
  ) {
    var range = range
    while range.count > 1, text[range.upperBound - 1] == UInt8(ascii: ".") {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard range.count > 3, text[range].contains(UInt8(ascii: ".")) else { return }
    if text[range].allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }) {
      let word = Self.string(text, range)
      guard let address = IPv4Address(word) else { return }
      if !isKnown(address) { found.append(.address(word)) }
      return
    }
    guard
      parents.contains(where: { parent in
        range.count > parent.count
          && text[range.upperBound - parent.count..<range.upperBound].elementsEqual(parent)
      })
    else { return }
    let word = Self.string(text, range)
    if !names.contains(word) { found.append(.domain(word)) }
  }

  private func isKnown(_ address: IPv4Address) -> Bool {
    addresses.contains(address.bits) || own.contains(address.bits) || address.bits >> 24 == 127
      || address.bits == 0
      || address.bits == .max
  }

  /// Letters, digits, dots, underscores: what names and addresses are made of, hyphens apart.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F: true
    default: byte >= 0x80
    }
  }

  private static func hasRedaction(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    text.count - index > 10 && text[index..<index + 10].elementsEqual("<redacted:".utf8)
  }

  private static func string(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  // MARK: Paths

  private func pathEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, Self.isOfPath(text[end]) { end += 1 }
    return end
  }

  private static func isOfPath(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "%"), UInt8(ascii: "+"),
      UInt8(ascii: "@"):
      true
    default: isWord(byte)
    }
  }

  /// The path at a slash, as far as it is fixed; nil where it is none of the file system.
  private func path(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Slice<
    UnsafeBufferPointer<UInt8>
  >? {
    var end = range.upperBound
    if end < text.count, Self.continues.contains(text[end]) {
      // A part that a program fills in: what is before it must exist.
      while end > range.lowerBound, text[end - 1] != UInt8(ascii: "/") { end -= 1 }
    }
    while end > range.lowerBound + 1,
      text[end - 1] == UInt8(ascii: "/") || text[end - 1] == UInt8(ascii: ".")
    { end -= 1 }
    let path = text[range.lowerBound..<end]
    return Self.roots.contains(where: { path.starts(with: $0.utf8) }) ? path : nil
  }

  private static let continues: Set<UInt8> = Set("$*{[`\\~?".utf8)

  /// Elsewhere a word that begins with a slash is the path of a URL.
  private static let roots = [
    "/bin/", "/dev/", "/etc/", "/home/", "/lib/", "/opt/", "/proc/", "/root/", "/run/", "/sbin/",
    "/srv/", "/sys/", "/tmp/", "/usr/", "/var/",
  ]
}

/// Paths that exist in a place: what the site puts there, the folders above, and what others provide.
struct KnownPaths: Sendable {
  private var hashes: Set<UInt64> = []

  mutating func insert(_ path: String) {
    var bytes = Array(path.utf8)[...]
    while bytes.count > 1 {
      guard hashes.insert(PathHash(bytes).value).inserted else { return }
      guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return }
      bytes = bytes[..<slash]
    }
  }

  func contains(_ path: some Sequence<UInt8>) -> Bool { hashes.contains(PathHash(path).value) }
}
