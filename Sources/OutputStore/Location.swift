#if canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// Where an output folder is: a name in an existing folder.
struct Location {
  /// Absolute path of the folder above, free of links.
  let parent: String
  let name: String

  var path: String { parent == "/" ? "/\(name)" : "\(parent)/\(name)" }

  /// Finds the place that `path` means and makes the folders above it.
  ///
  /// Refuses `/`, home directories and the folder that somebody works in: swapping the latter
  /// would leave their shell in a folder that is gone.
  init(_ path: String) throws(OutputError) {
    let given = path.isEmpty ? "." : path
    let resolved: String
    if let existing = Self.resolve(given) {
      resolved = existing
    } else {
      guard errno == ENOENT else { throw Self.failure("find", given) }
      var steps = given.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
      guard let last = steps.popLast(), last != ".", last != ".." else {
        throw Self.failure("find", given)
      }
      let above = (given.first == "/" ? "/" : "") + steps.joined(separator: "/")
      let parent = try Self.makeFolders(above.isEmpty ? "." : above)
      resolved = parent == "/" ? "/\(last)" : "\(parent)/\(last)"
    }
    guard resolved != "/", let slash = resolved.lastIndex(of: "/") else {
      throw .refused(
        path: given, reason: "it is the root of the file system", help: "name a folder of its own")
    }
    name = String(resolved[resolved.index(after: slash)...])
    parent = slash == resolved.startIndex ? "/" : String(resolved[..<slash])
    if Self.homes().contains(resolved) {
      throw .refused(
        path: given, reason: "it is a home directory",
        help: "name a folder inside it, such as '\(resolved)/out'")
    }
    if let here = Self.resolve("."), here == resolved || here.hasPrefix(resolved + "/") {
      throw .refused(
        path: given, reason: "the current directory is in it, and it is about to be replaced",
        help: "change to the folder above and name '\(name)' from there")
    }
  }

  /// The home of the user who runs us, by the environment and by the list of users.
  private static func homes() -> [String] {
    var homes = ["/root"]
    if let home = getenv("HOME") { homes.append(String(cString: home)) }
    if let user = getpwuid(getuid()), let home = user.pointee.pw_dir {
      homes.append(String(cString: home))
    }
    return homes.compactMap { resolve($0) }
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func makeFolders(_ path: String) throws(OutputError) -> String {
    var above = path.first == "/" ? "/" : ""
    for step in path.split(separator: "/", omittingEmptySubsequences: true) {
      above += above.isEmpty || above.last == "/" ? String(step) : "/\(step)"
      if mkdir(above, 0o777) != 0, errno != EEXIST { throw failure("create the folder", above) }
    }
    guard let resolved = resolve(path) else { throw failure("find", path) }
    return resolved
  }

  private static func failure(_ operation: String, _ path: String) -> OutputError {
    let number = errno
    return .system(
      operation: operation, path: path, number: number, message: String(cString: strerror(number)))
  }
}
