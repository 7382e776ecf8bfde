import ConfigFormats
import Testing

/// What Lua, node and the JVM read back from literals of their own languages.
@Suite struct LanguageRoundTripTests {
  @Test(.enabled(if: Program.has("lua5.4"), "needs lua5.4"))
  func lua() throws {
    let long: Set = [
      "brackets", "brackets-level", "bracket-last", "json", "return", "nul",
    ]
    let lua = { (name: String, before: String, after: String, refuses: Set<String>) in
      RoundTrip(
        name: name, before: before, after: after, header: "return {\n", footer: "}\n",
        refuses: refuses)
    }
    var comment = lua("comment", "-- ", "\n[@] = 'ok',\n", .comment)
    comment.sentinel = "ok"
    var tight = lua("tight comment", "--", "\n[@] = 'ok',\n", .comment.union(["json", "equals"]))
    tight.sentinel = "ok"
    var longComment = lua("long comment", "--[==[", "]==] [@] = 'ok',\n", long.union(["equals"]))
    longComment.sentinel = "ok"
    var middle = lua("middle of quotes", "[@] = \"a\\n", "1\",\n", [])
    middle.context = ("a\n", "1")
    try RoundTripSuite(
      format: .lua, reader: ["lua5.4", Program.support("read.lua")],
      trips: [
        lua("bare", "[@] = ", ",\n", []),
        lua("double quotes", "[@] = \"", "\",\n", []),
        lua("single quotes", "[@] = '", "',\n", []),
        lua("long brackets", "[@] = [==[", "]==],\n", long),
        middle, comment, tight, longComment,
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("node"), "needs node"))
  func json() throws {
    let json = { (name: String, before: String, after: String) in
      RoundTrip(
        name: name, before: before, after: after, header: "{\"\": 0", footer: "}", refuses: [])
    }
    var trips = [
      json("bare", ",\n\"@\": ", ""), json("quotes", ",\n\"@\": \"", "\""),
      json("middle of quotes", ",\n\"@\": \"<", "1\""),
    ]
    trips[2].context = ("<", "1")
    try RoundTripSuite(
      format: .json, reader: ["node", Program.support("read.js")], trips: trips
    ).run()
  }

  @Test(.enabled(if: Program.has("node"), "needs node"))
  func javascript() throws {
    let markup: Set = ["script-end", "include", "less-last", "bang", "line-separator"]
    var trips = [
      RoundTrip(name: "bare", before: "t[@] = ", after: ";\n", refuses: []),
      RoundTrip(name: "double quotes", before: "t[@] = \"", after: "\";\n", refuses: []),
      RoundTrip(name: "single quotes", before: "t[@] = '", after: "';\n", refuses: []),
      RoundTrip(name: "template", before: "t[@] = `", after: "`;\n", refuses: []),
      RoundTrip(name: "nested", before: "t[@] = `${ {a: `${", after: "}`}.a }`;\n", refuses: []),
      RoundTrip(name: "middle", before: "t[@] = `<$ ", after: "{1}`;\n", refuses: []),
      RoundTrip(
        name: "comment", before: "// ", after: "\nt[@] = 'ok';\n", sentinel: "ok",
        refuses: .comment.union(markup).union(["slashes", "path"])),
      RoundTrip(
        name: "block comment", before: "/* ", after: " */ t[@] = 'ok';\n", sentinel: "ok",
        refuses: .comment.union(markup).union(["slashes", "star", "path"])),
    ]
    trips[5].context = ("<$ ", "{1}")
    try RoundTripSuite(
      format: .javascript, reader: ["node", Program.support("read.js")], trips: trips
    ).run()
  }

  private static let java = [
    "java", "-cp", "/usr/share/java/typesafe-config.jar", Program.support("ReadJava.java"),
  ]

  @Test(
    .enabled(
      if: Program.has("java", "/usr/share/java/typesafe-config.jar"),
      "needs java and libtypesafe-config-java"))
  func hocon() throws {
    var middle = RoundTrip(
      name: "middle", before: "k@ = \"jitsi <sip:", after: "${x}\"\n", refuses: [])
    middle.context = ("jitsi <sip:", "${x}")
    try RoundTripSuite(
      format: .hocon, reader: Self.java,
      trips: [
        RoundTrip(name: "bare", before: "k@ = ", after: "\n", refuses: []),
        RoundTrip(name: "quotes", before: "k@ = \"", after: "\"\n", refuses: []),
        middle,
        RoundTrip(
          name: "triple quotes", before: "k@ = \"\"\"", after: "\"\"\"\n",
          refuses: [
            "double-quote", "only-double-quote", "triple-quote", "both-quotes", "backslash-quote",
            "include", "json", "nul",
          ]),
        RoundTrip(
          name: "comment", before: "// ", after: "\nk@ = ok\n", sentinel: "ok", refuses: .comment),
        RoundTrip(
          name: "hash", before: "#", after: "\nk@ = ok\n", sentinel: "ok", refuses: .comment),
      ]
    ).run()
  }

  @Test(.enabled(if: Program.has("java"), "needs java"))
  func properties() throws {
    var middle = RoundTrip(name: "middle", before: "k@: a", after: "b\n", refuses: [])
    middle.context = ("a", "b")
    try RoundTripSuite(
      format: .properties, reader: Self.java,
      trips: [
        RoundTrip(name: "value", before: "k@=", after: "\n", refuses: []),
        middle,
        RoundTrip(
          name: "comment", before: "#", after: "\nk@=ok\n", sentinel: "ok", refuses: .comment),
      ]
    ).run()
  }
}
