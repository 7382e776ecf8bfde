internal import Diagnostics
internal import FileTrees
internal import Schema
internal import TemplateEngine

/// The lines that a key of the site decides, whether it is written or left out.
public struct KeyDependents: Sendable {
  /// A line of the review tree.
  public struct Line: Hashable, Sendable {
    /// Below the host's folder: `nordeck-jvb/etc/hosts`; of a table beside the hosts, its name.
    public let path: String
    /// From zero.
    public let number: Int
    public let text: String
  }

  private let explainer: SiteExplainer
  /// Disjoint and ascending.
  private let ranges: [SourceRange]
  private let key: String

  /// - Parameter key: As the schema calls it, such as `hosts.address`; a mapping stands for all
  ///   keys in it.
  public init(of key: String, in explainer: SiteExplainer) {
    (self.explainer, self.key) = (explainer, key)
    ranges = explainer.keys.entries(ofKey: key).map(\.extent).sorted()
  }

  /// Lines of the files of one host, in the order of the review tree.
  public func lines(ofHostAt index: Int, in workspace: inout SiteCompiler.Workspace) -> [Line] {
    precondition(workspace.isTracing, "lines are found by their traces")
    let tree = explainer.compiler.compile(hostAt: index, in: &workspace).tree
    return tree.files.flatMap { file -> [Line] in
      let path = "\(file.place.folder)\(file.path)"
      guard let trace = workspace.traces[path] else { return [] }
      return lines(of: TracedFile(file: file, trace: trace), path)
    }
  }

  /// Lines of the tables beside the hosts.
  public var tableLines: [Line] {
    let tables = DerivedTables(explainer.plan)
    return [("dns.zone", tables.zoneLines), ("firewall.md", tables.firewallLines)].flatMap {
      path, lines in
      lines.enumerated().filter { $1.origins.contains(where: isDecided) }.map {
        Line(path: path, number: $0, text: $1.text)
      }
    }
  }

  private func lines(of file: TracedFile, _ path: String) -> [Line] {
    let wanted = file.trace.filter { $0.origins.contains(where: isDecided) }
    guard !wanted.isEmpty else { return [] }
    if case .symlink(let target) = file.file.content {
      return [Line(path: path, number: 0, text: "-> \(target)")]
    }
    let review = file.review
    var lines: [Line] = []
    var (start, number) = (0, 0)
    var next = wanted.makeIterator()
    var entry = next.next()
    while start < review.count, entry != nil {
      let end = review[start...].firstIndex(of: 0x0A) ?? review.count
      let bytes = start..<min(end + 1, review.count)
      while let passed = entry, passed.output.upperBound <= bytes.lowerBound { entry = next.next() }
      if let entry, entry.output.overlaps(bytes) {
        lines.append(
          Line(
            path: path, number: number, text: String(decoding: review[start..<end], as: UTF8.self)))
      }
      (start, number) = (end + 1, number + 1)
    }
    return lines
  }

  private func isDecided(_ origin: Origin) -> Bool {
    if let other = SiteSchema.key(ofDefault: origin) {
      return other == key || other.hasPrefix("\(key).")
    }
    guard let range = origin.range else { return false }
    // The last range that begins at or before the origin is the only one that can hold it.
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].start <= range.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 && range.end <= ranges[low - 1].end && range.source == ranges[low - 1].source
  }
}
