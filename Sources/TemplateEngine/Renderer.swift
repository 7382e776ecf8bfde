import ConfigFormats
import Diagnostics

// Running a program: one loop over operations, no recursion, output appended to one buffer.
extension Rendering {
  /// Beyond this a template is running wild, as it is beyond ``TemplateOptions/mostSteps``.
  static let mostOutput = 1 << 30
  static let mostFindings = 1000

  mutating func begin(_ frames: [Record]) {
    reset()
    stack.pushRoots(frames)
  }

  mutating func begin(onlyValueOf holder: Record) {
    reset()
    if let cell = Record.parts(at: holder.address)?.pointee.cells { stack.push(cell) }
    stack.endRoots()
  }

  mutating func run(_ program: Program) -> [Diagnostic] {
    program.operations.withUnsafeBufferPointer { operations in
      program.text.withUnsafeBufferPointer { text in
        program.keys.withUnsafeBufferPointer { keys in
          execute(program, operations, text, keys)
        }
      }
    }
    stack.removeAll()
    // Only pieces and traces ask later; most files have neither and need not hold the program.
    if isTracing || !secretPieces.isEmpty { self.program = program }
    return findings
  }

  private mutating func execute(
    _ program: Program, _ operations: UnsafeBufferPointer<Operation>,
    _ text: UnsafeBufferPointer<UInt8>, _ keys: UnsafeBufferPointer<Key>
  ) {
    guard let firstKey = keys.baseAddress, let firstByte = text.baseAddress,
      let firstOperation = operations.baseAddress
    else { return }
    var next = firstOperation
    var chain = -1
    var stepCount = 0
    while true {
      let operation = next
      next += 1
      let textCount = Int(operation.pointee.textCount)
      if textCount > 0 {
        copy(firstByte + Int(operation.pointee.textStart), count: textCount)
        if isTracing {
          let start = Int(operation.pointee.textStart)
          note(output.count - textCount, .text(start), chain, program, nil)
        }
      }
      let kind = operation.pointee.kind
      var value = stack.noValue
      if kind.takesValue {
        let key = firstKey + Int(operation.pointee.key)
        let found =
          key.pointee.meaning == .name
          ? ContextStack.value(of: key, in: stack.records, stack.recordCount)
          : stack.value(of: key)
        guard let found else {
          undefined(operation, firstKey, program)
          if kind == .section { next = firstOperation + Int(operation.pointee.target) }
          continue
        }
        value = found
      }
      switch kind {
      case .variable:
        let start = output.count
        write(value, operation, program)
        if isTracing { note(start, .tag(operation.pointee.tag), chain, program, value) }
      case .raw:
        let start = output.count
        writeRaw(value, operation, program)
        if isTracing { note(start, .tag(operation.pointee.tag), chain, program, value) }
      case .text: break
      case .section:
        if !value.pointee.isTrue {
          next = firstOperation + Int(operation.pointee.target)
        } else if value.pointee.kind != .list {
          stack.push(value, counting: firstKey[Int(operation.pointee.key)].meaning.isCount)
        } else if operation.pointee.isSingle, value.pointee.count > 1 {
          report(
            .repeatedPlace(
              program.spelling(of: operation.pointee.key),
              at: program.range(of: operation.pointee.tag)))
          next = firstOperation + Int(operation.pointee.target)
        } else if let first = value.pointee.firstItem {
          stack.push(first, items: Int(value.pointee.count))
        }
      case .inverted:
        if value.pointee.isTrue { next = firstOperation + Int(operation.pointee.target) }
      case .endSection:
        // Lists in lists take time even where they write nothing.
        stepCount &+= 1
        if isWild(after: stepCount, operation, program) { return }
        if stack.next() { next = firstOperation + Int(operation.pointee.target) }
      case .enter, .enterNamed:
        var target = Int(operation.pointee.target)
        if kind == .enterNamed {
          guard let chosen = choose(operation, firstKey, program) else { continue }
          target = chosen
        }
        stepCount &+= 1
        if calls.count == program.options.partialDepth {
          return report(
            .partialDepth(
              program.options.partialDepth, at: program.range(of: operation.pointee.tag)))
        }
        if isWild(after: stepCount, operation, program) { return }
        calls.push(next - firstOperation, chain: chain)
        if isTracing {
          chains.append((chain, operation.pointee.tag))
          chain = chains.count - 1
        }
        next = firstOperation + target
      case .leave:
        guard let back = calls.pop() else { return }
        (next, chain) = (firstOperation + back.operation, back.chain)
      case .tooDeep:
        return report(
          .partialDepth(
            program.options.partialDepth, at: program.range(of: operation.pointee.tag)))
      }
    }
  }

