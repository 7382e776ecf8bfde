internal import Diagnostics
public import FileTrees
public import TemplateEngine

/// One file together with the origins of its bytes.
public struct TracedFile: Sendable {
  public let file: PlannedFile
  /// In the order of the text and without gaps; of a link, about its target before it was made
  /// relative.
  public let trace: [TraceEntry]

  public var isLink: Bool { file.content.isLink }

  /// The review projection; a link's is empty.
  public var review: [UInt8] {
    if case .bytes(let review, _) = file.content { review } else { [] }
  }

  /// A part of a line with its origin.
  struct Piece {
    var text: String
    /// In Unicode scalars.
    var columns: Range<Int>
    var entry: TraceEntry
    var origins: [Origin]
  }

  /// The parts of a line, from zero; nil for a line that is not there. A link has one line.
  func pieces(ofLine line: Int) -> [Piece]? {
    if case .symlink(let target) = file.content {
      guard line == 0, let entry = trace.first else { return nil }
      return [
        Piece(
          text: target, columns: 0..<target.unicodeScalars.count, entry: entry,
          origins: trace.flatMap(\.origins))
      ]
    }
    guard let bytes = lineBytes(line) else { return nil }
    var pieces: [Piece] = []
    var column = 0
    for entry in trace where entry.output.overlaps(bytes) {
      let part = entry.output.clamped(to: bytes)
      let text = String(decoding: review[part], as: UTF8.self)
      let shown = text.last == "\n" ? String(text.dropLast()) : text
      let end = column + shown.unicodeScalars.count
      if !shown.isEmpty || pieces.isEmpty {
        pieces.append(
          Piece(text: shown, columns: column..<end, entry: entry, origins: entry.origins))
      }
      column = end
    }
    return pieces
  }

  /// The bytes of a line with its line break.
  private func lineBytes(_ line: Int) -> Range<Int>? {
    let review = review
    var start = 0
    var number = 0
    while start < review.count {
      let end = review[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? review.count
      if number == line { return start..<end }
      (start, number) = (end, number + 1)
    }
    return nil
  }
}

extension TracedFile {
  /// What the output has in the file's place: its text, or a link's target.
  public var content: [UInt8] {
    if case .symlink(let target) = file.content { Array(target.utf8) } else { review }
  }

  /// A line, from zero, without its line break; empty where there is none.
  public func text(ofLine line: Int) -> String {
    pieces(ofLine: line)?.map(\.text).joined() ?? ""
  }
}
