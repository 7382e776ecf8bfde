/// What a HOCON file says before substitutions are resolved.
///
/// A key may be given several values one after the other, and what they make together is known only
/// when the file ends: `a = ${b}` followed by `a { x = 1 }` adds to what `b` will be. So a slot, the
/// place of one key or of one element of a list, keeps all its values, newest first.
struct HOCONDocument {
  enum Form: UInt8 { case scalar, object, list, substitution, joined, include }

  struct Value {
    var form: Form
    var kind = ConfigTree.Kind.text
    var isQuoted = false
    /// Of a substitution: `${?path}`.
    var isOptional = false
    /// Of a scalar: blanks between two tokens.
    var isBlank = false
    /// Whether a finding about this substitution was reported.
    var isReported = false
    /// Of an object or a list: whether it is being written into the tree.
    var isOpen = false
    var text = ConfigTree.Piece.empty
    var start: UInt32
    var end: UInt32
    /// Of an include: where the name of the file begins.
    var valueStart: UInt32 = 0
    /// Of an object or a list its first and last slot; of a substitution and of an include the first
    /// of `pathKeys`, and of a joined value that of `joined`, with `count` of them.
    var first: Int32 = -1
    var last: Int32 = -1
    var count: Int32 = 0

    init(form: Form, start: Int, end: Int) {
      (self.form, self.start, self.end) = (form, UInt32(start), UInt32(end))
    }
  }

  struct Slot {
    var key: ConfigTree.Piece
    /// The entry that was given last.
    var newest: Int32 = -1
    var next: Int32 = -1
  }

  /// One value that a slot was given.
  struct Entry {
    enum State: UInt8 { case unresolved, busy, resolved }
    var value: Int32
    /// The entry before it, or -1.
    var previous: Int32
    var keyStart: UInt32
    var end: UInt32
    /// Whether it continues the value before it, as in `${a} [1]`, and does not replace it.
    var joins: Bool
    var state = State.unresolved
    /// Once resolved: a scalar, an object or a list; -1 if there is no value.
    var result: Int32 = -1
  }

  var values: [Value] = []
  var slots: [Slot] = []
  var entries: [Entry] = []
  var joined: [Int32] = []
  var pathKeys: [ConfigTree.Piece] = []
  var keys = KeyIndex()
  var hasIncludes = false
  /// Entries made for the front of a path such as `a.b = 1`, whose end is not known yet.
  var openGroups: [Int32] = []

  mutating func add(_ value: Value) -> Int32 {
    values.append(value)
    return Int32(values.count - 1)
  }

  mutating func makeObject(at offset: Int) -> Int32 {
    add(Value(form: .object, start: offset, end: offset))
  }

  /// The slot of a key in an object, which it makes if need be.
  mutating func slot(_ key: ConfigTree.Piece, of object: Int32, in pool: [UInt8]) -> Int32 {
    if let known = keys.find(key, of: UInt32(object), in: pool) { return Int32(known) }
    let slot = append(Slot(key: key), to: object)
    keys.store(UInt32(slot), under: key, of: UInt32(object), in: pool)
    return slot
  }

  mutating func addElement(to list: Int32) -> Int32 { append(Slot(key: .empty), to: list) }

  mutating func append(_ slot: Slot, to container: Int32) -> Int32 {
    slots.append(slot)
    let index = Int32(slots.count - 1)
    let last = values[Int(container)].last
    if last < 0 {
      values[Int(container)].first = index
    } else {
      slots[Int(last)].next = index
    }
    values[Int(container)].last = index
    return index
  }

  mutating func assign(_ value: Int32, to slot: Int32, key: Int, end: Int, joins: Bool = false) {
    entries.append(
      Entry(
        value: value, previous: slots[Int(slot)].newest, keyStart: UInt32(key), end: UInt32(end),
        joins: joins))
    slots[Int(slot)].newest = Int32(entries.count - 1)
  }

  /// The object that new fields of `slot` go into: the one it has, or a new one.
  mutating func object(in slot: Int32, key: Int, at offset: Int, joins: Bool = false) -> Int32 {
    if let value = newest(.object, of: slot) { return value }
    let object = makeObject(at: offset)
    assign(object, to: slot, key: key, end: offset, joins: joins)
    return object
  }

  /// The object for the rest of a path of keys.
  mutating func group(in slot: Int32, key: Int, valueStart: Int) -> Int32 {
    if let value = newest(.object, of: slot) { return value }
    let object = object(in: slot, key: key, at: valueStart)
    openGroups.append(slots[Int(slot)].newest)
    return object
  }

  mutating func closeGroups(downTo count: Int, at offset: Int) {
    for entry in openGroups[count...] { entries[Int(entry)].end = UInt32(offset) }
    openGroups.removeSubrange(count...)
  }

  /// The list that a bracket opens, or that it continues.
  mutating func list(in slot: Int32, key: Int, at offset: Int, joins: Bool) -> Int32 {
    if joins, let value = newest(.list, of: slot) { return value }
    let list = add(Value(form: .list, start: offset, end: offset))
    assign(list, to: slot, key: key, end: offset, joins: joins)
    return list
  }

  /// The list that `+=` adds an element to.
  mutating func listToExtend(_ slot: Int32, key: Int, at offset: Int) -> Int32 {
    list(in: slot, key: key, at: offset, joins: true)
  }

  /// Sets the end of the newest value of a slot, unless an earlier place decided it.
  mutating func end(_ slot: Int32, from start: Int, at offset: Int) {
    let entry = slots[Int(slot)].newest
    guard entry >= 0, entries[Int(entry)].keyStart == UInt32(start) else { return }
    entries[Int(entry)].end = UInt32(offset)
  }

  mutating func addInclude(_ value: Value, kinds: [ConfigTree.Piece], to object: Int32) {
    var value = value
    value.first = Int32(pathKeys.count)
    value.count = Int32(kinds.count)
    pathKeys += kinds
    hasIncludes = true
    let slot = append(Slot(key: .empty), to: object)
    assign(add(value), to: slot, key: Int(value.start), end: Int(value.end))
  }

  private func newest(_ form: Form, of slot: Int32) -> Int32? {
    let entry = slots[Int(slot)].newest
    guard entry >= 0 else { return nil }
    let value = entries[Int(entry)].value
    return values[Int(value)].form == form ? value : nil
  }
}
