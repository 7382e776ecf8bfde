import Diagnostics

/// What the parser says about a file as a whole and about its bytes.
extension Diagnostic {
  /// The file has more bytes than the limit.
  static func yamlTooLarge(_ bytes: Int, limit: Int, in id: SourceID) -> Self {
    Diagnostic(
      .error, "yaml.too-large",
      "the file has \(bytes) bytes, more than the \(limit) that are allowed",
      at: .firstCharacter(of: id),
      help: "write equal hosts as one entry with a range, such as 'jvb-[01-40]'")
  }

  /// No content, or comments only.
  static func yamlEmpty(in id: SourceID) -> Self {
    Diagnostic(
      .error, "yaml.empty", "there is no content here, at most comments",
      at: .firstCharacter(of: id), help: "begin with the key 'version: 1'")
  }

  /// The bytes are UTF-16 or UTF-32.
  static func yamlEncoding(_ name: String, in id: SourceID) -> Self {
    Diagnostic(
      .error, "yaml.encoding", "the file is \(name), not UTF-8", at: .firstCharacter(of: id),
      help: "save the file as UTF-8")
  }

  /// A byte that is not part of well-formed UTF-8.
  static func yamlInvalidUTF8(_ byte: UInt8, offset: Int, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.invalid-utf8",
      "byte \(hexadecimal(UInt32(byte), digits: 2)) at offset \(offset) is not UTF-8", at: range,
      help: "save the file as UTF-8")
  }

  /// A character that no YAML text may hold.
  static func yamlControlCharacter(_ scalar: UInt32, at range: SourceRange) -> Self {
    let name =
      switch scalar {
      case 0: "a NUL byte"
      case 0x1B: "an escape character (U+001B)"
      case 0x7F: "a delete character (U+007F)"
      case 0xFEFF: "a byte order mark inside the text"
      default: "the control character U+\(hexadecimal(scalar, digits: 4, prefix: ""))"
      }
    return Diagnostic(
      .error, "yaml.control-character", "\(name) is not allowed in YAML", at: range,
      help: scalar > 0xFF
        ? "remove it"
        : "remove it, or write it in double quotes as "
          + "\"\\x\(hexadecimal(scalar, digits: 2, prefix: ""))\"")
  }

  /// A line break other than LF and CRLF.
  static func yamlLineBreak(_ scalar: UInt32, at range: SourceRange) -> Self {
    let (name, escape) =
      switch scalar {
      case 0x0D: ("a carriage return without a line feed", "\\r")
      case 0x85: ("a next-line character (U+0085)", "\\N")
      case 0x2028: ("a line separator (U+2028)", "\\L")
      default: ("a paragraph separator (U+2029)", "\\P")
      }
    return Diagnostic(
      .error, "yaml.line-break", "\(name) is not allowed as a line break", at: range,
      help: "end lines with LF or CRLF; inside double quotes write \"\(escape)\"")
  }

  /// More `%TAG` lines than anybody needs.
  static func yamlTooManyDirectives(limit: Int, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.too-many-directives", "there are more than \(limit) '%TAG' lines", at: range,
      help: "remove them; a site needs none")
  }

  /// So many findings that the rest is not read.
  static func yamlTooManyFindings(_ count: Int, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "yaml.too-many-findings",
      "there are \(count) findings up to here, so the rest is not read", at: range,
      help: "correct those first")
  }

  /// A second document in the same file.
  static func yamlSeveralDocuments(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.several-documents", "a second document begins here", at: range,
      help: "a file holds one document: remove '---' and what follows, or use two files")
  }
}

/// What the parser says about nodes.
extension Diagnostic {
  /// Collections inside each other beyond the limit.
  static func yamlTooDeep(limit: Int, at range: SourceRange, anchor: SourceRange? = nil) -> Self {
    Diagnostic(
      .error, "yaml.too-deep", "there are more than \(limit) lists and mappings inside each other",
      at: range, notes: anchor.map { [Note("the alias stands for this", at: $0)] } ?? [],
      help: "a site needs fewer than ten levels; look for brackets that are not closed")
  }

  /// More nodes than the limit, after aliases are replaced by what they stand for.
  static func yamlTooManyNodes(
    limit: Int, at range: SourceRange, anchor: SourceRange?
  ) -> Self {
    Diagnostic(
      .error, "yaml.too-many-nodes",
      anchor == nil
        ? "there are more than \(limit) values"
        : "with this alias there are more than \(limit) values", at: range,
      notes: anchor.map { [Note("the alias stands for this", at: $0)] } ?? [],
      help: anchor == nil
        ? "write equal hosts as one entry with a range, such as 'jvb-[01-40]'"
        : "do not put aliases into lists that are themselves used through aliases")
  }

