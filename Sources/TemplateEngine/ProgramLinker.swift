import ConfigFormats
import Diagnostics

/// Units to one program: operations end to end, entries as positions, and of every choice only
/// what can stand at its place.
struct ProgramLinker {
  let compiler: TemplateCompiler

  func link(root: Int, path: String) -> (Program?, [Diagnostic]) {
    let faults = reachableFaults()
    let diagnostics = findings(from: root)
    if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
    var starts: [UInt32] = []
    var next = 0
    for unit in compiler.units {
      starts.append(UInt32(next))
      next += unit.operations.count
    }
    // The program begins with its root.
    precondition(root == 0, "the first unit is the template that was asked for")
    var operations: [Operation] = []
    operations.reserveCapacity(next)
    for (index, unit) in compiler.units.enumerated() {
      for var operation in unit.operations {
        switch operation.kind {
        case .section, .inverted, .endSection: operation.target += starts[index]
        case .enter: operation.target = starts[Int(operation.target)]
        default: break
        }
        operations.append(operation)
      }
    }
    let (sources, tags, segments) = sourcesInUse()
    let choices = compiler.choices.map { choice(from: $0, faults, starts) }
    let program = Program(
      path: path, format: compiler.format, options: compiler.options, operations: operations,
      text: compiler.text + Array(repeating: 0, count: Cell.slack), keys: compiler.names.keys,
      tags: tags, choices: choices, segments: segments, sources: sources)
    return (program, diagnostics)
  }

  /// The templates that tags and text come from, numbered anew: a program does not carry the whole
  /// library.
  private func sourcesInUse() -> ([ParsedTemplate], [Tag], [TextSegment]) {
    var numbers: [UInt32: UInt32] = [:]
    var sources: [ParsedTemplate] = []
    // Neighbours mostly come from one template.
    var last: (source: UInt32, number: UInt32)?
    func number(of source: UInt32) -> UInt32 {
      if let last, last.source == source { return last.number }
      if let known = numbers[source] {
        last = (source, known)
        return known
      }
      let number = UInt32(sources.count)
      // Only the text and its lines matter from here on.
      sources.append(
        ParsedTemplate(
          source: compiler.sources[Int(source)],
          lineStarts: compiler.parsed[Int(source)]?.lineStarts ?? [0]))
      numbers[source] = number
      last = (source, number)
      return number
    }
    var (tags, segments) = (compiler.tags, compiler.segments)
    for index in tags.indices { tags[index].source = number(of: tags[index].source) }
    for index in segments.indices { segments[index].source = number(of: segments[index].source) }
    return (sources, tags, segments)
  }

  private func choice(
    from pending: TemplateCompiler.PendingChoice, _ faults: [Diagnostic?], _ starts: [UInt32]
  ) -> Choice {
    var choice = Choice(targets: [:], refusals: [:])
    for (path, unit) in pending.units {
      if let fault = faults[unit] {
        choice.refusals[path] = .init(fault.message, at: fault.range)
      } else if compiler.units[unit].exit != pending.states {
        choice.refusals[path] = .init("it ends in another place of the grammar than it begins")
      } else {
        choice.targets[path] = starts[unit]
      }
    }
    return choice
  }

  /// Everything found in the units that are always reached, each finding once.
  private func findings(from root: Int) -> [Diagnostic] {
    var seen: Set<Int> = [root]
    var queue = [root]
    var known: Set<Diagnostic> = []
    var result: [Diagnostic] = []
    while let unit = queue.popLast() {
      for diagnostic in compiler.units[unit].diagnostics
      where known.insert(diagnostic).inserted { result.append(diagnostic) }
      for callee in compiler.units[unit].callees.reversed() where seen.insert(callee).inserted {
        queue.append(callee)
      }
    }
    return result
  }

  /// For each unit the first error that entering it would bring, its own or a callee's.
  private func reachableFaults() -> [Diagnostic?] {
    var faults = compiler.units.map { $0.diagnostics.first { $0.severity == .error } }
    if compiler.choices.isEmpty { return faults }
    var callers: [[Int]] = Array(repeating: [], count: faults.count)
    for (caller, unit) in compiler.units.enumerated() {
      for callee in unit.callees { callers[callee].append(caller) }
    }
    var queue = faults.indices.filter { faults[$0] != nil }
    while let unit = queue.popLast() {
      for caller in callers[unit] where faults[caller] == nil {
        faults[caller] = faults[unit]
        queue.append(caller)
      }
    }
    return faults
  }
}
