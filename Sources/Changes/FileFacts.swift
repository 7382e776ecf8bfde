internal import ConfigFormats
internal import FileTrees

/// What two texts of one file say otherwise.
struct FileFacts {
  private(set) var facts: [Fact] = []
  /// Whether the texts differ and say the same: comments, spacing, or an order without meaning.
  private(set) var isOnlyComments = false

  static let hidden = "(hidden)"
  private static let redaction = "<redacted:"

  /// - Parameters:
  ///   - old: The older file, with its text.
  ///   - hidesOld: Whether the older text may hold a secret, so that no value of it is shown.
  init(
    _ old: ListedFile, _ new: ListedFile, hidesOld: Bool, hidesNew: Bool,
    in tree: inout ConfigTree
  ) {
    let subject = Fact.Subject.file(place: new.place.folder, path: new.path)
    if old.linkTarget != nil || new.linkTarget != nil {
      guard old.linkTarget != new.linkTarget else { return }
      facts = [
        Fact(
          subject, "link", from: old.linkTarget ?? "(a file)", to: new.linkTarget ?? "(a file)")
      ]
      return
    }
    guard let oldText = old.text, let newText = new.text, oldText != newText else { return }
    let before = FileReading(oldText, as: old.format, in: &tree)
    let after = FileReading(newText, as: new.format, in: &tree)
    if hidesOld != hidesNew, !before.isByGrammar || !after.isByGrammar,
      before.settings.contains(where: { $0.value.contains(Self.redaction) })
        || after.settings.contains(where: { $0.value.contains(Self.redaction) })
    {
      // A name on one side and a text of many lines on the other: nothing can be said.
      return
    }
    compare(before, after, subject, hidesOld: hidesOld, hidesNew: hidesNew)
    guard facts.isEmpty else { return }
    if (new.format?.isOrdered ?? true) || !after.isByGrammar {
      facts = [Fact(subject, "order", from: "as it was", to: "another order")]
      if hasSameOrder(before, after) { facts = [] }
    }
    isOnlyComments = facts.isEmpty && hidesOld == hidesNew
  }

  private func hasSameOrder(_ before: FileReading, _ after: FileReading) -> Bool {
    before.settings.count == after.settings.count
      && zip(before.settings, after.settings).allSatisfy { $0 == $1 }
  }

  /// Takes away what both have, path by path, and pairs what is left in its order.
  private mutating func compare(
    _ before: FileReading, _ after: FileReading, _ subject: Fact.Subject, hidesOld: Bool,
    hidesNew: Bool
  ) {
    var order: [String] = []
    var values: [String: (old: [String], new: [String])] = [:]
    for (path, value) in after.settings {
      if values[path] == nil { order.append(path) }
      values[path, default: ([], [])].new.append(value)
    }
    for (path, value) in before.settings {
      if values[path] == nil { order.append(path) }
      values[path, default: ([], [])].old.append(value)
    }
    for path in order {
      guard let (old, new) = values[path], old != new else { continue }
      let (gone, come) = (Self.without(old, new), Self.without(new, old))
      for index in 0..<max(gone.count, come.count) {
        let from = index < gone.count ? gone[index] : nil
        let to = index < come.count ? come[index] : nil
        if hidesOld != hidesNew,
          from?.contains(Self.redaction) == true || to?.contains(Self.redaction) == true
        {
          continue
        }
        facts.append(
          Fact(
            subject, path, from: from.map { hidesOld ? Self.hidden : $0 },
            to: to.map { hidesNew ? Self.hidden : $0 }))
      }
    }
  }

  /// The elements of `list` that are left when each of `others` takes one of its like away.
  private static func without(_ list: [String], _ others: [String]) -> [String] {
    var counts: [String: Int] = [:]
    for value in others { counts[value, default: 0] += 1 }
    return list.filter { value in
      guard let count = counts[value], count > 0 else { return true }
      counts[value] = count - 1
      return false
    }
  }
}
