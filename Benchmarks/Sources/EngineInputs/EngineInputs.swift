public import Foundation

/// A folder of plain Mustache templates and a folder of JSON contexts.
public struct EngineInputs: Sendable {
  /// Path without `.mustache`, and text; sorted.
  public let templates: [(path: String, text: String)]
  /// Templates that are no partials of others: the ones to render.
  public let roots: [String]
  public let contexts: [JSONTree]

  /// - Parameters:
  ///   - data: A folder whose `*.json` files are one context each.
  ///   - hosts: How many contexts to take; the files are taken again from the first when there
  ///     are fewer.
  public init(data: String, templates folder: String, hosts: Int) throws {
    let directory = URL(fileURLWithPath: folder).standardizedFileURL
    templates = try Self.files(in: folder, withExtension: "mustache").map { file in
      let path = file.standardizedFileURL.deletingPathExtension().path
      return (
        String(path.dropFirst(directory.path.count + 1)),
        try String(contentsOf: file, encoding: .utf8)
      )
    }
    roots = templates.map(\.path).filter { !$0.split(separator: "/").last!.hasPrefix("_") }
    let files = try Self.files(in: data, withExtension: "json")
    let read = try files.prefix(hosts).map {
      try JSONDecoder().decode(JSONTree.self, from: Data(contentsOf: $0))
    }
    contexts = read.isEmpty ? [] : (0..<hosts).map { read[$0 % read.count] }
  }

  private static func files(in folder: String, withExtension ext: String) throws -> [URL] {
    let directory = URL(fileURLWithPath: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      .map { directory.appendingPathComponent($0) }.filter { $0.pathExtension == ext }
  }
}

/// The middle of some measurements, and how far the middle half of them spreads.
public struct Spread: Sendable, CustomStringConvertible {
  public let median: Double
  public let low: Double
  public let high: Double

  public init(_ values: [Double]) {
    let sorted = values.sorted()
    median = sorted[sorted.count / 2]
    low = sorted[sorted.count / 4]
    high = sorted[sorted.count * 3 / 4]
  }

  public var description: String {
    func short(_ number: Double) -> String {
      number >= 100 ? "\(Int(number.rounded()))" : "\((number * 10).rounded() / 10)"
    }
    return "\(short(median)) (\(short(low)) to \(short(high)))"
  }
}
