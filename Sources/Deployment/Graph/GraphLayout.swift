internal import TemplateEngine

/// Places a view's boxes in four columns and its arrows between them, as values for a template.
///
/// Who comes from outside stands left, then the JMS, then the other hosts, then servers of others.
/// Every arrow has a height of its own at either end, and its label at the end with more room.
struct GraphLayout {
  private struct Placed {
    var column: Int
    var x = 0
    var y = 0
    var height = 0
  }

  private struct End: Hashable {
    let box: String
    let isRight: Bool
  }

  private static let widths = [170, 250, 250, 170]
  private static let gap = 170
  private static let margin = 20
  private static let lineHeight = 15
  /// Of an arrow at a box, so that labels do not touch.
  private static let arrowHeight = 17

  private let view: GraphView
  private var boxes: [String: Placed] = [:]
  private var frames: [Placed] = []
  private var ends: [[End]] = []
  private var heights: [End: [(arrow: Int, y: Int)]] = [:]
  private(set) var width = 0
  private(set) var height = 0

  init(_ view: GraphView) {
    self.view = view
    placeColumns()
    countArrows()
    placeBoxes()
    spreadArrows()
  }

  private mutating func placeColumns() {
    let targets = Set(view.arrows.map(\.target))
    for frame in view.frames {
      let isPeer = frame.boxes.contains { targets.contains($0.id) }
      let column = frame.isHost ? (frame.isJMS ? 1 : 2) : (isPeer ? 3 : 0)
      frames.append(Placed(column: column))
      for box in frame.boxes { boxes[box.id] = Placed(column: column) }
    }
  }

  private mutating func countArrows() {
    ends = view.arrows.map { arrow in
      let source = boxes[arrow.source]?.column ?? 0
      let target = boxes[arrow.target]?.column ?? 0
      // Within a column the way leads over the right side.
      return [
        End(box: arrow.source, isRight: target >= source),
        End(box: arrow.target, isRight: source >= target),
      ]
    }
  }

  private mutating func placeBoxes() {
    var counts: [End: Int] = [:]
    for end in ends.flatMap({ $0 }) { counts[end, default: 0] += 1 }
    let used = Set(frames.map(\.column))
    var lefts: [Int] = []
    var x = Self.margin
    for column in 0..<4 {
      lefts.append(x)
      if used.contains(column) { x += Self.widths[column] + Self.gap }
    }
    width = max(x - Self.gap + Self.margin, 600)
    var next = Array(repeating: Self.margin, count: 4)
    for (index, frame) in view.frames.enumerated() {
      let column = frames[index].column
      frames[index].x = lefts[column]
      frames[index].y = next[column]
      var y = next[column] + (frame.isHost ? 46 : 0)
      for box in frame.boxes {
        let most = max(
          counts[End(box: box.id, isRight: true)] ?? 0,
          counts[End(box: box.id, isRight: false)] ?? 0)
        let inset = frame.isHost ? 10 : 0
        let text = 30 + Self.lineHeight * Self.wrap(box.detail, column).count
        boxes[box.id] = Placed(
          column: column, x: lefts[column] + inset, y: y,
          height: max(text, most * Self.arrowHeight + 8))
        y += (boxes[box.id]?.height ?? 0) + 10
      }
      frames[index].height = y - next[column]
      next[column] = y + 20
    }
    height = (next.max() ?? 0) - 20 + Self.margin
  }

  private mutating func spreadArrows() {
    var byEnd: [End: [Int]] = [:]
    for (arrow, pair) in ends.enumerated() {
      for end in Set(pair) { byEnd[end, default: []].append(arrow) }
    }
    for (end, arrows) in byEnd {
      guard let box = boxes[end.box] else { continue }
      // In the order of the other ends, so that few arrows cross.
      let sorted = arrows.sorted { left, right in
        (otherY(left, from: end.box), left) < (otherY(right, from: end.box), right)
      }
      heights[end] = sorted.enumerated().map { index, arrow in
        (arrow, box.y + (index + 1) * box.height / (sorted.count + 1))
      }
    }
  }

