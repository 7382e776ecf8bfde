/// A set of host names as one text, such as `jvb-[01-03,07]`, and back.
///
/// The notation is that of the site's `hosts`, ClusterShell and pdsh: a bracket holds numbers of one
/// width, commas separate numbers inside of it and names outside. Only the last number of a name is
/// folded. Addresses fold the same way.
public enum HostRange {
  /// The names as one text. Their order does not matter, and no order is needed to read it back.
  public static func folded(_ names: some Sequence<String>) -> String {
    var families: [String: [Member]] = [:]
    for name in names {
      let member = Member(name)
      families[member.family, default: []].append(member)
    }
    return families.sorted { $0.key < $1.key }.map { folded($0.value) }.joined(separator: ",")
  }

  /// Every name that `text` stands for, in its order; nil where the notation is broken or stands for
  /// more than `limit` names, so that a short hostile text cannot fill the memory.
  public static func expanded(_ text: String, limit: Int = 100_000) -> [String]? {
    var names: [String] = []
    for term in terms(of: text) {
      guard let open = term.firstIndex(of: UInt8(ascii: "[")) else {
        guard !term.contains(UInt8(ascii: "]")) else { return nil }
        names.append(String(decoding: term, as: UTF8.self))
        continue
      }
      guard let close = term.firstIndex(of: UInt8(ascii: "]")), open < close else { return nil }
      let prefix = String(decoding: term[..<open], as: UTF8.self)
      let suffix = String(decoding: term[(close + 1)...], as: UTF8.self)
      guard !suffix.utf8.contains(UInt8(ascii: "[")), !suffix.utf8.contains(UInt8(ascii: "]"))
      else { return nil }
      for run in term[(open + 1)..<close].split(
        separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      {
        let ends = run.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), ends.allSatisfy({ (1...9).contains($0.count) }),
          let first = number(ends[0]), let last = number(ends[ends.count - 1]), first <= last,
          names.count + last - first < limit
        else { return nil }
        for value in first...last {
          names.append(prefix + padded(value, to: ends[0].count) + suffix)
        }
      }
    }
    return names
  }

  /// Names in the order in which people count: `jvb-2` before `jvb-10`.
  public static func sorted(_ names: some Sequence<String>) -> [String] {
    names.map(Member.init).sorted { left, right in
      (left.prefix, left.suffix, left.value, left.width)
        < (right.prefix, right.suffix, right.value, right.width)
    }.map(\.name)
  }

  // MARK: Folding

  /// A name taken apart at its last number.
  private struct Member {
    let name: String
    let prefix: String
    let suffix: String
    let value: Int
    /// How many digits are written; 0 for a name without a number that can be folded.
    let width: Int

    init(_ name: String) {
      self.name = name
      let bytes = Array(name.utf8)
      var end = bytes.count
      while end > 0, !HostRange.isDigit(bytes[end - 1]) { end -= 1 }
      var start = end
      while start > 0, HostRange.isDigit(bytes[start - 1]) { start -= 1 }
      guard (1...9).contains(end - start), let value = HostRange.number(bytes[start..<end]) else {
        (prefix, suffix, value, width) = (name, "", 0, 0)
        return
      }
      prefix = String(decoding: bytes[..<start], as: UTF8.self)
      suffix = String(decoding: bytes[end...], as: UTF8.self)
      self.value = value
      width = end - start
    }

    /// Numbers without leading zeros count on from one width to the next; others keep theirs.
    var isPadded: Bool { width > String(value).utf8.count }

    var family: String { "\(prefix)\u{0}\(suffix)\u{0}\(width == 0 ? "-" : "")" }
  }

  private static func folded(_ family: [Member]) -> String {
    let members = family.sorted { ($0.value, $0.width) < ($1.value, $1.width) }
    guard let first = members.first, first.width > 0 else { return members.first?.name ?? "" }
    var runs: [(first: Member, last: Member)] = []
    for member in members {
      if let run = runs.last {
        if run.last.value == member.value, run.last.width == member.width { continue }
        // `08` counts on to `09` and to `10`; `9` to `10`; `9` not to `010`.
        if run.last.value + 1 == member.value,
          padded(member.value, to: run.first.width).utf8.count == member.width
        {
          runs[runs.count - 1].last = member
          continue
        }
      }
      runs.append((member, member))
    }
    if runs.count == 1, runs[0].first.value == runs[0].last.value { return first.name }
    let texts = runs.map { run in
      let start = padded(run.first.value, to: run.first.width)
      let end = padded(run.last.value, to: run.last.width)
      return run.first.value == run.last.value ? start : "\(start)-\(end)"
    }
    return "\(first.prefix)[\(texts.joined(separator: ","))]\(first.suffix)"
  }

  private static func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  // MARK: Reading

  /// What commas outside of brackets separate.
  private static func terms(of text: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(text.utf8)
    var terms: [ArraySlice<UInt8>] = []
    var (start, depth) = (0, 0)
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        terms.append(bytes[start..<offset])
        start = offset + 1
      default: break
      }
    }
    return terms + [bytes[start...]]
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard isDigit(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
