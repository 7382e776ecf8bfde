extension SiteSchema {
  /// The schema of a site file as JSON Schema 2020-12, for editors and other validators.
  ///
  /// It knows what can be said key by key; rules about several keys are the compiler's alone. A text
  /// that YAML readers would take for a number or a Boolean is accepted as one where the compiler
  /// accepts it without quotes. `!secret` is a tag, of which JSON knows nothing: its name is a string
  /// here, and editors have to be told about the tag.
  public static func jsonSchema() -> String {
    let schema = JSONDocument.object(
      [
        ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        ("title", .string("jitsi-compile site")),
      ] + members(of: shape))
    return schema.text
  }

  private static func members(
    of record: RecordShape
  ) -> [(key: String, value: JSONDocument)] {
    let required = record.fields.filter(\.isRequired).map(\.key)
    var members: [(key: String, value: JSONDocument)] = [
      ("description", .string(record.doc)), ("type", .string("object")),
      ("properties", .object(record.fields.map { ($0.key, property($0)) })),
    ]
    if !required.isEmpty { members.append(("required", .strings(required))) }
    members.append(("additionalProperties", .boolean(false)))
    return members
  }

  private static func property(_ field: FieldShape) -> JSONDocument {
    var description = field.doc
    if case .derived(let words) = field.absence { description += " Default: \(words)." }
    var members: [(key: String, value: JSONDocument)] = [("description", .string(description))]
    members += keywords(of: field.value).filter { $0.key != "description" }
    if case .value(let text) = field.absence {
      members.append(("default", literal(text, of: field.value)))
    }
    return .object(members)
  }

  /// A default in the type that JSON has for it.
  private static func literal(_ text: String, of shape: ValueShape) -> JSONDocument {
    switch shape {
    case .integer: Int(text).map { .integer($0) } ?? .string(text)
    case .boolean: .boolean(text == "true")
    default: .string(text)
    }
  }

  private static func keywords(of shape: ValueShape) -> [(key: String, value: JSONDocument)] {
    switch shape {
    case .text(let format): return keywords(of: format)
    case .integer(let range):
      return [
        ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
        ("maximum", .integer(range.upperBound)),
      ]
    case .size:
      return [
        ("type", .string("string")),
        ("pattern", .string("^(0|[1-9][0-9]*) *(M|MB|MiB|G|GB|GiB|T|TB|TiB)$")),
        ("examples", .strings(["16GB", "3072MiB"])),
      ]
    case .boolean: return [("type", .string("boolean"))]
    case .enumeration(let values): return [("enum", .strings(values))]
    case .secret:
      return [
        ("$comment", .string("written with the YAML tag !secret"))
      ] + keywords(of: .secretName)
    case .list(let element, let minimum, let isUnique):
      var members: [(key: String, value: JSONDocument)] = [
        ("type", .string("array")), ("items", .object(keywords(of: element))),
      ]
      if minimum > 0 { members.append(("minItems", .integer(minimum))) }
      if isUnique { members.append(("uniqueItems", .boolean(true))) }
      return members
    case .map(let key, let value):
      return [
        ("type", .string("object")),
        ("propertyNames", .object([("pattern", .string(key.pattern))])),
        ("additionalProperties", .object(keywords(of: value))),
      ]
    case .record(let record): return members(of: record)
    case .either(let value, let record):
      return [
        ("anyOf", .array([.object(keywords(of: value)), .object(members(of: record))]))
      ]
    }
  }

  /// The types of JSON beside the string are those that the format itself accepts the spelling of.
  private static func keywords(of format: TextFormat) -> [(key: String, value: JSONDocument)] {
    var types = ["string"]
    if format.check("1009") == nil { types.append("number") }
    if format.check("no") == nil { types.append("boolean") }
    return [
      ("type", types.count == 1 ? .string("string") : .strings(types)),
      ("pattern", .string(format.pattern)), ("maxLength", .integer(format.maximumLength)),
    ]
  }
}
