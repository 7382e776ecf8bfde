internal import Diagnostics

/// How the web interface presents itself.
enum BrandingDeclaration {
  static let record = Record(
    "branding", plural: "branding", doc: "How the web interface presents itself.",
    Declare.optional(
      "title", .text(.label, standIn: "title"), whenAbsent: "Jitsi Meet",
      doc: "Name of the application, in titles and texts."),
    Declare.optional(
      "background_color", .text(.color, standIn: "#000000"), whenAbsent: "Jitsi's",
      doc: "Color behind conferences."),
    Declare.optional(
      "logo", .text(.imagePath, standIn: "logo.svg"), whenAbsent: "Jitsi's",
      doc: "SVG or PNG in the corner of conferences, in a file beside the site."),
    Declare.optional(
      "logo_link", .text(.httpsAddress, standIn: "https://site.invalid"), whenAbsent: "jitsi.org",
      doc: "Where a click on the logo leads."),
    Declare.optional(
      "watermark", .text(.vectorPath, standIn: "watermark.svg"), whenAbsent: "Jitsi's",
      doc: "SVG that takes the place of images/watermark.svg."),
    Declare.optional(
      "favicon", .text(.vectorPath, standIn: "favicon.svg"), whenAbsent: "Jitsi's",
      doc: "SVG that takes the place of images/favicon.svg."),
    make: { _, _, title, color, logo, logoLink, watermark, favicon in
      var images: [Branding.Image: Setting<String>] = [:]
      images[.logo] = logo
      images[.watermark] = watermark
      images[.favicon] = favicon
      return Branding(
        title: title, backgroundColor: color, logoLink: logoLink, images: images)
    })
}

extension TextFormat {
  static let color = TextFormat(
    "a color such as #2a3a4b", pattern: "^#[0-9A-Fa-f]{6}$", maximumLength: 7
  ) { text in
    let digits = text.utf8.dropFirst()
    let isGood =
      text.utf8.first == UInt8(ascii: "#") && digits.count == 6
      && digits.allSatisfy { isAlphanumeric($0) && ($0 | 0x20) <= UInt8(ascii: "f") }
    return isGood
      ? nil
      : ValueProblem(
        "site.invalid-color", "\(quoted(text)) is none", help: "write # and six hexadecimal digits")
  }

  /// A file in the site's folder or below it.
  static let imagePath = image([".svg", ".png"])
  static let vectorPath = image([".svg"])

  private static func image(_ endings: [String]) -> TextFormat {
    let kinds = endings.joined(separator: " or ")
    return TextFormat(
      "the path of an image such as branding/logo\(endings[0])",
      constraint: "relative to the site, without '..'; ends in \(kinds)",
      pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*"
        + "(\(endings.map { "\\\($0)" }.joined(separator: "|")))$",
      maximumLength: 200
    ) { text in
      let bytes = Array(text.utf8)
      if let index = bytes.firstIndex(where: { !isAlphanumeric($0) && !"/._-".utf8.contains($0) }) {
        return HostNameFormat.characterProblem(
          bytes, at: index, in: text, code: "site.invalid-path")
      }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
        return ValueProblem(
          "site.invalid-path", "\(quoted(text)) is no path in the site's folder",
          help: "put the file beside the site, and write its path from there")
      }
      guard endings.contains(where: { text.hasSuffix($0) }) else {
        return ValueProblem("site.invalid-path", "\(quoted(text)) does not end in \(kinds)")
      }
      return nil
    }
  }
}
