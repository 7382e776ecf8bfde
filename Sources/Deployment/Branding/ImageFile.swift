public import Diagnostics
internal import Schema

/// An image of the operator's, as the command read it.
public struct ImageFile: Sendable {
  /// Larger ones are refused: everybody loads them before a conference.
  public static let maximumSize = 512 * 1024

  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension SitePlan {
  /// What is wrong with the site's images, at the keys that name them.
  ///
  /// They are served from the name that everybody signs in under, so an SVG that runs a program or
  /// fetches something is refused.
  public var imageFindings: [Diagnostic] {
    Branding.Image.allCases.compactMap { image in
      guard let path = site.branding.images[image], !path.isStandIn, let file = images[image],
        let flaw = Self.flaw(of: file.bytes, isVector: path.value.hasSuffix(".svg"))
      else { return nil }
      return .unusableImage(image, path, flaw)
    }
  }

  private static func flaw(of bytes: [UInt8], isVector: Bool) -> String? {
    guard bytes.count <= ImageFile.maximumSize else {
      return "is \(bytes.count) bytes large, more than \(ImageFile.maximumSize)"
    }
    if isVector { return SVGCheck.flaw(of: bytes) }
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let header = signature + [0, 0, 0, 13] + Array("IHDR".utf8)
    let end: [UInt8] = [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
    return bytes.starts(with: header) && bytes.suffix(end.count).elementsEqual(end)
      ? nil : "is no whole PNG"
  }
}
