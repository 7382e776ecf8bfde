/// What a configuration file says: its settings in the order of the file, each with its place.
///
/// One shape for all grammars, so that whoever compares two files or proves that they agree needs to
/// know none of them. A tree holds copies of what it read and outlives the file's bytes. It is made
/// of flat arrays and is meant to be reused from file to file: a steady state allocates nothing.
public struct ConfigTree: Sendable {
  public enum Kind: UInt8, Hashable, Sendable {
    /// Settings with keys: an object, a table, a section, a block.
    case group
    /// Values without keys, in order.
    case list
    case text, number, boolean, null
    /// Something that the program computes when it reads the file, such as a call; `text` is its
    /// source. Where it joins strings, what it joins is below it, in order.
    case expression
    /// A directive of several words, such as nginx's `listen 443 ssl` or a rule of nftables: words
    /// first, and where it opens a block, the settings of the block.
    case directive
  }

  /// A setting of one tree; meaningless in another.
  public struct Setting: Hashable, Sendable {
    let index: UInt32
  }

  struct Node: Sendable {
    var kind: Kind
    var key: Piece
    /// The text of a scalar as the program will see it, escapes resolved; of other kinds empty.
    var text: Piece
    /// First word, and how many, of a directive.
    var firstWord: UInt32 = 0
    var wordCount: UInt32 = 0
    /// Offsets in the file: the first byte of the key, the first of the value, and behind its last.
    var start: UInt32
    var valueStart: UInt32
    var end: UInt32
    /// Whether a scalar was spelled in quotes.
    var isQuoted = false
    /// Whether a later setting of the same key took its place; only while reading.
    var isReplaced = false
    var firstChild: UInt32 = Self.none
    var lastChild: UInt32 = Self.none
    var next: UInt32 = Self.none
    var parent: UInt32 = Self.none

    static let none = UInt32.max
  }

  /// A stretch of `pool`.
  struct Piece: Hashable, Sendable {
    var start: UInt32
    var count: UInt32
    static let empty = Piece(start: 0, count: 0)
  }

  /// Something that the reader could not read, or that the program would refuse.
  public struct Finding: Hashable, Sendable {
    /// Completes "cannot be read here: ...", lower case, no full stop, without text of the file.
    public let reason: String
    /// Offsets in the file.
    public let range: Range<Int>
  }

  var pool: [UInt8] = []
  var nodes: [Node] = []
  var words: [Piece] = []
  var wordRanges: [Range<UInt32>] = []
  var firstRoot = Node.none
  var lastRoot = Node.none
  /// Whether the top level is a list, as in a file of JSON that is one.
  public internal(set) var isList = false
  /// Whether some node was replaced and is still in a list.
  var hasReplaced = false
  public internal(set) var findings: [Finding] = []

  public init() {}

  /// Forgets what was read and keeps the memory.
  public mutating func removeAll() {
    pool.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    wordRanges.removeAll(keepingCapacity: true)
    findings.removeAll(keepingCapacity: true)
    firstRoot = Node.none
    lastRoot = Node.none
    hasReplaced = false
    isList = false
  }
}
