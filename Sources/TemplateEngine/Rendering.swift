public import ConfigFormats
public import Diagnostics

/// A secret in the text of a render.
public struct SecretPiece: Hashable, Sendable {
  /// Where the secret's name stands in ``Rendering/review``, spelled for its place.
  public let range: Range<Int>
  public let secret: Secret
  /// The place whose escaper spells the secret's text.
  public let place: Place
  public let origin: Origin
  let tag: UInt32
}

/// Where a stretch of output came from.
public struct TraceEntry: Hashable, Sendable {
  /// Bytes of ``Rendering/review``.
  public let output: Range<Int>
  /// The literal text, within one line of its template, or the tag.
  public let template: SourceRange
  /// Whether a tag wrote the stretch, not literal text.
  public let isValue: Bool
  /// The tags of the partials that led there, outermost first.
  public let chain: [SourceRange]
  /// The value's origin, then those of the sections around the tag, innermost first; only origins
  /// that say something: a range, a rule, or both.
  public let origins: [Origin]
}

/// The output of one render: owns buffers that are reused by the next.
///
/// One text with the places of its secrets, so the two projections of it, with names and with
/// texts, cannot drift apart.
public struct Rendering: ~Copyable {
  var output = ByteBuffer()
  var stack = ContextStack()
  var calls = CallStack()
  var program: Program?
  var findings: [Diagnostic] = []
  /// Operations whose missing name is reported: a list says it once, not once for each item.
  var reported: Set<UInt32> = []
  let isTracing: Bool
  var steps: [TraceStep] = []
  var chains: [(parent: Int, tag: UInt32)] = []

  /// Secrets in the order of the text.
  public internal(set) var secretPieces: [SecretPiece] = []

  /// - Parameter tracing: Whether to keep where each stretch of output came from.
  public init(tracing: Bool = false) { isTracing = tracing }

  /// The review projection: the text with each secret as `<redacted:name>`, spelled by the escaper
  /// of its place. Valid until the next change of the rendering.
  public var review: UnsafeBufferPointer<UInt8> { output.bytes }

  /// Writes the bundle projection, with the text of every secret, at the end of `out`.
  ///
  /// - Returns: A finding for each secret that is withheld, and for each whose place cannot carry
  ///   it. Findings name secrets, never their text.
  public func reveal(into out: inout ByteBuffer) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    var copied = 0
    for piece in secretPieces {
      out.append(UnsafeBufferPointer(rebasing: output.bytes[copied..<piece.range.lowerBound]))
      copied = piece.range.upperBound
      guard var text = piece.secret.reveal() else {
        findings.append(
          .withheldSecret(piece.secret, at: range(of: piece), origin: piece.origin))
        continue
      }
      if let reason = text.withUTF8({ piece.place.write($0, into: &out) }) {
        findings.append(
          .unspellableSecret(
            piece.secret, reason, at: range(of: piece), origin: piece.origin))
      }
    }
    out.append(UnsafeBufferPointer(rebasing: output.bytes[copied...]))
    return findings
  }

  /// The tag in the template that the secret came by.
  package func range(of piece: SecretPiece) -> SourceRange? {
    program?.range(of: piece.tag)
  }

  /// Where each stretch of ``review`` came from, in order and without gaps; empty unless tracing.
  public var trace: [TraceEntry] {
    guard let program else { return [] }
    var entries: [TraceEntry] = []
    entries.reserveCapacity(steps.count * 2)
    for step in steps {
      let chain = tags(ofChain: step.chain, program)
      switch step.content {
      case .tag(let tag):
        entries.append(
          TraceEntry(
            output: step.output, template: program.range(of: tag), isValue: true, chain: chain,
            origins: step.origins))
      case .text(let start):
        var position = step.output.lowerBound
        for line in program.lines(ofText: start, count: step.output.count) {
          entries.append(
            TraceEntry(
              output: position..<position + line.count, template: line.range, isValue: false,
              chain: chain, origins: step.origins))
          position += line.count
        }
      }
    }
    return entries
  }

  private func tags(ofChain chain: Int, _ program: Program) -> [SourceRange] {
    var result: [SourceRange] = []
    var link = chain
    while link >= 0 {
      result.append(program.range(of: chains[link].tag))
      link = chains[link].parent
    }
    return result.reversed()
  }

  /// Forgets the text and everything that belongs to it, and keeps the memory.
  public mutating func reset() {
    output.removeAll()
    stack.removeAll()
    calls.removeAll()
    if !secretPieces.isEmpty { secretPieces.removeAll(keepingCapacity: true) }
    if !findings.isEmpty { findings = [] }
    if !reported.isEmpty { reported = [] }
    if isTracing {
      steps.removeAll(keepingCapacity: true)
      chains.removeAll(keepingCapacity: true)
    }
    program = nil
  }
}

/// A stretch of output as the renderer notes it: cheap to make, and turned into a ``TraceEntry``
/// when someone asks.
struct TraceStep {
  enum Content {
    case text(Int)
    case tag(UInt32)
  }

  var output: Range<Int>
  var content: Content
  var chain: Int
  var origins: [Origin]
}

/// Where to go on after each open partial.
struct CallStack: ~Copyable {
  private let returns: UnsafeMutablePointer<(operation: Int, chain: Int)>
  private(set) var count = 0

  /// As deep as options allow partials to be.
  static let limit = 256

  init() { returns = .allocate(capacity: Self.limit) }
  deinit { returns.deallocate() }

  mutating func push(_ operation: Int, chain: Int) {
    precondition(count < Self.limit, "the renderer checks the depth of partials")
    (returns + count).initialize(to: (operation, chain))
    count += 1
  }

  mutating func pop() -> (operation: Int, chain: Int)? {
    guard count > 0 else { return nil }
    count -= 1
    return returns[count]
  }

  mutating func removeAll() { count = 0 }
}
