public import ConfigFormats
public import Diagnostics

/// A template and everything it includes, compiled for one grammar.
///
/// Immutable: one template renders in many threads at once, each with its own ``Rendering``.
public struct Template: Sendable {
  let program: Program

  public var path: String { program.path }
  public var format: ConfigFormat { program.format }

  /// Renders for a context stack: the last frame is searched first.
  ///
  /// What `rendering` held before is gone; its memory is used again.
  ///
  /// - Returns: What could not be written, in the order of the output. After an error the text is
  ///   incomplete and must not be used.
  public func render(_ frames: [Record], into rendering: inout Rendering) -> [Diagnostic] {
    // The stack points into the frames, and lets go of them when it has run.
    withExtendedLifetime(frames) {
      rendering.begin(frames)
      return rendering.run(program)
    }
  }

  /// Renders for a context that is a single value, as the cases of the specification need it.
  package func render(value: Value, into rendering: inout Rendering) -> [Diagnostic] {
    // A record around the value holds its cells.
    let holder = Record([(Name(""), value)])
    return withExtendedLifetime(holder) {
      rendering.begin(onlyValueOf: holder)
      return rendering.run(program)
    }
  }
}

/// The compiled form: flat operations over one block of literal text.
final class Program: Sendable {
  let path: String
  let format: ConfigFormat
  let options: TemplateOptions
  let operations: [Operation]
  /// With some bytes more than the templates have: see ``Cell/slack``.
  let text: [UInt8]
  let keys: [Key]
  let tags: [Tag]
  let choices: [Choice]
  let segments: [TextSegment]
  let sources: [ParsedTemplate]

  init(
    path: String, format: ConfigFormat, options: TemplateOptions, operations: [Operation],
    text: [UInt8], keys: [Key], tags: [Tag], choices: [Choice], segments: [TextSegment],
    sources: [ParsedTemplate]
  ) {
    self.path = path
    self.format = format
    self.options = options
    self.operations = operations
    self.text = text
    self.keys = keys
    self.tags = tags
    self.choices = choices
    self.segments = segments
    self.sources = sources
  }

  func range(of tag: UInt32) -> SourceRange {
    let tag = tags[Int(tag)]
    return sources[Int(tag.source)].range(tag.range)
  }

  /// The dotted name that begins at `key`, as the template wrote it.
  func spelling(of key: UInt32) -> String {
    let first = Int(key)
    return keys[first...first + Int(keys[first].rest)].map(\.name.text).joined(separator: ".")
  }

  /// Where literal text comes from, one range for each line of the template.
  func lines(ofText start: Int, count: Int) -> [(count: Int, range: SourceRange)] {
    var result: [(count: Int, range: SourceRange)] = []
    var (low, high) = (0, segments.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(segments[middle].textStart) <= start { low = middle } else { high = middle }
    }
    var position = start
    let end = start + count
    while position < end, low < segments.count {
      let segment = segments[low]
      let segmentEnd =
        low + 1 < segments.count ? Int(segments[low + 1].textStart) : text.count - Cell.slack
      let stop = min(end, segmentEnd)
      let source = sources[Int(segment.source)]
      if segment.bytes.count < segmentEnd - Int(segment.textStart) {
        result.append((stop - position, source.range(segment.bytes)))
        position = stop
      }
      while position < stop {
        var lineEnd = position
        while lineEnd < stop, text[lineEnd] != 0x0A { lineEnd += 1 }
        lineEnd = min(lineEnd + 1, stop)
        let offset = segment.bytes.lower - Int(segment.textStart)
        result.append(
          (lineEnd - position, source.range(ByteRange(position + offset, lineEnd + offset))))
        position = lineEnd
      }
      low += 1
    }
    return result
  }
}
