/// Bytes that grow at the end: what templates render into. Reused from file to file, so that a
/// steady state allocates nothing.
public struct ByteBuffer: ~Copyable {
  @usableFromInline internal var base: UnsafeMutablePointer<UInt8>
  @usableFromInline internal var capacity: Int
  @usableFromInline internal var written = 0

  @inlinable public var count: Int { written }

  public init(capacity: Int = 4096) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  /// The bytes written so far; valid until the next change.
  @inlinable public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base, count: count)
  }

  @inlinable public mutating func append(_ byte: UInt8) {
    reserve(1).pointee = byte
    advance(1)
  }

  @inlinable public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    reserve(bytes.count).update(from: source, count: bytes.count)
    advance(bytes.count)
  }

  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  public mutating func append(_ text: StaticString) {
    append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a decimal number without making a string.
  public mutating func append(decimal number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let target = reserve(20)
    var digits = 0
    repeat {
      target[digits] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      digits += 1
    } while rest > 0
    var written = UnsafeMutableBufferPointer(start: target, count: digits)
    written.reverse()
    advance(digits)
  }

  /// Forgets everything after the first `count` bytes.
  public mutating func truncate(to count: Int) {
    precondition(count <= self.count, "a buffer is cut, never stretched")
    written = count
  }

  public mutating func removeAll() { written = 0 }

  /// Room for `extra` bytes at the end; `advance` makes them part of the buffer.
  @inlinable public mutating func reserve(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
    if extra > capacity &- count { grow(to: count + extra) }
    return base + count
  }

  @inlinable public mutating func advance(_ added: Int) { written &+= added }

  @usableFromInline internal mutating func grow(to needed: Int) {
    let wider = max(needed, capacity * 2)
    let target = UnsafeMutablePointer<UInt8>.allocate(capacity: wider)
    target.update(from: base, count: count)
    base.deallocate()
    (base, capacity) = (target, wider)
  }
}
