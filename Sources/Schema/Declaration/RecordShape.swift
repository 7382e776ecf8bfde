/// The keys of one mapping of the site.
package struct RecordShape: Sendable {
  /// What one of them is called, with an article: "a host".
  package let noun: String
  /// What several are called: "hosts".
  package let plural: String
  package let doc: String
  /// In the order in which the reference page and the starter site show them.
  package let fields: [FieldShape]
  private let utf8Keys: [[UInt8]]

  init(noun: String, plural: String, doc: String, fields: [FieldShape]) {
    (self.noun, self.plural, self.doc, self.fields) = (noun, plural, doc, fields)
    utf8Keys = fields.map { Array($0.key.utf8) }
  }

  /// The field of a key; the search begins at `start`.
  func index(of key: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    for offset in utf8Keys.indices {
      let index = start + offset < utf8Keys.count ? start + offset : start + offset - utf8Keys.count
      if utf8Keys[index].count == key.count, utf8Keys[index].elementsEqual(key) { return index }
    }
    return nil
  }

  package var requiresKeys: Bool { fields.contains(where: \.isRequired) }
  package var keys: [String] { fields.map(\.key) }
  /// The keys for a message, the first few of many.
  package var keySummary: String {
    (keys.count > 5 ? keys.prefix(3) + ["..."] : keys[...]).joined(separator: ", ")
  }
}

/// One key: everything that can be said about it without reading a site.
package struct FieldShape: Sendable {
  /// What happens when the key is left out.
  package enum Absence: Hashable, Sendable {
    case error
    /// The value is as if this had been written.
    case value(String)
    /// The value follows from others, in words.
    case derived(String)
  }

  package let key: String
  package let value: ValueShape
  package let absence: Absence
  /// One line of what the value is for, a sentence with its full stop.
  package let doc: String
  /// The first version of the site format that has the key.
  package let since: String
  /// YAML text for the starter site; nil for a key that is shown there commented out.
  package let example: String?

  package var isRequired: Bool { absence == .error }
}
