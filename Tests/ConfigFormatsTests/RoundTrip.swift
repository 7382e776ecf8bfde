import ConfigFormats
import Foundation
import Testing

/// One kind of place, and how to surround values there so that a reader finds them again.
struct RoundTrip: Sendable, CustomTestStringConvertible {
  let name: String
  /// Literal text before and after a value; `@` stands for the value's number.
  var before: String
  var after: String
  /// What else the reader gets before and after the value.
  var context = ("", "")
  /// Text around all values.
  var header = ""
  var footer = ""
  /// For comments: the reader gets this in place of the value.
  var sentinel: String? = nil
  /// Values to leave out, because the surrounding text would give them another meaning.
  var leavesOut: Set<String> = []
  /// The hostile values that the place cannot carry. All others must come back.
  let refuses: Set<String>

  var testDescription: String { name }
}

/// All round trips of one format, and the program that reads the files.
struct RoundTripSuite: Sendable, CustomTestStringConvertible {
  let format: ConfigFormat
  /// The program and its arguments; the files follow.
  let reader: [String]
  let trips: [RoundTrip]

  var testDescription: String { format.rawValue }

  /// Renders a file per trip, has all of them read by one process, and compares byte for byte.
  func run() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "formats-\(format.rawValue)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    var expected: [String: [UInt8]] = [:]
    var files: [String] = []
    for (fileNumber, trip) in trips.enumerated() {
      let (bytes, values) = render(trip)
      readOurselves(bytes, trip, expecting: values)
      let file = folder.appending(path: "\(fileNumber).\(format.rawValue)").path
      try Data(bytes).write(to: URL(filePath: file))
      files.append(file)
      for (number, value) in values { expected["\(fileNumber) \(number)"] = value }
    }
    let output = try Program.run(reader + files, in: folder.path)
    var found: [String: [UInt8]] = [:]
    for line in output.split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      guard fields.count == 3 else {
        Issue.record("reader says \(line)")
        continue
      }
      found["\(fields[0]) \(fields[1])"] = bytes(ofHex: fields[2])
    }
    for (key, value) in expected.sorted(by: { $0.key < $1.key }) where found[key] != value {
      let parts = key.split(separator: " ").compactMap { Int($0) }
      let read =
        found[key].map { String(decoding: $0, as: UTF8.self).debugDescription } ?? "nothing"
      Issue.record(
        "\(format) \(trips[parts[0]].name): \(Hostile.values[parts[1]].name) came back as \(read)")
    }
    let strangers = found.keys.filter { expected[$0] == nil }.sorted()
    #expect(strangers.isEmpty, "values that nobody wrote")
  }

  /// Reads a file with the reader of its format, which has to agree with the program.
  private func readOurselves(
    _ file: [UInt8], _ trip: RoundTrip, expecting values: [(number: Int, text: [UInt8])]
  ) {
    guard let read = OwnReading.values(of: file, in: format) else { return }
    for finding in read.findings {
      let place = String(decoding: file[finding.range], as: UTF8.self).debugDescription
      Issue.record("\(format) \(trip.name): finding: \(finding.reason): \(place)")
    }
    #expect(read.values.count == values.count, "\(format) \(trip.name): count of own reader")
    for (found, expected) in zip(read.values, values) {
      let isSame = Array(found.text.utf8) == expected.text
      if isSame, found.number == expected.number || found.number == -1 { continue }
      Issue.record(
        """
        \(format) \(trip.name): own reader read \(Hostile.values[expected.number].name) as \
        \(found.number) \(found.text.debugDescription)
        """)
    }
  }

  private func render(_ trip: RoundTrip) -> (file: [UInt8], values: [(number: Int, text: [UInt8])])
  {
    var file = Array(trip.header.utf8)
    var values: [(Int, [UInt8])] = []
    var refused: Set<String> = []
    for (number, hostile) in Hostile.values.enumerated()
    where !trip.leavesOut.contains(hostile.name) {
      let before = trip.before.replacing("@", with: "\(number)")
      let after = trip.after.replacing("@", with: "\(number)")
        .replacing("HEX", with: hex(hostile.text))
      let place = GrammarState.after(trip.header + before, in: format).place
      switch place.spelling(of: hostile.text) {
      case .failure: refused.insert(hostile.name)
      case .success(let spelling):
        file += Array(before.utf8) + spelling + Array(after.utf8)
        let whole = trip.sentinel ?? trip.context.0 + hostile.text + trip.context.1
        values.append((number, Array(whole.utf8)))
      }
    }
    #expect(refused == trip.refuses, "\(format) \(trip.name): what cannot be spelled")
    file += Array(trip.footer.utf8)
    return (file, values)
  }

  private func hex(_ text: String) -> String {
    text.utf8.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
  }

  private func bytes(ofHex text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}

extension Set<String> {
  static let control: Set = ["nul", "control", "escape", "delete"]
  static let lineBreaks: Set = ["newline", "newline-first", "newline-last", "return"]
  static let edges: Set = ["blank-first", "blank-last", "newline-first", "newline-last"]
  /// What no comment up to the end of a line carries.
  static let comment: Set = control.union(lineBreaks).union(["backslash-last"])
}