  /// Whether a template has done more than any can mean to; reports it then.
  @inline(__always)
  private mutating func isWild(
    after steps: Int, _ operation: UnsafePointer<Operation>, _ program: Program
  ) -> Bool {
    guard steps > program.options.mostSteps || output.count > Self.mostOutput else { return false }
    report(.tooMuchOutput(at: program.range(of: operation.pointee.tag)))
    return true
  }

  // MARK: Values

  /// Appends bytes that can be read, with what follows them, in whole blocks.
  @inline(__always)
  private mutating func copy(_ source: UnsafePointer<UInt8>, count: Int) {
    let target = UnsafeMutableRawPointer(output.reserve(count &+ Cell.slack))
    if count <= Cell.slack {
      typealias Block = SIMD32<UInt8>
      target.storeBytes(of: UnsafeRawPointer(source).loadUnaligned(as: Block.self), as: Block.self)
    } else {
      target.copyMemory(from: source, byteCount: count)
    }
    output.advance(count)
  }

  @inline(__always)
  private mutating func write(
    _ cell: UnsafePointer<Cell>, _ operation: UnsafePointer<Operation>,
    _ program: Program
  ) {
    let traits = cell.pointee.traits.rawValue
    if traits & ~operation.pointee.plain.asTheyAre.rawValue == 0,
      let bytes = cell.pointee.bytes.baseAddress
    {
      copy(bytes, count: Int(cell.pointee.count))
    } else if traits & ~operation.pointee.plain.quoted.rawValue == 0,
      let bytes = cell.pointee.bytes.baseAddress
    {
      output.append(operation.pointee.plain.quote)
      copy(bytes, count: Int(cell.pointee.count))
      output.append(operation.pointee.plain.quote)
    } else {
      writeSpelled(cell, operation, program)
    }
  }

  @inline(never)
  private mutating func writeSpelled(
    _ cell: UnsafePointer<Cell>, _ operation: UnsafePointer<Operation>,
    _ program: Program
  ) {
    var reason: Unspellable?
    switch cell.pointee.kind {
    case .null:
      reason = operation.pointee.place.write(
        UnsafeBufferPointer(start: nil, count: 0), into: &output)
    case .flag:
      reason = operation.pointee.place.write(cell.pointee.isTrue, into: &output)
    case .number:
      reason = operation.pointee.place.write(cell.pointee.number, into: &output)
    case .decimal where operation.pointee.place.kind == .bare && Self.isNumber(cell.pointee.bytes):
      output.append(cell.pointee.bytes)
    case .text, .verbatim, .decimal:
      reason = operation.pointee.place.write(cell.pointee.bytes, into: &output)
    case .secret:
      guard case .secret(let secret, let origin) = cell.pointee.value else { return }
      let start = output.count
      reason = operation.pointee.place.write(cell.pointee.bytes, into: &output)
      secretPieces.append(
        SecretPiece(
          range: start..<output.count, secret: secret, place: operation.pointee.place,
          origin: origin,
          tag: operation.pointee.tag))
    case .list, .record:
      return notAScalar(cell, operation, program)
    }
    if let reason {
      report(
        .unspellable(
          program.spelling(of: operation.pointee.key), reason,
          at: program.range(of: operation.pointee.tag),
          origin: cell.pointee.value.origin))
    }
  }

