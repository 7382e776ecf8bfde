/// Findings in the order they were made; sorted when they are shown.
public struct DiagnosticBag: Sendable {
  public private(set) var all: [Diagnostic] = []
  public private(set) var errorCount = 0

  public init() {}

  public var hasErrors: Bool { errorCount > 0 }
  public var isEmpty: Bool { all.isEmpty }

  public mutating func append(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errorCount += 1 }
    all.append(diagnostic)
  }

  public mutating func append(contentsOf diagnostics: some Sequence<Diagnostic>) {
    for diagnostic in diagnostics { append(diagnostic) }
  }

  /// By place, those without one first; then errors before warnings, then by code and wording.
  public var sorted: [Diagnostic] {
    all.sorted { left, right in
      switch (left.range, right.range) {
      case (nil, .some): return true
      case (.some, nil): return false
      case (let first?, let second?) where first != second: return first < second
      default:
        return (left.severity, left.code, left.message) < (
          right.severity, right.code, right.message
        )
      }
    }
  }
}
