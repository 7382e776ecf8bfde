/// Resolves the substitutions of a file within the file, and writes the tree.
///
/// What a substitution refers to is its final value, wherever in the file that is given; only a
/// value that refers to itself sees what its key had before. Every step is counted, because a few
/// lines can ask for more values than fit anywhere.
struct HOCONResolver {
  private var document: HOCONDocument
  private let root: Int32
  private let text: Bytes
  private var tree: ConfigTree
  private var steps = 0
  private var depth = 0
  private var isExhausted = false

  /// How many values may wait for each other.
  private static let deepest = 60

  static func emit(
    _ document: inout HOCONDocument, root: Int32, text: Bytes, into tree: inout ConfigTree
  ) {
    var resolver = HOCONResolver(document: document, root: root, text: text, tree: ConfigTree())
    document = HOCONDocument()
    swap(&tree, &resolver.tree)
    resolver.emitSlots(of: root, below: nil, depth: 0)
    swap(&tree, &resolver.tree)
  }

  private init(document: HOCONDocument, root: Int32, text: Bytes, tree: ConfigTree) {
    (self.document, self.root, self.text, self.tree) = (document, root, text, tree)
  }

  private func value(_ index: Int32) -> HOCONDocument.Value { document.values[Int(index)] }
  private func entry(_ index: Int32) -> HOCONDocument.Entry { document.entries[Int(index)] }

  /// Counts work; false when there was too much of it.
  private mutating func mayGoOn(_ cost: Int = 1, at index: Int32) -> Bool {
    steps += cost
    guard steps > 100_000 + 32 * text.count else { return true }
    if !isExhausted {
      report("the substitutions of this file make more values than can be written", at: index)
    }
    isExhausted = true
    return false
  }

  private mutating func report(_ reason: String, at index: Int32) {
    guard !value(index).isReported else { return }
    document.values[Int(index)].isReported = true
    tree.report(reason, at: Int(value(index).start)..<Int(value(index).end))
  }

  // MARK: Resolving

  /// The final value of an entry: a scalar, an object or a list; -1 if it has none.
  private mutating func resolve(_ index: Int32) -> Int32 {
    let entry = entry(index)
    if entry.state == .resolved { return entry.result }
    let form = value(entry.value).form
    if entry.previous < 0, form != .substitution, form != .joined {
      document.entries[Int(index)].state = .resolved
      document.entries[Int(index)].result = entry.value
      return entry.value
    }
    guard depth < Self.deepest, mayGoOn(at: entry.value) else {
      report("too many values wait for each other here", at: entry.value)
      return -1
    }
    depth += 1
    document.entries[Int(index)].state = .busy
    let result = combine(entry)
    document.entries[Int(index)].state = .resolved
    document.entries[Int(index)].result = result
    depth -= 1
    return result
  }

  /// An entry's own value, together with the values before it where it adds to them.
  private mutating func combine(_ entry: HOCONDocument.Entry) -> Int32 {
    let own = resolveValue(entry.value)
    guard entry.previous >= 0 else { return own }
    // What is not there leaves what was.
    if own < 0 { return resolve(entry.previous) }
    guard value(own).form == .object || entry.joins else { return own }
    let before = resolve(entry.previous)
    guard before >= 0 else { return own }
    switch (value(before).form, value(own).form) {
    case (.object, .object): return merge(before, own)
    case (.list, .list): return entry.joins ? append(own, to: before) : own
    default:
      if entry.joins { report("values of different kinds cannot be joined", at: entry.value) }
      return own
    }
  }

  private mutating func resolveValue(_ index: Int32) -> Int32 {
    switch value(index).form {
    case .scalar, .object, .list, .include: index
    case .substitution: substitute(index)
    case .joined: join(index)
    }
  }

  private mutating func substitute(_ index: Int32) -> Int32 {
    let substitution = value(index)
    let found = find(Int(substitution.first), of: index, in: root)
    if found >= 0 || substitution.isOptional { return found }
    if document.hasIncludes || isEnvironmentVariable(substitution) { return expression(index) }
    report("nothing in this file gives this path a value, or only itself", at: index)
    return expression(index)
  }

