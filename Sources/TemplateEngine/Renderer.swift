import ConfigFormats
import Diagnostics

// Running a program: one loop over operations, no recursion, output appended to one buffer.
extension Rendering {
  /// Beyond this a template is running wild, as it is beyond ``TemplateOptions/mostSteps``.
  static let mostOutput = 1 << 30
  static let mostFindings = 1000

  mutating func begin(_ program: Program, _ frames: [Record]) {
    reset()
    self.program = program
    stack.pushRoots(frames)
  }

  mutating func begin(_ program: Program, onlyValueOf holder: Record) {
    reset()
    self.program = program
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
    return findings
  }

  private mutating func execute(
    _ program: Program, _ operations: UnsafeBufferPointer<Operation>,
    _ text: UnsafeBufferPointer<UInt8>, _ keys: UnsafeBufferPointer<Key>
  ) {
    guard let firstKey = keys.baseAddress, let firstByte = text.baseAddress,
      let firstOperation = operations.baseAddress
    else { return }
    var position = 0
    var chain = -1
    let mostSteps = program.options.mostSteps
    var stepCount = 0
    while true {
      let operation = firstOperation[position]
      position += 1
      if operation.textCount > 0 {
        copy(firstByte + Int(operation.textStart), count: Int(operation.textCount))
        if isTracing {
          note(
            output.count - Int(operation.textCount), .text(Int(operation.textStart)), chain,
            program,
            nil)
        }
      }
      switch operation.kind {
      case .text: break
      case .variable:
        guard let value = stack.value(of: firstKey + Int(operation.key)) else {
          undefined(operation, firstKey, program)
          continue
        }
        let start = output.count
        write(value, operation, program)
        if isTracing { note(start, .tag(operation.tag), chain, program, value) }
      case .raw:
        guard let value = stack.value(of: firstKey + Int(operation.key)) else {
          undefined(operation, firstKey, program)
          continue
        }
        let start = output.count
        writeRaw(value, operation, program)
        if isTracing { note(start, .tag(operation.tag), chain, program, value) }
      case .section:
        guard let value = stack.value(of: firstKey + Int(operation.key)) else {
          undefined(operation, firstKey, program)
          position = Int(operation.target)
          continue
        }
        if value.pointee.kind == .list {
          let count = Int(value.pointee.count)
          if operation.isSingle, count > 1 {
            report(
              .repeatedPlace(
                program.spelling(of: operation.key), at: program.range(of: operation.tag)))
            position = Int(operation.target)
          } else if let first = value.pointee.firstItem, count > 0 {
            stack.push(first, items: count)
          } else {
            position = Int(operation.target)
          }
        } else if value.pointee.isTrue {
          stack.push(value, counting: keys[Int(operation.key)].meaning.isCount)
        } else {
          position = Int(operation.target)
        }
      case .inverted:
        guard let value = stack.value(of: firstKey + Int(operation.key)) else {
          undefined(operation, firstKey, program)
          continue
        }
        if value.pointee.isTrue { position = Int(operation.target) }
      case .endSection:
        // Lists in lists take time even where they write nothing.
        stepCount += 1
        if stepCount > mostSteps || output.count > Self.mostOutput {
          return report(.tooMuchOutput(at: program.range(of: operation.tag)))
        }
        if stack.next() { position = Int(operation.target) }
      case .enter, .enterNamed:
        var target = Int(operation.target)
        if operation.kind == .enterNamed {
          guard let chosen = choose(operation, firstKey, program) else { continue }
          target = chosen
        }
        stepCount += 1
        if calls.count == program.options.partialDepth {
          return report(
            .partialDepth(
              program.options.partialDepth, at: program.range(of: operation.tag)))
        }
        if stepCount > mostSteps || output.count > Self.mostOutput {
          return report(.tooMuchOutput(at: program.range(of: operation.tag)))
        }
        calls.push(position, chain: chain)
        if isTracing {
          chains.append((chain, operation.tag))
          chain = chains.count - 1
        }
        position = target
      case .leave:
        guard let back = calls.pop() else { return }
        (position, chain) = (back.operation, back.chain)
      case .tooDeep:
        return report(
          .partialDepth(program.options.partialDepth, at: program.range(of: operation.tag)))
      }
    }
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
    _ cell: UnsafePointer<Cell>, _ operation: Operation, _ program: Program
  ) {
    if operation.isPlain, cell.pointee.kind == .text {
      if let bytes = cell.pointee.bytes.baseAddress {
        copy(bytes, count: Int(cell.pointee.count))
      }
    } else {
      writeSpelled(cell, operation, program)
    }
  }

