internal import Crypto
internal import Foundation

/// The digest by which a page's policy allows a script or a style sheet that stands in it.
package enum ContentHash {
  /// Base64 of SHA-256, as a source expression of Content Security Policy spells it.
  package static func sha256(_ bytes: [UInt8]) -> String {
    Data(SHA256.hash(data: bytes)).base64EncodedString()
  }
}
