import Diagnostics
import TemplateEngine
import Testing
import _TestSupport

@testable import Credentials

/// Reads a file that is expected to have no mistakes.
func load(_ text: String) throws -> SecretStore {
  let source = SourceText(name: "secrets.yaml", text, isConfidential: true)
  let (store, findings) = SecretStore.load(source, as: SourceID(0))
  try #require(findings == [], "\(findings)")
  return try #require(store)
}

struct SecretStoreLoadingTests {
  @Test(arguments: [
    ("a.b: text", "a.b", "text"), ("sip/main: 0815", "sip/main", "0815"),
    ("a: 'it''s'", "a", "it's"), ("a: \"x\\ty\"", "a", "x\ty"), ("a: true", "a", "true"),
    ("a: 1e5", "a", "1e5"), ("a: 'null'", "a", "null"), ("a: !!str null", "a", "null"),
    ("a: |\n    one\n    two\n", "a", "one\ntwo\n"), ("a: >-\n    one\n    two\n", "a", "one two"),
    ("jvb: {jvb-1.auth: x}", "jvb.jvb-1.auth", "x"), ("sip/:\n    main: x", "sip/main", "x"),
    ("a:\n    b:\n      c: x", "a.b.c", "x"), ("1009: x", "1009", "x"),
    ("user/al_ice@meet: x", "user/al_ice@meet", "x"), ("-a/_b: x", "-a/_b", "x"),
    ("a.: {b/: {c: x}}", "a.b/c", "x"), ("a: grüße", "a", "grüße"),
  ])
  func textsStayAsTheyAre(line: String, name: String, text: String) throws {
    let store = try load("version: 1\nsecrets:\n  \(line)\n")
    #expect(store.names == [name])
    #expect(store.secret(named: name) == Secret(named: name, text: text))
    #expect(store.secret(named: "other") == nil)
  }

  @Test(arguments: [
    "", "\n", "# nothing\n\n  # here\n", "version: 1\nsecrets:\n", "version: 1\nsecrets: {}",
  ])
  func nothingIsAStoreWithoutSecrets(text: String) throws {
    #expect(try load(text).names == [])
  }

  @Test func siteKeyHasItsName() throws {
    let store = try load("version: 1\nsecrets: {site.key: k}\n")
    #expect(store.siteKey == Secret(named: "site.key", text: "k"))
    #expect(SecretStore().siteKey == nil)
  }

  @Test(arguments: [
    """
    secrets: {a: x}
    #<- error secrets.version "does not say"
    """,
    """
    version: 2
    #        ^ error secrets.version "does not know"
    secrets: {a: x}
    """,
    """
    version: 1
    jicofo.auth: hunter2
    #<----------- error secrets.unknown-key
    """,
    """
    [version, 1]
    #<------------ error secrets.shape
    """,
    """
    version: 1
    secrets: hunter2
    #        ^^^^^^^ error secrets.shape
    """,
    """
    version: 1
    secrets:
      a: [hunter2]
    #    ^^^^^^^^^ error secrets.not-text "'a'"
      b: !secret hunter2
    #    ^^^^^^^^^^^^^^^ error secrets.not-text "'b'"
      c: &c hunter2
      d: *c
    #    ^^ error secrets.not-text "'d'"
      e:
    # ^ error secrets.empty "'e'"
      f: ""
    # ^ error secrets.empty "'f'"
      g: ~
    # ^ error secrets.empty "'g'"
      hunter 2: x
    # ^^^^^^^^ error secrets.invalid-name
      "": x
    # ^^ error secrets.invalid-name
      a..b: x
    # ^^^^ error secrets.invalid-name
      sip/: x
    # ^^^^ error secrets.invalid-name
      b//: {c: x}
    # ^^^ error secrets.invalid-name
      h.i: x
      h: {i: y}
    #     ^ error secrets.duplicate "'h.i'"
    """,
    """
    version: 1
    secrets:
      hunter2: x
      hunter2: y
    # ^^^^^^^ error secrets.duplicate "twice"
      b: *hunter2
    #    ^^^^^^^^ error secrets.unreadable "yaml.undefined-alias"
      c: !hunter2 x
    #    ^^^^^^^^^^ error secrets.unreadable "yaml.unknown-tag"
    """,
  ])
  func mistakes(text: String) {
    expectDiagnostics(text) { source, id in
      let confidential = SourceText(name: "secrets.yaml", utf8: source.utf8, isConfidential: true)
      return SecretStore.load(confidential, as: id).diagnostics
    }
  }

