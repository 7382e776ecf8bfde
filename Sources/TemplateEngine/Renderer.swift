import ConfigFormats
import Diagnostics

// Running a program: one loop over operations, no recursion, output appended to one buffer.
extension Rendering {
  /// Beyond this a template is running wild: 1 GiB of output, or four million partials.
  static let mostOutput = 1 << 30
  static let mostCalls = 1 << 22
  static let mostFindings = 1000

  mutating func begin(_ program: Program, _ frames: [Record]) {
    reset()
    for frame in frames { roots.append(.record(frame)) }
    enterRoots(program)
  }

  mutating func begin(_ program: Program, _ value: Value) {
    reset()
    roots.append(value)
    enterRoots(program)
  }

  private mutating func enterRoots(_ program: Program) {
    self.program = program
    let roots = roots.withUnsafeBufferPointer { $0 }
    guard let first = roots.baseAddress else { return }
    for index in roots.indices { stack.push(first + index) }
  }

  mutating func run(_ program: Program) -> [Diagnostic] {
    program.operations.withUnsafeBufferPointer { operations in
      program.text.withUnsafeBufferPointer { text in
        program.keys.withUnsafeBufferPointer { keys in
          execute(program, operations, text, keys)
        }
      }
    }
    // The frames point into the roots, so both go together.
    stack.removeAll()
    roots.removeAll(keepingCapacity: true)
    return findings
  }

  private mutating func execute(
    _ program: Program, _ operations: UnsafeBufferPointer<Operation>,
    _ text: UnsafeBufferPointer<UInt8>, _ keys: UnsafeBufferPointer<Key>
  ) {
    guard let firstKey = keys.baseAddress else { return }
    var position = 0
    var chain = -1
    var callCount = 0
    while true {
      let operation = operations[position]
      position += 1
      if operation.textCount > 0 {
        let start = output.count
        output.append(
          UnsafeBufferPointer(
            rebasing: text[
              Int(operation.textStart)..<Int(operation.textStart + operation.textCount)])
        )
        if isTracing {
          note(start, .text(Int(operation.textStart)), chain, program, nil)
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
        if case .list(let items) = value.pointee {
          let items = items.withUnsafeBufferPointer { $0 }
          if operation.isSingle, items.count > 1 {
            report(
              .repeatedPlace(
                program.spelling(of: operation.key), at: program.range(of: operation.tag)))
            position = Int(operation.target)
          } else if let first = items.baseAddress, !items.isEmpty {
            stack.push(first, items: items.count)
          } else {
            position = Int(operation.target)
          }
        } else if Self.isTrue(value) {
          stack.push(value, counting: keys[Int(operation.key)].meaning.isCount)
        } else {
          position = Int(operation.target)
        }
      case .inverted:
        guard let value = stack.value(of: firstKey + Int(operation.key)) else {
          undefined(operation, firstKey, program)
          continue
        }
        if Self.isTrue(value) { position = Int(operation.target) }
      case .endSection:
        if output.count > Self.mostOutput {
          return report(.tooMuchOutput(at: program.range(of: operation.tag)))
        }
        if stack.next() { position = Int(operation.target) }
      case .enter, .enterNamed:
        var target = Int(operation.target)
        if operation.kind == .enterNamed {
          guard let chosen = choose(operation, firstKey, program) else { continue }
          target = chosen
        }
        callCount += 1
        if calls.count == program.options.partialDepth {
          return report(
            .partialDepth(
              program.options.partialDepth, at: program.range(of: operation.tag)))
        }
        if callCount > Self.mostCalls || output.count > Self.mostOutput {
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

  /// Whether a section over the value is entered.
  private static func isTrue(_ value: UnsafePointer<Value>) -> Bool {
    switch value.pointee {
    case .null: false
    case .flag(let flag, _): flag
    case .number, .decimal, .secret, .record: true
    case .text(let text, _), .verbatim(let text, _, _): !text.isEmpty
    case .list(let items): !items.isEmpty
    }
  }

  // MARK: Values

  private mutating func write(
    _ value: UnsafePointer<Value>, _ operation: Operation, _ program: Program
  ) {
    var reason: Unspellable?
    switch value.pointee {
    case .null:
      reason = operation.place.write(UnsafeBufferPointer(start: nil, count: 0), into: &output)
    case .flag(let flag, _):
      reason = operation.place.write(flag, into: &output)
    case .number(let number, _):
      reason = operation.place.write(number, into: &output)
    case .decimal(var text, _):
      let isNumber = operation.place.kind == .bare && Self.isNumber(text)
      reason = text.withUTF8 {
        if isNumber {
          output.append($0)
          return nil
        }
        return operation.place.write($0, into: &output)
      }
    case .text(var text, _), .verbatim(var text, _, _):
      reason = text.withUTF8 { operation.place.write($0, into: &output) }
    case .secret(let secret, let origin):
      let start = output.count
      var name = secret.description
      reason = name.withUTF8 { operation.place.write($0, into: &output) }
      secretPieces.append(
        SecretPiece(
          range: start..<output.count, secret: secret, place: operation.place, origin: origin,
          tag: operation.tag))
    case .list, .record:
      return notAScalar(value, operation, program)
    }
    if let reason {
      report(
        .unspellable(
          program.spelling(of: operation.key), reason, at: program.range(of: operation.tag),
          origin: value.pointee.origin))
    }
  }

  private mutating func writeRaw(
    _ value: UnsafePointer<Value>, _ operation: Operation, _ program: Program
  ) {
    switch (value.pointee, program.options.raw) {
    case (.verbatim(let text, program.format, _), _): output.append(text)
    case (.text(let text, _), .anyText), (.verbatim(let text, _, _), .anyText),
      (.decimal(let text, _), .anyText):
      output.append(text)
    case (.number(let number, _), .anyText): output.append(decimal: number)
    case (.flag(let flag, _), .anyText): output.append(flag ? "true" : "false" as StaticString)
    case (.null, .anyText): break
    case (.list, _), (.record, _): notAScalar(value, operation, program)
    default:
      report(
        .rawText(
          program.spelling(of: operation.key), format: program.format,
          at: program.range(of: operation.tag), origin: value.pointee.origin))
    }
  }

  /// A decimal stands bare only when it is nothing but a number.
  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
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
    guard case .text(let path, let origin) = value.pointee else {
      if isStrict {
        report(
          .partialNameNotText(
            program.spelling(of: operation.key), at: program.range(of: operation.tag),
            origin: value.pointee.origin))
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
    _ value: UnsafePointer<Value>, _ operation: Operation, _ program: Program
  ) {
    var kind = "record"
    if case .list = value.pointee { kind = "list" }
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
    _ value: UnsafePointer<Value>?
  ) {
    guard output.count > start else { return }
    var origins: [Origin] = []
    if let value, value.pointee.origin.range != nil { origins.append(value.pointee.origin) }
    for entered in stack.values(above: roots.count) where entered.pointee.origin.range != nil {
      if !origins.contains(entered.pointee.origin) { origins.append(entered.pointee.origin) }
    }
    steps.append(
      TraceStep(output: start..<output.count, content: content, chain: chain, origins: origins))
  }
}
