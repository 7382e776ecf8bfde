/// The site format, declared once.
///
/// The declaration is the set of ``Record`` values beside the decoder; it also makes the JSON
/// Schema, the answers of `explain`, the reference page and the starter site.
public enum SiteSchema {
  /// The outermost mapping of a site file.
  package static var shape: RecordShape { SiteDeclaration.record.shape }

  /// Every key's path, such as `hosts.cores`, in the order of the declaration. Lists and the names
  /// of maps are no part of a path.
  public static let paths: [String] = paths(of: shape, below: "")

  /// The key at a path; nil when there is none. Indexes in brackets are ignored, and so is the name
  /// of a map's entry, whether it is given or not.
  static func field(at path: String) -> FieldShape? { located(path)?.field }

  /// The key at a path as ``paths`` has it, without indexes and names of maps.
  static func key(at path: String) -> String? { located(path)?.key }

  private static func located(_ path: String) -> (key: String, field: FieldShape)? {
    var record: RecordShape? = shape
    var isInMap = false
    var found: FieldShape?
    var keys: [String] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let key = String(part.prefix { $0 != "[" })
      if let field = record?.fields.first(where: { $0.key == key }) {
        found = field
        keys.append(key)
        record = field.value.record
        if case .map = field.value { isInMap = true } else { isInMap = false }
      } else if isInMap {
        isInMap = false
      } else {
        return nil
      }
    }
    return found.map { (keys.joined(separator: "."), $0) }
  }

  private static func paths(of record: RecordShape, below prefix: String) -> [String] {
    record.fields.flatMap { field in
      [prefix + field.key]
        + (field.value.record.map { paths(of: $0, below: "\(prefix)\(field.key).") } ?? [])
    }
  }
}
