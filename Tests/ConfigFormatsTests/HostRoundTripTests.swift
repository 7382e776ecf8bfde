import ConfigFormats
import Testing

/// What the programs of a host and of the SIP gateway read back: each has a grammar of its own.
@Suite struct HostRoundTripTests {
  private static let python = ["python3", Program.support("read.py")]
  private static let all = Set(Hostile.values.map(\.name))
  private static let never = Set.control.union(Set.lineBreaks)

  @Test(.enabled(if: Program.has("dnsmasq", "python3"), "needs dnsmasq and python3"))
  func dnsmasq() throws {
    let never = Set.control.union(["long", "slashes", "script-end", "json"])
    try RoundTripSuite(
      format: .dnsmasq, reader: Self.python,
      trips: [
        RoundTrip(
          name: "bare", before: "txt-record=k@.test,", after: "\n",
          refuses: never.union(["empty", "path"])),
        RoundTrip(
          name: "quotes", before: "txt-record=k@.test,\"a, ", after: "b\"\n", context: ("a, ", "b"),
          refuses: never.union(["path"])),
        RoundTrip(
          name: "comment", before: "# ", after: "\ntxt-record=k@.test,ok\n", sentinel: "ok",
          refuses: Set.comment.union(["long"])),
        RoundTrip(
          name: "comment after a value", before: "txt-record=k@.test,ok # ", after: "\n",
          sentinel: "ok", refuses: Set.comment.union(["long"])),
      ]
    ).run()
  }

  @Test(
    .enabled(
      if: Program.has("nft", "python3") && Program.canMakeNetworks,
      "needs nft, python3 and the right to make a network namespace"))
  func nftables() throws {
    let never = Self.never.union([
      "double-quote", "only-double-quote", "triple-quote", "both-quotes", "backslash-quote",
      "backslash", "backslash-n", "backslash-last", "tab", "star", "slashes", "include", "json",
      "long",
    ])
    var trips = [
      RoundTrip(
        name: "bare", before: "meta mark @ comment ", after: "\n",
        leavesOut: ["digits"], refuses: never.union(["empty"])),
      RoundTrip(name: "quotes", before: "meta mark @ comment \"", after: "\"\n", refuses: never),
      RoundTrip(
        name: "comment", before: "meta mark @ comment \"ok\" # ", after: "\n", sentinel: "ok",
        refuses: .comment),
    ]
    for index in trips.indices {
      trips[index].header = "table inet t {\nchain c {\n"
      trips[index].footer = "}\n}\n"
    }
    try RoundTripSuite(format: .nftables, reader: Self.python, trips: trips).run()
  }

  @Test(.enabled(if: Program.has("lxc-info", "python3"), "needs lxc and python3"))
  func lxc() throws {
    let never = Set.lineBreaks.union(["nul", "empty"])
    var trips = [
      RoundTrip(
        name: "value", before: "lxc.environment = k@=", after: ";\n", context: ("", ";"),
        leavesOut: ["blank-first", "blank-last", "only-double-quote", "only-single-quotes"],
        refuses: never),
      RoundTrip(
        name: "word", before: "lxc.group = k@\nlxc.group = ", after: "\n",
        refuses: never.union(Set.control).union(Set.edges).union([
          "tab", "blank", "blank-hash", "double-quote", "only-double-quote", "triple-quote",
          "single-quote", "only-single-quotes", "both-quotes", "backslash-quote", "include", "json",
        ])),
      RoundTrip(
        name: "mount entry", before: "lxc.mount.entry = /k@ ", after: " none bind 0 0\n",
        refuses: never.union(Set.control).subtracting(["newline", "newline-first", "newline-last"])
          .union([
            "long", "double-quote", "only-double-quote", "triple-quote", "single-quote",
            "only-single-quotes", "both-quotes", "backslash-quote", "hash", "blank-hash", "include",
            "json",
          ])),
      RoundTrip(
        name: "comment", before: "# ", after: "\nlxc.environment = k@=ok\n", sentinel: "ok",
        refuses: .comment),
    ]
    for index in trips.indices { trips[index].header = "lxc.uts.name = c\n" }
    try RoundTripSuite(format: .lxc, reader: Self.python, trips: trips).run()
  }

  @Test(.enabled(if: Program.has("turnserver", "python3"), "needs coturn and python3"))
  func coturn() throws {
    let never = Self.never.union(Set.edges).union([
      "empty", "equals", "only-double-quote", "backslash-last", "long",
    ])
    try RoundTripSuite(
      format: .coturn, reader: Self.python,
      trips: [
        RoundTrip(
          name: "secret", before: "static-auth-secret=", after: "\n#expect @ HEX\n", refuses: never)
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("modprobe", "python3"), "needs kmod and python3"))
  func modprobe() throws {
    let words: Set = [
      "plain", "dashes", "percent", "equals", "comma", "colon", "path", "at", "digits", "true",
      "upper", "long",
    ]
    try RoundTripSuite(
      format: .modprobe, reader: Self.python,
      trips: [
        RoundTrip(
          name: "word", before: "options m@ a=", after: "\n", refuses: Self.all.subtracting(words)),
        RoundTrip(
          name: "comment", before: "# ", after: "\noptions m@ a=ok\n", sentinel: "ok",
          refuses: .comment),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("visudo", "cvtsudoers", "python3"), "needs sudo and python3"))
  func sudoers() throws {
    let words: Set = [
      "plain", "equals", "comma", "colon", "digits", "true", "upper", "blank", "blank-hash", "hash",
    ]
    try RoundTripSuite(
      format: .sudoers, reader: Self.python,
      trips: [
        RoundTrip(
          name: "path", before: "u@ ALL = /k/", after: "\n",
          refuses: Self.all.subtracting(words.union(["blank-first", "blank-last", "path"]))),
        RoundTrip(
          name: "comment", before: "# ", after: "\nu@ ALL = /k/ok\n", sentinel: "ok",
          refuses: Set.comment.union(["long"])),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("ifquery", "python3"), "needs ifupdown and python3"))
  func interfaces() throws {
    let words: Set = [
      "plain", "dashes", "percent", "colon", "path", "at", "digits", "true", "upper", "long",
    ]
    try RoundTripSuite(
      format: .interfaces, reader: Self.python,
      trips: [
        RoundTrip(
          name: "word", before: "iface k@ inet manual\n  description ", after: "\n",
          refuses: Self.all.subtracting(words))
      ]
    ).run()
  }

  @Test(
    .enabled(
      if: Program.has("python3") && !Program.libraries(named: "libasound.so.2").isEmpty,
      "needs libasound2 and python3"))
  func asoundrc() throws {
    try RoundTripSuite(
      format: .asoundrc, reader: Self.python,
      trips: [
        RoundTrip(name: "bare", before: "k@ ", after: "\n", refuses: ["nul"]),
        RoundTrip(name: "double quotes", before: "k@ \"", after: "\"\n", refuses: ["nul"]),
        RoundTrip(name: "single quotes", before: "k@ '", after: "'\n", refuses: ["nul"]),
        RoundTrip(
          name: "comment", before: "# ", after: "\nk@ ok\n", sentinel: "ok", refuses: .comment),
      ]
    ).run()
  }
}
