public import Diagnostics

/// The keys that a site's text writes, by their places: turns a range back into a name that the
/// operator knows.
public struct SiteKeyIndex: Sendable {
  /// One key with its value.
  public struct Entry: Hashable, Sendable {
    /// With numbers from zero for items of lists and with names of maps: `hosts[1].address`.
    public let path: String
    /// The same as the schema calls it: `hosts.address`.
    public let key: String
    /// The value.
    public let range: SourceRange
    /// The value with its key; an item of a list has none.
    public let extent: SourceRange
  }

  /// In the order of the text; an entry comes before those inside of it.
  public let entries: [Entry]

  /// An index without entries when the text is no YAML.
  public init(_ source: SourceText, as id: SourceID) {
    var entries: [Entry] = []
    if let root = parseYAML(source, as: id).document?.root {
      Self.walk(
        root, extent: root.range, path: "", key: "", shape: .record(SiteSchema.shape),
        into: &entries)
    }
    self.entries = entries
  }

  private static func walk(
    _ node: YAMLNode, extent: SourceRange, path: String, key: String, shape: ValueShape?,
    into entries: inout [Entry]
  ) {
    if !path.isEmpty {
      entries.append(Entry(path: path, key: key, range: node.range, extent: extent))
    }
    switch node.kind {
    case .scalar: break
    case .sequence:
      var index = 0
      for item in node.elements {
        walk(
          item, extent: item.range, path: "\(path)[\(index)]", key: key, shape: shape?.element,
          into: &entries)
        index += 1
      }
    case .mapping:
      for entry in node.entries {
        let name = entry.key.text
        // Names of maps are the operator's, and no part of what the schema calls a key.
        let isName: Bool = if case .map? = shape { true } else { false }
        let field = shape?.record?.fields.first { $0.key == name }
        walk(
          entry.value, extent: entry.key.range.union(entry.value.range),
          path: path.isEmpty ? name : "\(path).\(name)",
          key: isName ? key : key.isEmpty ? name : "\(key).\(name)",
          shape: isName ? shape?.element : field?.value, into: &entries)
      }
    }
  }

  /// The innermost value that holds a range; nil for a range outside of all values.
  public func entry(at range: SourceRange) -> Entry? {
    entries.last { entry in
      entry.extent.source == range.source && entry.extent.start <= range.start
        && range.end <= entry.extent.end
    }
  }

  /// Every value written for a key of the schema, such as `hosts.address`.
  public func entries(ofKey key: String) -> [Entry] {
    // A list is an entry of its own beside its items.
    var found: [Entry] = []
    for entry in entries where entry.key == key {
      if let last = found.last, entry.range.end <= last.range.end { continue }
      found.append(entry)
    }
    return found
  }
}
