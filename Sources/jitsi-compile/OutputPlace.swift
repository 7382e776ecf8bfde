internal import FileTrees
internal import Glibc

/// A place that a user asks about: a line of a file in an output folder, or of a file as a host or a
/// container sees it.
struct OutputPlace {
  enum File {
    /// A file of an output folder, by its path below it.
    case output(folder: String, path: String)
    /// `HOST:/etc/hosts` or `HOST:CONTAINER:/etc/hosts`.
    case host(String, FileName)
  }

  let file: File
  /// From zero.
  let line: Int?
  /// From zero.
  let column: Int?
  /// As it was typed, without line and column.
  let name: String

  /// nil for a text that names no place: neither a path below an output folder nor a host's file.
  init?(_ text: String) throws(FileError) {
    var (rest, numbers) = (text, [Int]())
    while numbers.count < 2, let colon = rest.lastIndex(of: ":"),
      let number = Int(rest[rest.index(after: colon)...]), number > 0
    {
      numbers.insert(number - 1, at: 0)
      rest = String(rest[..<colon])
    }
    name = rest
    line = numbers.first
    column = numbers.count > 1 ? numbers[1] : nil
    if let place = Self.hostFile(rest) {
      file = place
    } else if let place = try Self.outputFile(rest) {
      file = place
    } else {
      return nil
    }
  }

  private static func hostFile(_ text: String) -> File? {
    guard let separator = text.range(of: ":/") else { return nil }
    let names = text[..<separator.lowerBound].split(
      separator: ":", omittingEmptySubsequences: false)
    let path = String(text[text.index(after: separator.lowerBound)...])
    guard (1...2).contains(names.count), names.allSatisfy({ !$0.isEmpty && !$0.contains("/") })
    else { return nil }
    let isHost = names.count == 1 || names[1] == FilePlace.host.folder
    return .host(
      String(names[0]), FileName(place: isHost ? .host : .container(String(names[1])), path: path))
  }

  /// The nearest folder above the file that has a `site.json`.
  private static func outputFile(_ text: String) throws(FileError) -> File? {
    let steps = try absolute(text).split(separator: "/").map(String.init)
    for count in (0..<steps.count).reversed() {
      let folder = "/" + steps[..<count].joined(separator: "/")
      guard try FileStore.mode(of: "\(folder)/site.json") != nil else { continue }
      return .output(folder: folder, path: steps[count...].joined(separator: "/"))
    }
    return nil
  }

  /// The path from the root, with `.` and `..` taken out.
  static func absolute(_ path: String) throws(FileError) -> String {
    var steps: [Substring] = []
    if path.first != "/" {
      guard let here = getcwd(nil, 0) else { throw FileError("look at", ".") }
      defer { free(here) }
      steps = String(cString: here).split(separator: "/")
    }
    for step in path.split(separator: "/") where step != "." {
      if step == ".." { _ = steps.popLast() } else { steps.append(step) }
    }
    return "/" + steps.joined(separator: "/")
  }
}

extension String {
  fileprivate func range(of separator: String) -> Range<Index>? { ranges(of: separator).first }
}
