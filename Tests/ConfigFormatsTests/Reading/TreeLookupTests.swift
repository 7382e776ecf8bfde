import ConfigFormats
import Testing

@Suite struct TreeLookupTests {
  private let tree = ConfigTree.reading(
    "x = 1\nVirtualHost \"a b\"\n x = { 2, { y = 3 } }\nComponent \"c\" \"muc\"\nInclude \"d\"",
    as: .lua)

  @Test(
    arguments: [
      (["x"], "1"), (["VirtualHost a b", "x", "[0]"], "2"),
      (["VirtualHost a b", "x", "[1]", "y"], "3"), (["VirtualHost", "x", "[0]"], "2"),
      (["VirtualHost a", "x"], nil), (["VirtualHost a b", "x", "[01]"], "3"),
      (["VirtualHost a b", "x", "0"], nil), (["VirtualHost a b", "x", "[2]"], nil),
      (["Component c muc", "Include d"], ""), (["Component c"], nil), (["y"], nil),
    ] as [([String], String?)])
  func findsByPath(_ path: [String], _ text: String?) {
    // A number may begin with zeros; it is the same number.
    let found = tree.value(at: path)
    let list = path.last == "[01]" ? found.flatMap { tree.child(named: "y", of: $0) } : found
    #expect(list.map { tree.text(of: $0) } == text)
  }

  @Test func findsByName() throws {
    let host = try #require(tree.child(named: "VirtualHost"))
    #expect(tree.words(of: host) == ["a b"])
    #expect(tree.child(named: "x", of: host).map { tree.kind(of: $0) } == .list)
    #expect(tree.child(named: "z", of: host) == nil)
    #expect(tree.children(named: "x").count == 1)
    let list = ConfigTree.reading("listen 1; listen 2;", as: .nginx)
    #expect(list.children(named: "listen").map { list.words(of: $0) } == [["1"], ["2"]])
    #expect(list.child(named: "listen").map { list.words(of: $0) } == ["2"])
  }

  /// A tree that is used again holds nothing of the file before.
  @Test func isReused() {
    var tree = ConfigTree.reading("[1, 2", as: .json)
    let text = Array("a = b".utf8)
    text.withUnsafeBufferPointer { _ = ConfigFormat.hocon.read($0, into: &tree) }
    #expect(tree.summary == ["a: 'b'"])
    #expect(tree.findings.isEmpty && !tree.isList)
  }
}
