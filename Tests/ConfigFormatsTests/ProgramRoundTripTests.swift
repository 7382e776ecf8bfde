import ConfigFormats
import Testing

/// What shells, systemd, nginx and others read back from files of their own formats.
@Suite struct ProgramRoundTripTests {
  private static let python = ["python3", Program.support("read.py")]
  private static let hasSystemd = !Program.libraries(named: "systemd/libsystemd-shared-").isEmpty

  @Test(.enabled(if: Program.has("python3", "bash"), "needs python3 and bash"))
  func shell() throws {
    let trips = [
      RoundTrip(name: "bare", before: "v@=", after: "\n", refuses: ["nul"]),
      RoundTrip(name: "argument", before: "set -- x ", after: "; v@=$2\n", refuses: ["nul"]),
      RoundTrip(
        name: "middle of a word", before: "v@=a", after: "#'b'\n", context: ("a", "#b"),
        refuses: ["nul"]),
      RoundTrip(name: "double quotes", before: "v@=\"", after: "\"\n", refuses: ["nul"]),
      RoundTrip(name: "single quotes", before: "v@='", after: "'\n", refuses: ["nul"]),
      RoundTrip(
        name: "substitution", before: "v@=\"a$(printf %sx ", after: ")\"\n", context: ("a", "x"),
        refuses: ["nul"]),
      RoundTrip(
        name: "quotes in a substitution", before: "v@=\"$(printf %sx \"", after: "\")\"\n",
        context: ("", "x"), refuses: ["nul"]),
      RoundTrip(
        name: "after a here-document", before: "cat >/dev/null <<E\n'\nE\nv@=\"", after: "\"\n",
        refuses: ["nul"]),
      RoundTrip(
        name: "quoted here-document", before: "v@=$(cat <<'EOF'\nk=", after: ";\nEOF\n)\n",
        context: ("k=", ";"), refuses: ["nul", "newline-last"]),
      RoundTrip(
        name: "here-document", before: "v@=$(cat <<EOF\n", after: ";\nEOF\n)\n",
        context: ("", ";"), refuses: ["nul", "newline-last", "upper", "digits"]),
      RoundTrip(
        name: "comment", before: "v@=ok # ", after: "\n", sentinel: "ok", refuses: .comment),
    ]
    try RoundTripSuite(format: .shell, reader: Self.python, trips: trips).run()
  }

  private static let environmentTrips = [
    RoundTrip(name: "bare", before: "v@=", after: "\n", refuses: ["nul"]),
    RoundTrip(name: "double quotes", before: "v@=\"", after: "\"\n", refuses: ["nul"]),
    RoundTrip(name: "single quotes", before: "v@='", after: "'\n", refuses: ["nul"]),
    RoundTrip(
      name: "middle", before: "v@=a", after: "\\ b\n", context: ("a", " b"),
      refuses: Set.lineBreaks.union(["nul"])),
    RoundTrip(
      name: "after quotes", before: "v@='a b'", after: "\n", context: ("a b", ""), refuses: ["nul"]),
    RoundTrip(
      name: "comment", before: "v@=ok\n# ", after: "\n", sentinel: "ok", refuses: .comment),
  ]

  @Test(.enabled(if: hasSystemd && Program.has("python3"), "needs systemd and python3"))
  func environment() throws {
    try RoundTripSuite(format: .env, reader: Self.python, trips: Self.environmentTrips).run()
  }

  @Test(.enabled(if: hasSystemd && Program.has("python3", "bash"), "needs systemd, python3, bash"))
  func environmentForBoth() throws {
    try RoundTripSuite(format: .shellEnv, reader: Self.python, trips: Self.environmentTrips).run()
  }

  @Test(.enabled(if: hasSystemd && Program.has("python3"), "needs systemd and python3"))
  func systemd() throws {
    let service = { (name: String, before: String, after: String, refuses: Set<String>) in
      RoundTrip(name: name, before: before, after: after, header: "[Service]\n", refuses: refuses)
    }
    var quoted = service("double quotes", "Exec@=/bin/x \"a", "b\" end\n", ["nul"])
    quoted.context = ("a", "b")
    var single = service("single quotes", "Exec@=/bin/x 'a", "b' end\n", ["nul"])
    single.context = ("a", "b")
    var middle = service("middle of a word", "Exec@=/bin/x --a=", "b end\n", ["nul"])
    middle.context = ("--a=", "b")
    var comment = service("comment", "# ", "\nUser@=ok\n", .comment)
    comment.sentinel = "ok"
    let onlyWords = Set(Hostile.values.map(\.name)).subtracting([
      "plain", "empty", "dashes", "percent", "tilde", "equals", "comma", "colon", "path", "at",
      "digits", "true", "upper", "latin", "emoji", "next-line", "line-separator", "byte-order-mark",
      "long",
    ])
    try RoundTripSuite(
      format: .systemd, reader: Self.python,
      trips: [
        service("argument", "Exec@=/bin/x ", " end\n", ["nul"]),
        service("program", "ExecProgram@=", " end\n", ["nul", "empty", "at", "bang", "dashes"]),
        service("assignment", "Environment=v@=", "\n", ["nul"]),
        service("quoted assignment", "Environment=\"v@=", "\"\n", ["nul"]),
        service(
          "line", "Condition@=", "\n",
          Set.control.union(Set.lineBreaks).union(Set.edges).union(["backslash-last"])),
        service("word", "User@=", "\n", onlyWords),
        quoted, single, middle, comment,
      ]
    ).run()
  }

