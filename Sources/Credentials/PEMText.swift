#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The outer form of PEM (RFC 7468): blocks between a line that begins them and one that ends them.
enum PEMText {
  /// The labels of the blocks in order, such as `CERTIFICATE`; nil where a block does not end, ends
  /// as another, or has a body that is not base64. Text between blocks is explanation.
  static func labels(of text: String) -> [Substring]? {
    var labels: [Substring] = []
    var open: Substring?
    for line in text.split(whereSeparator: \.isNewline) {
      if let label = between("-----BEGIN ", line) {
        if open != nil { return nil }
        open = label
      } else if let label = between("-----END ", line) {
        guard let begun = open, begun == label else { return nil }
        labels.append(begun)
        open = nil
      } else if open != nil, !line.utf8.allSatisfy(isBodyByte) {
        return nil
      }
    }
    return open == nil ? labels : nil
  }

  /// The blocks in order with their decoded content; nil where ``labels(of:)`` is, and where the
  /// content of a block is not base64. A block with the headers of an older encrypted key has no
  /// content.
  static func blocks(of text: String) -> [(label: Substring, content: [UInt8])]? {
    guard labels(of: text) != nil else { return nil }
    var blocks: [(label: Substring, content: [UInt8])] = []
    var label: Substring?
    var body = ""
    for line in text.split(whereSeparator: \.isNewline) {
      if let begun = between("-----BEGIN ", line) {
        (label, body) = (begun, "")
      } else if between("-----END ", line) != nil, let ended = label {
        guard let content = body.contains(":") ? Data() : Data(base64Encoded: body) else {
          return nil
        }
        blocks.append((ended, [UInt8](content)))
        label = nil
      } else if label != nil {
        body.unicodeScalars += line.unicodeScalars.filter { $0 != " " && $0 != "\t" }
      }
    }
    return blocks
  }

  /// One block, its last line ended.
  static func block(_ label: String, _ content: [UInt8], columns: Int = 64) -> String {
    var lines = ["-----BEGIN \(label)-----"]
    var body = Data(content).base64EncodedString()[...]
    while !body.isEmpty {
      lines.append(String(body.prefix(columns)))
      body = body.dropFirst(columns)
    }
    lines.append("-----END \(label)-----")
    return lines.joined(separator: "\n") + "\n"
  }

  static func endingInLineBreak(_ text: String) -> String {
    text.hasSuffix("\n") ? text : text + "\n"
  }

  private static func between(_ start: String, _ line: Substring) -> Substring? {
    guard line.hasPrefix(start), line.hasSuffix("-----"), line.utf8.count > start.utf8.count + 5
    else { return nil }
    return line.dropFirst(start.count).dropLast(5)
  }

  /// Base64, and what the headers of an older encrypted key are made of.
  private static func isBodyByte(_ byte: UInt8) -> Bool {
    SafeText.isLetterOrDigit(byte) || "+/=:,- \t".utf8.contains(byte)
  }
}