  private func otherY(_ arrow: Int, from box: String) -> Int {
    let arrow = view.arrows[arrow]
    return boxes[arrow.source == box ? arrow.target : arrow.source]?.y ?? 0
  }

  private func point(_ arrow: Int, _ end: End) -> (x: Int, y: Int) {
    guard let box = boxes[end.box] else { return (0, 0) }
    let y = heights[end]?.first { $0.arrow == arrow }?.y ?? box.y
    return (end.isRight ? box.x + boxWidth(box.column) : box.x, y)
  }

  private func boxWidth(_ column: Int) -> Int {
    Self.widths[column] - (column == 1 || column == 2 ? 20 : 0)
  }

  /// Lines of a box's small text.
  private static func wrap(_ text: String, _ column: Int) -> [String] {
    let most = column == 1 || column == 2 ? 34 : 22
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < most {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// What `report/graph.svg` shows.
  func value(isAlone: Bool) -> Value {
    .record([
      "is_alone": .flag(isAlone),
      "width": .number(width), "height": .number(height), "title": .text(view.title),
      "frames": .list(
        zip(view.frames, frames).filter(\.0.isHost).map { frame, placed in
          .record([
            "x": .number(placed.x), "y": .number(placed.y),
            "width": .number(Self.widths[placed.column]), "height": .number(placed.height),
            "label": .text(frame.label), "label_x": .number(placed.x + 10),
            "label_y": .number(placed.y + 19), "detail": .text(frame.detail),
            "detail_y": .number(placed.y + 35),
          ])
        }),
      "boxes": .list(view.frames.flatMap(\.boxes).map(boxValue)),
      "arrows": .list(view.arrows.indices.map(arrowValue)),
    ])
  }

  private func boxValue(_ box: GraphView.Box) -> Value {
    guard let placed = boxes[box.id] else { return .null }
    let isOutside = placed.column == 0 || placed.column == 3
    return .record([
      "x": .number(placed.x), "y": .number(placed.y), "width": .number(boxWidth(placed.column)),
      "height": .number(placed.height), "label": .text(box.label),
      "kind": .text(isOutside ? "outside" : "container"),
      "text_x": .number(placed.x + 10), "text_y": .number(placed.y + 19),
      "lines": .list(
        Self.wrap(box.detail, placed.column).enumerated().map { index, line in
          .record([
            "text": .text(line), "text_x": .number(placed.x + 10),
            "text_y": .number(placed.y + 35 + index * Self.lineHeight),
          ])
        }),
    ])
  }

  private func arrowValue(_ index: Int) -> Value {
    let arrow = view.arrows[index]
    let (start, end) = (point(index, ends[index][0]), point(index, ends[index][1]))
    let bend = max(50, abs(end.x - start.x) / 2)
    let (startBend, endBend) = (
      start.x + (ends[index][0].isRight ? bend : -bend),
      end.x + (ends[index][1].isRight ? bend : -bend)
    )
    // The label stands where the box is that fewer arrows lead to.
    let columns = ends[index].map { boxes[$0.box]?.column ?? 0 }
    let atSource = columns[1] == 1 && columns[0] != 1
    let place = atSource ? start : end
    let isRight = ends[index][atSource ? 0 : 1].isRight
    return .record([
      "path": .text(
        "M\(start.x) \(start.y)C\(startBend) \(start.y) \(endBend) \(end.y) \(end.x) \(end.y)"),
      "label": .text(arrow.label), "label_x": .number(place.x + (isRight ? 12 : -12)),
      "label_y": .number(place.y - 3), "anchor": .text(isRight ? "start" : "end"),
      "title": .text(arrow.edges.map { words($0) }.joined(separator: "; ")),
    ])
  }

  private func words(_ edge: SiteGraph.Edge) -> String {
    let identity = edge.identity.isEmpty ? "" : " as \(edge.identity)"
    let (source, target) = (view.graph.name(of: edge.source), view.graph.name(of: edge.target))
    return "\(edge.client ?? source) to \(edge.server ?? target): \(edge.label) \(edge.speaks)"
      + identity
  }
}