  @Test(.enabled(if: hasSystemd && Program.has("python3"), "needs systemd and python3"))
  func ini() throws {
    var trips = [
      RoundTrip(
        name: "value", before: "Address@=", after: "\n",
        refuses: Set.edges.union(Set.lineBreaks).union(["nul", "backslash-last"])),
      RoundTrip(
        name: "comment", before: "; ", after: "\nAddress@=ok\n", sentinel: "ok", refuses: .comment),
    ]
    for index in trips.indices { trips[index].header = "[Service]\n" }
    try RoundTripSuite(format: .ini, reader: Self.python, trips: trips).run()
  }

  @Test(.enabled(if: Program.has("nginx", "python3"), "needs nginx and python3"))
  func nginx() throws {
    let dollars: Set = ["dollar", "dollar-last", "dollar-brace", "substitution", "json"]
    let never = dollars.union(Set.control).union(["long"])
    let nginx = { (name: String, before: String, after: String, refuses: Set<String>) in
      RoundTrip(
        name: name, before: "location = /@ { return 200 " + before, after: after + "; }\n",
        header: "server { listen unix:SOCKET;\n", footer: "}\n", refuses: refuses)
    }
    var middle = nginx(
      "middle", "a", "",
      Set(Hostile.values.map(\.name)).subtracting([
        "plain", "empty", "dashes", "slashes", "percent", "star", "equals", "comma", "colon",
        "path", "at", "digits", "true", "upper", "latin", "emoji", "next-line", "line-separator",
        "byte-order-mark",
      ]))
    middle.context = ("a", "")
    var quoted = nginx("middle of quotes", "\"${host}#", "\\\\\"", never)
    quoted.context = ("a#", "\\")
    try RoundTripSuite(
      format: .nginx, reader: Self.python,
      trips: [
        nginx("bare", "", "", never), nginx("double quotes", "\"", "\"", never),
        nginx("single quotes", "'", "'", never), middle, quoted,
        RoundTrip(
          name: "comment", before: "location = /@ { # ", after: "\nreturn 200 ok; }\n",
          header: "server { listen unix:SOCKET;\n", footer: "}\n", sentinel: "ok",
          refuses: Set.comment.union(["long"])),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("python3"), "needs python3"))
  func pjsua() throws {
    let never = Set.control.union(Set.lineBreaks).union(["long"])
    let double: Set = [
      "double-quote", "only-double-quote", "triple-quote", "both-quotes", "backslash-quote",
      "include", "json",
    ]
    let single: Set = ["single-quote", "only-single-quotes", "both-quotes"]
    let blanks: Set = ["blank", "blank-first", "blank-last", "blank-hash", "tab"]
    try RoundTripSuite(
      format: .pjsua, reader: Self.python,
      trips: [
        RoundTrip(
          name: "bare", before: "--k@ ", after: "\n", refuses: never.union(["empty", "hash"])),
        RoundTrip(
          name: "double quotes", before: "--k@ \"", after: "\"\n",
          refuses: never.union(double).union(["empty", "hash"])),
        RoundTrip(
          name: "middle of quotes", before: "--k@ \"sip:", after: "\"\n", context: ("sip:", ""),
          refuses: never.union(double)),
        RoundTrip(
          name: "single quotes", before: "--k@ '", after: "'\n",
          refuses: never.union(single).union(["empty", "hash"])),
        RoundTrip(
          name: "middle of a token", before: "--j@=\"", after: "\n", context: ("\"", ""),
          refuses: never.union(blanks).union(["include", "json"])),
        RoundTrip(
          name: "comment", before: "# ", after: "\n--k@ ok\n", sentinel: "ok",
          refuses: Set.comment.union(["long"])),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.canImport("yaml"), "needs python3 with PyYAML"))
  func yaml() throws {
    try RoundTripSuite(
      format: .yaml, reader: Self.python,
      trips: [
        RoundTrip(name: "bare", before: "k@: ", after: "\n", refuses: []),
        RoundTrip(name: "double quotes", before: "\"k@\": \"", after: "\"\n", refuses: []),
        RoundTrip(
          name: "single quotes", before: "k@: '", after: "'\n",
          refuses: Set.control.union(Set.lineBreaks).union([
            "next-line", "line-separator", "byte-order-mark",
          ])),
        RoundTrip(
          name: "comment", before: "# ", after: "\nk@: ok\n", sentinel: "ok",
          refuses: Set.comment.union(["next-line", "line-separator", "byte-order-mark"])),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("python3"), "needs python3"))
  func html() throws {
    try RoundTripSuite(
      format: .html, reader: Self.python,
      trips: [
        RoundTrip(name: "text", before: "<p id=\"k@\">", after: "</p>\n", refuses: []),
        RoundTrip(
          name: "double quotes", before: "<p id=\"k@\" title=\"", after: "\"></p>\n", refuses: []),
        RoundTrip(
          name: "single quotes", before: "<p id=\"k@\" title='", after: "'></p>\n", refuses: []),
        RoundTrip(
          name: "comment", before: "<!--", after: "--><p id=\"k@\">ok</p>\n", sentinel: "ok",
          refuses: ["nul", "arrow", "operators", "script-end", "include", "less-last", "redacted"]),
      ]
    ).run()
  }
}