  /// The texts and keys above are called `hunter2` where they could be a secret.
  @Test(arguments: [
    "hunter2", "version: 1\nhunter2: x\n", "version: hunter2\n", "version: 1\nsecrets: hunter2\n",
    "version: 1\nsecrets:\n  a: *hunter2\n", "version: 1\nsecrets:\n  a: !hunter2 x\n",
    "version: 1\nsecrets:\n  hunter2: x\n  hunter2: x\n",
    "version: 1\nsecrets:\n  a: \"hunter2\\q\"\n",
    "version: 1\nsecrets:\n  a: 'hunter2\n", "version: 1\nsecrets:\n  a: [hunter2\n",
    "version: 1\nsecrets:\n  a: hunter2: x\n", "version: 1\nsecrets:\n  a: @hunter2\n",
    "version: 1\nsecrets:\n  a: x\n b: hunter2\n", "version: 1\nsecrets:\n  - hunter2\n",
    "version: 1\nsecrets:\n  a: &hunter2 x\n  b: [*hunter2]\n",
    "version: 1\nsecrets:\n\ta: hunter2\n",
    "version: 1\nsecrets:\n  hunter2=: x\n", "%TAG hunter2 x\n---\nversion: 1\n",
    "version: 1\nsecrets: {a: hunter2}\n---\nhunter2: x\n",
  ])
  func noFindingQuotesTheFile(text: String) {
    var sources = SourceMap()
    let source = SourceText(name: "secrets.yaml", text, isConfidential: true)
    let id = sources.add(source)
    let (store, findings) = SecretStore.load(source, as: id)
    #expect(!findings.isEmpty)
    let printed = DiagnosticFormat.allCases.map {
      String(
        decoding: $0.render(findings, sources: sources, toolVersion: "1"), as: UTF8.self)
    }
    for output in printed + ["\(findings)", String(reflecting: findings)] {
      #expect(!output.contains("hunter2"))
    }
    _ = store
  }
}

struct SecretStoreRedactionTests {
  private static let canary = "canary-7f3a"

  private struct Holder {
    var store: SecretStore
    var source: SecretSource
    var addition: SecretAddition
    var hash: AccountHash
    var lock: SecretLock?
  }

  @Test func nothingThatHoldsTextShowsIt() throws {
    let store = try load(
      "version: 1\nsecrets:\n  a.b: \(Self.canary)\n  site.key: \(Self.canary)-key\n")
    let need = SecretNeed("a.b", .password())
    let holder = Holder(
      store: store, source: .store(store),
      addition: store.adding(
        [need, SecretNeed("new", .password())],
        by: SecretMeans(now: UTCTime(seconds: 0)) { Array(0..<UInt8($0)) }),
      hash: AccountHash.make(
        password: Secret(named: "a.b", text: Self.canary), jid: "x@h"
      ).hash,
      lock: store.lock(for: [need]))
    let hidden = [
      Self.canary, try #require(holder.hash.storedKey.reveal()),
      try #require(holder.hash.serverKey.reveal()), try #require(holder.hash.salt.reveal()),
      // The canary as the bytes that an array of them prints.
      Array(Self.canary.utf8).map(String.init).joined(separator: ", "),
      // What was made from the bytes above, as its first characters.
      "ABCDEFGH",
    ]
    #expect(String(decoding: holder.addition.text, as: UTF8.self).contains("ABCDEFGH"))

    var outputs = [
      "\(holder)", String(describing: holder), String(reflecting: holder), "\(holder.store)",
      holder.store.debugDescription, "\(holder.store.entries)", "\(holder.source)",
      "\(holder.addition)", "\(holder.hash)", "\(String(describing: holder.lock))",
      "\(Mirror(reflecting: holder.store).children.map { $0 })",
    ]
    for value in [holder, holder.store, holder.source, holder.addition, holder.hash]
      as [any Sendable]
    {
      var dumped = ""
      dump(value, to: &dumped)
      var printed = ""
      print(value, to: &printed)
      outputs += [dumped, printed, deepText(of: value)]
    }
    for output in outputs {
      for text in hidden { #expect(!output.contains(text)) }
    }
    #expect("\(holder.store)".contains("a.b"))
  }

  /// What a debugger or a crash reporter finds by walking mirrors.
  private func deepText(of value: Any, depth: Int = 0) -> String {
    if depth > 12 { return "" }
    return Mirror(reflecting: value).children
      .map { "\($0.label ?? ""): \($0.value)\n" + deepText(of: $0.value, depth: depth + 1) }
      .joined()
  }
}
