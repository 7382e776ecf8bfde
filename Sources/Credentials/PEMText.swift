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
