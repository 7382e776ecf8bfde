/// The target of a link at `path` that leads to `target`, from the link's own folder.
///
/// A relative link means the same inside a container, in its root file system as the host sees it,
/// and in the review tree, where an absolute one would leave the tree.
///
/// - Parameters:
///   - path: Absolute and normalised, as are declared paths.
///   - target: Kept as it is where it is relative already.
func relativeLink(at path: String, to target: String) -> String {
  guard target.hasPrefix("/") else { return target }
  let from = path.split(separator: "/").dropLast()
  let to = target.split(separator: "/")
  let shared = zip(from, to).prefix { $0 == $1 }.count
  let up = Array(repeating: "..", count: from.count - shared)
  return (up + to.dropFirst(shared).map(String.init)).joined(separator: "/")
}
