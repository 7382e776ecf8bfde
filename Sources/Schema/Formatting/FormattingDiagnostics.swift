internal import Diagnostics

extension Diagnostic {
  /// The outermost node of a site is no mapping.
  static func notAMapping(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "fmt.no-mapping", "a site is a mapping of keys to values, and this is something else",
      at: range, help: "start from what 'jitsi-compile init' writes")
  }

  /// The text in another layout would not mean the same.
  static func layoutNotSet(at range: SourceRange) -> Self {
    Diagnostic(
      .error, "fmt.unsafe", "this text cannot be set anew without changing what it means",
      at: range,
      help: "write without directives such as %TAG, without '? ' before keys, and strings over "
        + "several lines as blocks ('|'), and try again")
  }
}
