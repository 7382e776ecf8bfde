extension SiteSchema {
  /// The part of the reference page about release sets and the Debian releases that they run on.
  static var releasesMarkdown: String {
    var page = """

      ## Release sets

      One value of `jitsi` pins the version of every Jitsi package. A cross says on which Debian the
      JMS can run it; other hosts do not run Prosody and may stay on an older Debian with `hosts[].release`.

      | `jitsi` | web etc. 1.0. | Jicofo 1.0- | bridge 2.3- | Jibri 8.0- | Java | \(debianNames) | from here on |
      |---|---|---|---|---|---|\(DebianRelease.allCases.map { _ in "---|" }.joined())---|

      """
    var before: ReleaseSet?
    for set in ReleaseSet.known {
      let support = DebianRelease.allCases.map {
        $0.obstacle(to: set, on: [.jms]) == nil ? "×" : ""
      }
      let cells =
        [
          "`\(set.version)`", "\(set.web)", "\(set.jicofo)", set.jvb, set.jibri,
          set.java.map(String.init).joined(separator: ", "),
        ] + support + [before.map { set.news(since: $0).joined(separator: "; ") } ?? ""]
      page += "| \(cells.joined(separator: " | ")) |\n"
      before = set
    }
    page += """

      | Debian | Prosody | Lua | nginx | LXC | Java | Node |
      |---|---|---|---|---|---|---|

      """
    for release in DebianRelease.allCases {
      let facts = release.facts
      let java = facts.java.map(String.init).joined(separator: ", ")
      let nginx = facts.nginx.map(String.init).joined(separator: ".")
      page +=
        "| `\(release)` \(facts.number) | \(facts.prosody.rawValue) | \(facts.lua) | \(nginx) "
        + "| \(facts.lxc) | \(java) | \(facts.node) |\n"
    }
    return page
  }

  private static var debianNames: String {
    DebianRelease.allCases.map(\.rawValue).joined(separator: " | ")
  }
}

extension ReleaseSet {
  /// What changed in this set, in the words of the reference page.
  fileprivate func news(since older: ReleaseSet) -> [String] {
    var news: [String] = []
    func note(_ words: String, if isNew: Bool) { if isNew { news.append(words) } }
    note("bridges read `jvb.conf` alone", if: bridgeHasProperties != older.bridgeHasProperties)
    note("needs Prosody \(oldestProsody.rawValue)", if: oldestProsody != older.oldestProsody)
    note(
      "components announce themselves",
      if: componentsAnnounceThemselves != older.componentsAnnounceThemselves)
    note("polls are a component", if: pollsAreComponent != older.pollsAreComponent)
    note("Java 11 is gone, Java 21 is new", if: java != older.java)
    note(
      "data channels instead of websockets to bridges",
      if: usesColibriWebsockets != older.usesColibriWebsockets)
    return news
  }
}
