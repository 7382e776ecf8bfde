import Bundling
import FileTrees

extension FuzzTarget {
  /// A tar that says it is a bundle, such as `verify` reads: the same report twice, in little memory.
  static let bundle = FuzzTarget("bundle", maxBytes: 16384) { input in
    complaint(aboutBundle: input) ?? complaint(aboutBundle: withChecksums(input))
  }

  /// The lists inside a bundle whose archive is whole: `manifest.json`, a line `--`, `SHA256SUMS`.
  static let manifest = FuzzTarget("manifest", maxBytes: 4096) { input in
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    let mark = lines.firstIndex { $0.elementsEqual("--".utf8) } ?? lines.endIndex
    let manifest = Array(lines[..<mark].joined(separator: [0x0A]))
    let sums = Array(lines.dropFirst(mark + 1).joined(separator: [0x0A]))
    let allowance = Allowance(base: .milliseconds(2), perByte: .microseconds(5))
    if let slow = allowance.complaint(about: manifest.count, { JSONValue(manifest) }).complaint {
      return slow
    }
    do {
      var writer = try ArchiveWriter()
      try writer.addDirectory(ArchivePath("jms"), mode: 0o700)
      try writer.add(ArchivePath("jms/SHA256SUMS"), bytes: sums, mode: 0o600)
      try writer.add(ArchivePath("jms/apply"), bytes: Array("true\n".utf8), mode: 0o700)
      try writer.add(ArchivePath("jms/manifest.json"), bytes: manifest, mode: 0o600)
      return complaint(aboutBundle: try writer.finish())
    } catch {
      return "a good archive cannot be written: \(error)"
    }
  }

  private static func complaint(aboutBundle bytes: [UInt8]) -> String? {
    let allowance = Allowance(base: .milliseconds(20), perByte: .microseconds(20))
    let (report, slow) = allowance.complaint(about: bytes.count) { self.report(bytes) }
    if let slow { return slow }
    guard report == self.report(bytes) else { return "a second look finds something else" }
    switch report {
    case .failure(let error):
      return "\(error)".isEmpty ? "an error without words" : nil
    case .success(let report):
      let texts = report.flaws + [report.host, report.site, report.toolVersion]
      let isClean = texts.allSatisfy { text in
        !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
      }
      return isClean ? nil : "the report has control characters: \(texts)"
    }
  }

  private static func report(_ bytes: [UInt8]) -> Result<BundleReport, ArchiveError> {
    Result { () throws(ArchiveError) in
      var limits = ArchiveLimits()
      limits.totalSizeInBytes = 8 << 20
      return try BundleReport.make(of: bytes, limits: limits)
    }
  }

  /// With a checksum in every block that looks like a header: a fuzzer does not guess sums.
  private static func withChecksums(_ input: [UInt8]) -> [UInt8] {
    var bytes = input
    for start in stride(from: 0, to: bytes.count - 511, by: 512)
    where bytes[start + 257..<start + 262].elementsEqual("ustar".utf8) {
      for index in 148..<156 { bytes[start + index] = 0x20 }
      let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let field = String(repeating: "0", count: 6 - digits.utf8.count) + digits + "\0 "
      bytes.replaceSubrange(start + 148..<start + 156, with: field.utf8)
    }
    return bytes
  }
}