  @inline(never)
  private mutating func writeRaw(
    _ cell: UnsafePointer<Cell>, _ operation: UnsafePointer<Operation>,
    _ program: Program
  ) {
    let takesAny = program.options.raw == .anyText
    switch cell.pointee.kind {
    case .text where takesAny, .decimal where takesAny, .verbatim where takesAny,
      .number where takesAny, .flag where takesAny:
      output.append(cell.pointee.bytes)
    case .null where takesAny: break
    case .list, .record: notAScalar(cell, operation, program)
    default:
      let value = cell.pointee.value
      if case .verbatim(_, program.format, _) = value {
        return output.append(cell.pointee.bytes)
      }
      report(
        .rawText(
          program.spelling(of: operation.pointee.key), format: program.format,
          at: program.range(of: operation.pointee.tag), origin: value.origin))
    }
  }

  /// A decimal stands bare only when it is nothing but a number.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    !text.isEmpty
      && text.allSatisfy {
        ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x2B || $0 == 0x2D || $0 | 0x20 == 0x65
      }
  }

  // MARK: Partials named by a value

  /// Where the template that the value names begins; nil after reporting why it does not.
  private mutating func choose(
    _ operation: UnsafePointer<Operation>, _ keys: UnsafePointer<Key>, _ program: Program
  ) -> Int? {
    let isStrict = program.options.missing == .areErrors
    guard let value = stack.value(of: keys + Int(operation.pointee.key)) else {
      undefined(operation, keys, program)
      return nil
    }
    guard case .text(let path, let origin) = value.pointee.value else {
      if isStrict {
        report(
          .partialNameNotText(
            program.spelling(of: operation.pointee.key),
            at: program.range(of: operation.pointee.tag),
            origin: value.pointee.value.origin))
      }
      return nil
    }
    let choice = program.choices[Int(operation.pointee.target)]
    if let target = choice.targets[path] { return Int(target) }
    let why = choice.refusals[path]
    if isStrict || why != nil {
      report(
        .dynamicPartial(
          path, at: program.range(of: operation.pointee.tag), origin: origin, why: why,
          near: choice.targets.keys.sorted()))
    }
    return nil
  }

  // MARK: Findings

  @inline(never)
  private mutating func report(_ finding: Diagnostic) {
    if findings.count < Self.mostFindings { findings.append(finding) }
  }

  @inline(never)
  private mutating func notAScalar(
    _ cell: UnsafePointer<Cell>, _ operation: UnsafePointer<Operation>,
    _ program: Program
  ) {
    let kind = cell.pointee.kind == .list ? "list" : "record"
    report(
      .notAScalar(
        program.spelling(of: operation.pointee.key), kind: kind,
        at: program.range(of: operation.pointee.tag)))
  }

  /// Reports a name that is nowhere, once for each tag.
  @inline(never)
  private mutating func undefined(
    _ operation: UnsafePointer<Operation>, _ keys: UnsafePointer<Key>, _ program: Program
  ) {
    guard program.options.missing == .areErrors else { return }
    guard reported.insert(operation.pointee.tag).inserted else { return }
    let key = keys + Int(operation.pointee.key)
    let name = program.spelling(of: operation.pointee.key)
    let range = program.range(of: operation.pointee.tag)
    switch key.pointee.meaning {
    case .name:
      let (missing, names) = stack.candidates(for: key)
      report(.undefinedName(name, missing: missing, at: range, near: names))
    case .item, .isFirst, .isLast, .number: report(.outsideList(name, at: range))
    }
  }

  // MARK: Provenance

  @inline(never)
  private mutating func note(
    _ start: Int, _ content: TraceStep.Content, _ chain: Int, _ program: Program,
    _ value: UnsafePointer<Cell>?
  ) {
    guard output.count > start else { return }
    var origins: [Origin] = []
    if let value, value.pointee.value.origin != .none {
      origins.append(value.pointee.value.origin)
    }
    for entered in stack.enteredValues {
      let origin = entered.pointee.value.origin
      if origin != .none, !origins.contains(origin) { origins.append(origin) }
    }
    steps.append(
      TraceStep(output: start..<output.count, content: content, chain: chain, origins: origins))
  }
}
