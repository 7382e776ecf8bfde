internal import Diagnostics
internal import FileTrees

/// All wording of this target. None of these has a range: they are about files that exist only as
/// a plan, and the rules of the site report what can be pointed at.
extension Diagnostic {
  static func badPath(_ path: String, _ reason: String, host: String) -> Self {
    Diagnostic(
      .error, "bundle.bad-path", "host \(host): the path '\(quoted(path))' \(reason)", at: nil,
      help: "paths of files are absolute and printable ASCII, without empty, '.' or '..' steps")
  }

  static func pathTooLong(_ path: String, place: String, host: String) -> Self {
    Diagnostic(
      .error, "bundle.path-too-long",
      "host \(host): '\(quoted(path))' of '\(quoted(place))' is too long for a bundle", at: nil,
      help: "shorten the domain, the site's name or the host's name that the path is made from")
  }

  static func duplicatePath(_ file: PlannedFile, _ other: PlannedFile, host: String) -> Self {
    let place = quoted(file.place.folder)
    let message =
      file.path == other.path
      ? "host \(host): \(file.component) and \(other.component) both write '\(quoted(file.path))'"
        + " of '\(place)'"
      : "host \(host): '\(quoted(other.path))' of '\(place)' is a file of \(other.component),"
        + " and '\(quoted(file.path))' of \(file.component) would lie below it"
    return Diagnostic(
      .error, "bundle.duplicate-path", message, at: nil,
      help: "let one component write the file, or give one of them another path")
  }

  static func secretWithheld(_ path: String, place: String, host: String) -> Self {
    Diagnostic(
      .error, "bundle.secret-withheld",
      "host \(host): '\(quoted(path))' of '\(quoted(place))' holds a secret whose text is not at hand",
      at: nil,
      help: "give the secrets with '--secrets', or build the review tree alone with '--no-bundles'")
  }

  static func unknownContainer(_ name: String, of path: String, host: String) -> Self {
    Diagnostic(
      .error, "bundle.unknown-container",
      "host \(host): '\(quoted(path))' goes into the container '\(quoted(name))',"
        + " which the host does not have",
      at: nil, help: "declare the container, or place the file in one that exists")
  }

  static func unspeakable(_ what: String, _ text: String, in host: String) -> Self {
    Diagnostic(
      .error, "bundle.unspeakable-value",
      "host \(host): \(quoted(what)) is '\(quoted(text))', which 'apply' cannot be given", at: nil,
      help: "use letters, digits and ASCII signs without white space")
  }

  /// Nothing that a terminal would obey gets into a message.
  private static func quoted(_ text: String) -> String {
    String(text.unicodeScalars.map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" })
  }
}