  /// A value that only the program can know, as its source.
  private mutating func expression(_ index: Int32) -> Int32 {
    var result = HOCONDocument.Value(form: .scalar, start: 0, end: 0)
    (result.start, result.end) = (value(index).start, value(index).end)
    result.kind = .expression
    result.text = tree.piece(text[Int(result.start)..<Int(result.end)])
    return document.add(result)
  }

  private func isEnvironmentVariable(_ substitution: HOCONDocument.Value) -> Bool {
    guard substitution.count == 1 else { return false }
    let name = tree.bytes(document.pathKeys[Int(substitution.first)])
    let allowed = ByteSet("_", ranges: 0x30...0x39, 0x41...0x5a)
    return !name.isEmpty && name.allSatisfy { allowed.contains($0) }
  }

  /// What the rest of a substitution's path leads to inside an object.
  private mutating func find(_ key: Int, of substitution: Int32, in object: Int32) -> Int32 {
    guard mayGoOn(at: substitution) else { return -1 }
    let found = document.keys.find(document.pathKeys[key], of: UInt32(object), in: tree.pool)
    guard let found else { return -1 }
    var index = document.slots[Int(found)].newest
    let path = value(substitution)
    if key + 1 == Int(path.first + path.count) {
      // A value that refers to itself means what was there before it.
      while index >= 0, entry(index).state == .busy { index = entry(index).previous }
      return index < 0 ? -1 : resolve(index)
    }
    while index >= 0 {
      guard mayGoOn(at: substitution) else { return -1 }
      let current = entry(index)
      switch value(current.value).form {
      case .object:
        // Looked into without resolving what stands beside it, which may lead back here.
        let inside = find(key + 1, of: substitution, in: current.value)
        if inside >= 0, value(inside).form != .object || current.previous < 0 { return inside }
        if inside >= 0, current.state != .busy {
          let whole = resolve(index)
          return whole < 0 ? inside : find(key + 1, of: substitution, in: whole)
        }
        index = current.previous
      case .substitution, .joined:
        if current.state != .busy {
          let whole = resolve(index)
          guard whole >= 0, value(whole).form == .object else { return -1 }
          return find(key + 1, of: substitution, in: whole)
        }
        index = current.previous
      case .scalar, .list, .include: return -1
      }
    }
    return -1
  }

  /// What several tokens in a row make, some of them substitutions.
  private mutating func join(_ index: Int32) -> Int32 {
    let source = value(index)
    var whole: Int32 = -1
    var isText = true
    var isUnknown = false
    var pieces: [ConfigTree.Piece] = []
    var size = 0
    var known = 0
    for offset in source.first..<source.first + source.count {
      let part = document.joined[Int(offset)]
      let resolved = resolveValue(part)
      guard resolved >= 0 else { continue }
      let found = value(resolved)
      if found.form == .scalar {
        if found.kind == .expression { isUnknown = true }
        pieces.append(found.text)
        size += Int(found.text.count)
        if !found.isBlank { known += 1 }
        if !found.isBlank, whole >= 0, !isText {
          report("values of different kinds cannot be joined", at: index)
        }
        if whole < 0 || isText { whole = resolved }
        continue
      }
      if isText, known > 0 { report("values of different kinds cannot be joined", at: index) }
      if !isText, whole >= 0, value(whole).form == found.form {
        whole = found.form == .object ? merge(whole, resolved) : append(resolved, to: whole)
      } else {
        whole = resolved
      }
      isText = false
    }
    if isUnknown { return expression(index) }
    if !isText || (known == 1 && pieces.count == 1) { return whole }
    if known == 0 { return -1 }
    guard mayGoOn(size, at: index) else { return -1 }
    var result = HOCONDocument.Value(form: .scalar, start: 0, end: 0)
    (result.start, result.end) = (source.start, source.end)
    let start = tree.pool.count
    for piece in pieces {
      for offset in piece.start..<piece.start + piece.count {
        tree.pool.append(tree.pool[Int(offset)])
      }
    }
    result.text = tree.piece(since: start)
    return document.add(result)
  }

