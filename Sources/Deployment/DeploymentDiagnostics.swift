public import Diagnostics
public import Schema

extension Diagnostic {
  static func unreadableSnippet(
    _ place: SnippetPlace, _ reason: String, at range: SourceRange
  ) -> Self {
    Diagnostic(
      .error, "snippet.unreadable", "'snippets.\(place.rawValue)' cannot be read here: \(reason)",
      at: range, help: "a snippet is a piece of \(place.template) that is whole by itself")
  }

  static func leavingSnippet(_ place: SnippetPlace, word: String, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "snippet.leaves-place",
      "'\(word)' would lead out of the place of 'snippets.\(place.rawValue)'", at: range,
      help:
        "what follows the snippet belongs to the place; 'jitsi-compile templates --places' lists "
        + "all of them, and --templates adds to files in other ways")
  }

  static func secretInSnippet(_ place: SnippetPlace, at range: SourceRange) -> Self {
    Diagnostic(
      .error, "snippet.secret", "'snippets.\(place.rawValue)' cannot hold a secret", at: range,
      help: "a snippet is shown as it is written; secrets stand in keys that take '!secret', and "
        + "templates of your own see them by name")
  }

  static func unusedSnippet(_ place: SnippetPlace, at range: SourceRange) -> Self {
    Diagnostic(
      .warning, "snippet.unused",
      "'snippets.\(place.rawValue)' has no effect: the site has nothing that it belongs to",
      at: range, help: "turn on what it is for, or remove it")
  }

  static func unusableImage(
    _ image: Branding.Image, _ path: Setting<String>, _ flaw: String
  ) -> Self {
    Diagnostic(
      .error, "site.unusable-image", "the image '\(path.value)' \(flaw)", at: path.range,
      help:
        "everybody's browser gets it under the site's name: save it as a plain drawing, such as "
        + "'plain SVG' of Inkscape, or as PNG where the key takes one")
  }

  /// - Parameter reason: What the system said, such as `cannot open logo.svg: ...`.
  public static func unreadableImage(_ path: Setting<String>, _ reason: String) -> Self {
    Diagnostic(
      .error, "site.unreadable-image", reason, at: path.range,
      help: "paths of images begin at the folder of the site")
  }

  static func forbiddenSecret(_ name: String, on host: String, at range: SourceRange?) -> Self {
    Diagnostic(
      .error, "template.forbidden-secret",
      "this would put the secret '\(name)' on '\(host)', where nothing has a use for it", at: range,
      help: "leave it out; a bundle holds what its own host presents or checks")
  }
}
