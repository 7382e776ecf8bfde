extension SiteSchema {
  /// The reference page of the site format, `docs/site.md`.
  public static func markdown() -> String {
    var page = introduction
    append(shape, path: "", to: &page)
    page += releasesMarkdown
    return page
  }

  private static let introduction = """
    # The site file

    <!-- Made from the schema that the decoder uses: run `UPDATE_GOLDEN=1 swift test` after a change. -->

    One YAML file describes one cluster. This page lists every key; `jitsi-compile explain KEY` prints
    the same for one of them, and `jitsi-compile schema` writes it all as JSON Schema for an editor.

    - **The key decides the type.** `no` is a text where a text is declared, and `1009` is a fine SIP
      user without quotes. A number is decimal digits without quotes, sign or zeros in front; a Boolean
      is `true` or `false`.
    - **A key without a value counts as left out**: `serial:`, `serial: ~` and `serial: null` are as good
      as no `serial` at all.
    - **Sizes have a unit, and units are binary**: `16GB`, `16 GB`, `16GiB` and `16G` are all 16 × 1024 MiB,
      as `free` counts and as vendors mean it. `MB` and `TB` go the same way.
    - **Ranges** are those of ClusterShell and pdsh: `jvb-[01-12]` stands for `jvb-01`, `jvb-02` ...
      `jvb-12`. A text has at most one bracket, zeros in front are kept, and all ranges of an entry have
      the same length, because they advance together. Inside of braces a range needs quotes:
      `{public: "203.0.113.[21-32]"}`.
    - **A secret is named, never written**: `password: !secret sip/main`. Its text lives in
      `secrets.yaml`.

    """

  private static func append(_ record: RecordShape, path: String, to page: inout String) {
    page += "\n## \(path.isEmpty ? "Top level" : "`\(path)`")\n\n\(record.doc)\n\n"
    page += "| key | takes | constraint | default | what for | since |\n"
    page += "|---|---|---|---|---|---|\n"
    for field in record.fields {
      let absence: String
      switch field.absence {
      case .error: absence = "**required**"
      case .value(let text): absence = "`\(text)`"
      case .derived(let words): absence = words
      }
      let cells = [
        "`\(field.key)`", field.value.noun, field.value.constraint ?? "", absence, field.doc,
        field.since,
      ]
      page += "| \(cells.map(cell).joined(separator: " | ")) |\n"
    }
    for field in record.fields {
      guard let inner = field.value.record else { continue }
      let name: String
      switch field.value {
      case .map: name = "\(field.key).<name>"
      case .list: name = "\(field.key)[]"
      default: name = field.key
      }
      append(inner, path: path.isEmpty ? name : "\(path).\(name)", to: &page)
    }
  }

  /// A table ends a cell at a bar, and a page takes `<name>` for a tag.
  private static func cell(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "|": result += "\\|"
      case "<": result += "&lt;"
      case "*" where !text.hasPrefix("**"): result += "\\*"
      case "_" where !text.hasPrefix("`"): result += "\\_"
      default: result.append(character)
      }
    }
  }
}