  /// A new object with the fields of both; where both have one, the newer adds to or replaces it.
  private mutating func merge(_ older: Int32, _ newer: Int32) -> Int32 {
    let merged = document.makeObject(at: Int(value(newer).start))
    for source in [older, newer] {
      var slot = value(source).first
      while slot >= 0, mayGoOn(at: newer) {
        let field = document.slots[Int(slot)]
        slot = field.next
        if field.newest >= 0, value(entry(field.newest).value).form == .include {
          let copy = document.append(HOCONDocument.Slot(key: .empty), to: merged)
          document.slots[Int(copy)].newest = field.newest
          continue
        }
        let target = Int(document.slot(field.key, of: merged, in: tree.pool))
        document.slots[target].newest = stack(field.newest, on: document.slots[target].newest)
      }
    }
    return merged
  }

  /// Copies a chain of entries so that it continues with `below`.
  private mutating func stack(_ top: Int32, on below: Int32) -> Int32 {
    guard below >= 0, top >= 0 else { return max(top, below) }
    var copied: Int32 = -1
    var result: Int32 = -1
    var index = top
    while index >= 0, mayGoOn(at: entry(top).value) {
      var copy = entry(index)
      index = copy.previous
      copy.state = .unresolved
      copy.previous = below
      document.entries.append(copy)
      let new = Int32(document.entries.count - 1)
      if copied >= 0 { document.entries[Int(copied)].previous = new } else { result = new }
      copied = new
    }
    return result < 0 ? below : result
  }

  private mutating func append(_ newer: Int32, to older: Int32) -> Int32 {
    let start = Int(value(older).start)
    let list = document.add(HOCONDocument.Value(form: .list, start: start, end: start))
    for source in [older, newer] {
      var slot = value(source).first
      while slot >= 0, mayGoOn(at: newer) {
        let element = document.slots[Int(slot)]
        let copy = document.addElement(to: list)
        document.slots[Int(copy)].newest = element.newest
        slot = element.next
      }
    }
    return list
  }

  // MARK: Writing

  private mutating func emitSlots(
    of container: Int32, below parent: ConfigTree.Setting?, depth: Int
  ) {
    document.values[Int(container)].isOpen = true
    var slot = value(container).first
    while slot >= 0, !isExhausted {
      let current = document.slots[Int(slot)]
      slot = current.next
      guard current.newest >= 0 else { continue }
      let result = resolve(current.newest)
      guard result >= 0 else { continue }
      emit(result, key: current.key, entry(current.newest), below: parent, depth: depth)
    }
    document.values[Int(container)].isOpen = false
  }

  private mutating func emit(
    _ result: Int32, key: ConfigTree.Piece, _ entry: HOCONDocument.Entry,
    below parent: ConfigTree.Setting?, depth: Int
  ) {
    guard mayGoOn(at: entry.value) else { return }
    let found = value(result)
    let start = Int(entry.keyStart)
    let range = start..<max(start, Int(entry.end))
    let valueStart = Int(value(entry.value).start)
    switch found.form {
    case .scalar:
      tree.add(
        found.kind, key: key, text: found.kind == .null ? .empty : found.text, at: range,
        valueStart: valueStart, isQuoted: found.isQuoted && result == entry.value, below: parent)
    case .include:
      let include = tree.add(
        .directive, key: tree.piece("include".utf8), at: range,
        valueStart: Int(found.valueStart), below: parent)
      tree.addWord(found.text, at: Int(found.valueStart)..<Int(found.end), to: include)
      for kind in found.first..<found.first + found.count {
        tree.addWord(
          document.pathKeys[Int(kind)], at: start..<Int(found.valueStart), to: include)
      }
    case .object, .list:
      if found.isOpen {
        return report("this value contains itself", at: entry.value)
      }
      if depth >= 2 * ConfigTree.deepestNesting {
        return report("nested too deeply", at: entry.value)
      }
      let setting = tree.add(
        found.form == .object ? .group : .list, key: key, at: range, valueStart: valueStart,
        below: parent)
      emitSlots(of: result, below: setting, depth: depth + 1)
    case .substitution, .joined: break
    }
  }
}
