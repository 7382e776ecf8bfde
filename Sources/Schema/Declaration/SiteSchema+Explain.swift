internal import Diagnostics

extension SiteSchema {
  /// What is known about a key of the site, for a terminal; nil for a path that is no key's.
  ///
  /// - Parameter path: Keys joined by dots, such as `hosts.cores` or `sip.accounts.main.user`.
  public static func explain(_ path: String) -> String? {
    guard let field = field(at: path) else { return nil }
    var lines = ["\(path): \(field.doc)", ""]
    func add(_ name: String, _ text: String?) {
      if let text {
        lines.append("  \(name)\(String(repeating: " ", count: 12 - name.count))\(text)")
      }
    }
    add("type", field.value.noun)
    add("unit", field.value.unit)
    add("constraint", field.value.constraint)
    add("default", field.absence.description)
    add("since", "version \(field.since)")
    if let record = field.value.record {
      lines.append("")
      lines.append("  keys:")
      let width = record.keys.map(\.count).max() ?? 0
      for field in record.fields {
        let padding = String(repeating: " ", count: width - field.key.count)
        lines.append("    \(field.key)\(padding)  \(field.doc)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Paths that were probably meant by one that is no key's: the nearest in spelling, or else every
  /// key of that name wherever it is.
  public static func nearestPaths(to path: String) -> [String] {
    let sameKey = paths.filter { $0.split(separator: ".").last.map(String.init) == path }
    if !sameKey.isEmpty { return sameKey }
    return EditDistance.nearest(to: path, among: paths).map { [$0] } ?? []
  }
}

extension FieldShape.Absence {
  /// What is printed as the default.
  package var description: String {
    switch self {
    case .error: "none, the key is required"
    case .value(let text): text
    case .derived(let words): words
    }
  }
}

extension ValueShape {
  /// What a value must satisfy beyond its type; nil when the type says it all.
  package var constraint: String? {
    switch self {
    case .text(let format): return format.constraint
    case .size(let range):
      return "\(SizeText.spelled(range.lowerBound)) to \(SizeText.spelled(range.upperBound))"
    case .list(let element, let minimum, let isUnique):
      let parts = [
        minimum > 0 ? "at least \(minimum)" : nil, isUnique ? "each once" : nil, element.constraint,
      ].compactMap { $0 }
      return parts.isEmpty ? nil : parts.joined(separator: "; ")
    case .map(let key, _): return key.constraint.map { "names: \($0)" }
    case .either(let value, _): return value.constraint
    case .integer, .boolean, .enumeration, .secret, .record: return nil
    }
  }
}