  /// The same key twice in a mapping.
  ///
  /// - Parameter key: Nil where the text must not be quoted, as in every factory below.
  static func yamlDuplicateKey(_ key: String?, at range: SourceRange, first: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.duplicate-key", "\(quoted("the key", key)) appears twice in this mapping",
      at: range, notes: [Note("first written here", at: first)],
      help: "remove one of them, or move its values under the other")
  }

  /// `<<` twice in a mapping.
  static func yamlDuplicateMergeKey(at range: SourceRange, first: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.duplicate-key", "the merge key '<<' appears twice in this mapping", at: range,
      notes: [Note("first written here", at: first)],
      help: "merge several mappings with one list: '<<: [*first, *second]'")
  }

  /// A list or mapping where a key belongs.
  static func yamlComplexKey(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.complex-key", "a list or mapping cannot be a key", at: range,
      help: "write a name as the key; put text that begins with '[' or '{' in quotes")
  }

  /// A colon with nothing before it.
  static func yamlEmptyKey(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.empty-key", "there is no key before ':'", at: range,
      help: "write the name of the key")
  }

  /// `<<` with something other than mappings.
  static func yamlMergeValue(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.merge-value", "'<<' takes a mapping or a list of mappings", at: range,
      help: "name one with an anchor and merge its alias: '<<: *name'")
  }

  /// An alias without an anchor before it.
  static func yamlUndefinedAlias(_ name: String?, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "yaml.undefined-alias",
      "\(quoted("the alias", name, prefix: "*")) has no anchor before it", at: range,
      help: "mark the value that it stands for with '&' and the same name, further up; "
        + "put text that begins with '*' in quotes")
  }

  /// An alias inside what it stands for.
  static func yamlRecursiveAlias(
    _ name: String?, at range: SourceRange, inside anchor: SourcePosition
  ) -> Self {
    Diagnostic(
      .error, "yaml.recursive-alias",
      "\(quoted("the alias", name, prefix: "*")) stands inside the value that it stands for",
      at: range,
      notes: [
        Note("that value begins here", at: SourceRange(in: range.source, from: anchor, to: anchor))
      ],
      help: "write the value itself")
  }

  /// A tag that the site file does not have.
  static func yamlUnknownTag(_ resolved: String?, at range: SourceRange) -> Self {
    let prefix = "tag:yaml.org,2002:"
    let name = resolved.map {
      $0.hasPrefix(prefix) ? "!!" + $0.dropFirst(prefix.count) : $0
    }
    return Diagnostic(
      .error, "yaml.unknown-tag", "\(quoted("the tag", name)) is not known", at: range,
      help: "the tag of a site is '!secret'; put text that begins with '!' in quotes")
  }

  /// A tag on a node that it does not fit.
  static func yamlTagMismatch(
    _ tag: YAMLTag, on kind: YAMLNode.Kind, at range: SourceRange
  ) -> Self {
    let found =
      switch kind {
      case .scalar: "a single value"
      case .sequence: "a list"
      case .mapping: "a mapping"
      }
    return Diagnostic(
      .error, "yaml.tag-mismatch", "the tag '\(tag.spelling ?? "")' does not fit \(found)",
      at: range,
      help: tag == .secret ? "write the name of one secret: '!secret sip/main'" : "remove the tag")
  }
}

/// `what` and the name that was written, or "this" and `what` where it must not be quoted.
private func quoted(_ what: String, _ name: String?, prefix: String = "") -> String {
  guard let name else { return "this " + what.dropFirst("the ".count) }
  return "\(what) '\(prefix)\(shortened(name))'"
}

/// The first sixty characters of `text`, with a sign where more follow; line breaks shown.
private func shortened(_ text: String) -> String {
  var result = ""
  var count = 0
  for scalar in text.unicodeScalars {
    guard count < 60 else { return result + "…" }
    count += 1
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if scalar.properties.generalCategory == .control {
        result += "\\u{\(hexadecimal(scalar.value, digits: 4, prefix: ""))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result
}

private func hexadecimal(_ value: UInt32, digits: Int, prefix: String = "0x") -> String {
  let text = String(value, radix: 16, uppercase: true)
  return prefix + String(repeating: "0", count: max(0, digits - text.count)) + text
}

extension SourceRange {
  fileprivate static func firstCharacter(of id: SourceID) -> SourceRange {
    let start = SourcePosition(line: 0, column: 0)
    return SourceRange(in: id, from: start, to: start)
  }
}
