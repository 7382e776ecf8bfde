internal import Diagnostics

extension Diagnostic {
  /// The text of the site has no place where entries can be written without changing anything else.
  static func generationsNotWritten(_ wanted: [GenerationSetting], at range: SourceRange?) -> Self {
    let example = wanted.first.map { "'\($0.name): \($0.yaml)'" } ?? "'NAME: 2'"
    return Diagnostic(
      .error, "rotation.cannot-edit", "generations cannot be written into this site safely",
      at: range,
      help: "write 'secrets:' at the left margin, each entry on a line of its own below it such as "
        + "\(example), without brackets around the site, aliases or anchors, and try again")
  }
}