  private mutating func writeSpelled(
    _ cell: UnsafePointer<Cell>, _ operation: Operation, _ program: Program
  ) {
    var reason: Unspellable?
    switch cell.pointee.kind {
    case .null:
      reason = operation.place.write(UnsafeBufferPointer(start: nil, count: 0), into: &output)
    case .flag:
      reason = operation.place.write(cell.pointee.word != 0, into: &output)
    case .number:
      reason = operation.place.write(Int(bitPattern: cell.pointee.word), into: &output)
    case .decimal where operation.place.kind == .bare && Self.isNumber(cell.pointee.bytes):
      output.append(cell.pointee.bytes)
    case .text, .verbatim, .decimal:
      reason = operation.place.write(cell.pointee.bytes, into: &output)
    case .secret:
      guard case .secret(let secret, let origin) = cell.pointee.value else { return }
      let start = output.count
      var name = secret.description
      reason = name.withUTF8 { operation.place.write($0, into: &output) }
      secretPieces.append(
        SecretPiece(
          range: start..<output.count, secret: secret, place: operation.place, origin: origin,
          tag: operation.tag))
    case .list, .record:
      return notAScalar(cell, operation, program)
    }
    if let reason {
      report(
        .unspellable(
          program.spelling(of: operation.key), reason, at: program.range(of: operation.tag),
          origin: cell.pointee.value.origin))
    }
  }

  private mutating func writeRaw(
    _ cell: UnsafePointer<Cell>, _ operation: Operation, _ program: Program
  ) {
    let takesAny = program.options.raw == .anyText
    switch cell.pointee.kind {
    case .text where takesAny, .decimal where takesAny, .verbatim where takesAny:
      output.append(cell.pointee.bytes)
    case .number where takesAny: output.append(decimal: Int(bitPattern: cell.pointee.word))
    case .flag where takesAny:
      output.append(cell.pointee.word != 0 ? "true" : "false" as StaticString)
    case .null where takesAny: break
    case .list, .record: notAScalar(cell, operation, program)
    default:
      let value = cell.pointee.value
      if case .verbatim(_, program.format, _) = value {
        return output.append(cell.pointee.bytes)
      }
      report(
        .rawText(
          program.spelling(of: operation.key), format: program.format,
          at: program.range(of: operation.tag), origin: value.origin))
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
    _ operation: Operation, _ keys: UnsafePointer<Key>, _ program: Program
  ) -> Int? {
    let isStrict = program.options.missing == .areErrors
    guard let value = stack.value(of: keys + Int(operation.key)) else {
      undefined(operation, keys, program)
      return nil
    }
    guard case .text(let path, let origin) = value.pointee.value else {
      if isStrict {
        report(
          .partialNameNotText(
            program.spelling(of: operation.key), at: program.range(of: operation.tag),
            origin: value.pointee.value.origin))
      }
      return nil
    }
    let choice = program.choices[Int(operation.target)]
    if let target = choice.targets[path] { return Int(target) }
    let why = choice.refusals[path]
    if isStrict || why != nil {
      report(
        .dynamicPartial(
          path, at: program.range(of: operation.tag), origin: origin, why: why,
          near: choice.targets.keys.sorted()))
    }
    return nil
  }

  // MARK: Findings

  private mutating func report(_ finding: Diagnostic) {
    if findings.count < Self.mostFindings { findings.append(finding) }
  }

  private mutating func notAScalar(
    _ cell: UnsafePointer<Cell>, _ operation: Operation, _ program: Program
  ) {
    let kind = cell.pointee.kind == .list ? "list" : "record"
    report(
      .notAScalar(
        program.spelling(of: operation.key), kind: kind, at: program.range(of: operation.tag)))
  }

  /// Reports a name that is nowhere, once for each tag.
  private mutating func undefined(
    _ operation: Operation, _ keys: UnsafePointer<Key>, _ program: Program
  ) {
    guard program.options.missing == .areErrors else { return }
    guard reported.insert(operation.tag).inserted else { return }
    let key = keys + Int(operation.key)
    let name = program.spelling(of: operation.key)
    let range = program.range(of: operation.tag)
    switch key.pointee.meaning {
    case .name:
      let (missing, names) = stack.candidates(for: key)
      report(.undefinedName(name, missing: missing, at: range, near: names))
    case .item, .isFirst, .isLast, .number: report(.outsideList(name, at: range))
    }
  }

  // MARK: Provenance

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
