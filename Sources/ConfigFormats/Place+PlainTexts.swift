extension Place {
  /// What can stand here without a look at its bytes.
  package var plainTexts: PlainTexts {
    guard kind != .forbidden else { return PlainTexts() }
    var plain = kind == .comment ? commentTexts : grammarTexts
    plain.asTheyAre.insert(.literal)
    return plain
  }

  private var commentTexts: PlainTexts {
    // Long comments of Lua and JavaScript could end or begin at such an edge.
    PlainTexts(TextTraits.prose.subtracting([.list, .leadingSlash]))
  }

  /// One look at what each grammar writes as it is: beside the grammars, because a wrong answer
  /// here is only ever found by comparing it with all of them.
  private var grammarTexts: PlainTexts {
    let prose = TextTraits.prose
    let proseOrNothing = prose.union(.empty)
    let withoutEdges = prose.subtracting(.edge)
    let insideWord = detail & WordSyntax.Hint.insideWord != 0
    switch (format, kind) {
    case (.text, _): return PlainTexts(proseOrNothing.union(.special))
    case (.html, _): return PlainTexts(proseOrNothing)
    case (.lua, .raw): return PlainTexts(prose.subtracting(.list))
    case (.hocon, .raw): return PlainTexts(prose)
    case (.json, .doubleQuoted), (.javascript, .doubleQuoted), (.javascript, .singleQuoted),
      (.javascript, .backQuoted):
      return PlainTexts(proseOrNothing.subtracting(.leadingSlash))
    case (.lua, .bare), (.hocon, .bare), (.json, .bare), (.javascript, .bare), (.yaml, .bare),
      (.xorg, .bare):
      return .quoted(proseOrNothing)
    case (.lua, .doubleQuoted), (.lua, .singleQuoted), (.hocon, .doubleQuoted),
      (.yaml, .doubleQuoted), (.yaml, .singleQuoted), (.shell, .doubleQuoted),
      (.shell, .singleQuoted), (.env, .doubleQuoted), (.env, .singleQuoted),
      (.shellEnv, .doubleQuoted), (.shellEnv, .singleQuoted), (.nginx, .doubleQuoted),
      (.nginx, .singleQuoted), (.sudoers, .doubleQuoted), (.asoundrc, .doubleQuoted),
      (.asoundrc, .singleQuoted), (.xorg, .doubleQuoted), (.nftables, .doubleQuoted):
      return PlainTexts(proseOrNothing)
    case (.shell, .bare): return PlainTexts(.path, quoted: proseOrNothing, in: "'")
    case (.env, .bare), (.shellEnv, .bare):
      return EnvironmentFile.isInsideValue(self)
        ? PlainTexts(.path)
        : PlainTexts(TextTraits.path.union(.empty), quoted: prose, in: "'")
    case (.env, .raw), (.shellEnv, .raw): return PlainTexts(.name)
    case (.interfaces, _): return PlainTexts(.path)
    case (.modprobe, _): return PlainTexts(prose.subtracting(.space))
    case (.ini, .bare), (.lines, _): return PlainTexts(withoutEdges.union(.empty))
    case (.coturn, .bare): return PlainTexts(withoutEdges)
    case (.lxc, .bare):
      return PlainTexts(detail == 0 ? withoutEdges : prose.subtracting(.space))
    case (.sudoers, .bare):
      return PlainTexts(TextTraits.path.subtracting([.edge, .colon]))
    case (.properties, _):
      return PlainTexts(withoutEdges.subtracting([.colon, .list]).union(.empty))
    case (.ini, .raw), (.coturn, .raw), (.lxc, .raw): return PlainTexts(.word)
    case (.nginx, .bare):
      let plain = TextTraits.path.union(.list)
      return insideWord ? PlainTexts(plain) : PlainTexts(plain, quoted: proseOrNothing)
    case (.dnsmasq, .bare):
      let plain = TextTraits.path.subtracting([.slash, .leadingSlash])
      return PlainTexts(plain, quoted: plain.union([.list, .space]))
    case (.dnsmasq, .doubleQuoted):
      return PlainTexts(proseOrNothing.subtracting([.slash, .leadingSlash]))
    case (.nftables, .bare):
      if insideWord { return PlainTexts(TextTraits.path.subtracting(.at)) }
      // Names begin with a letter, addresses with a digit.
      return PlainTexts([.text, .dash, .dot, .slash])
    case (.systemd, _): return systemdTexts
    case (.pjsua, .doubleQuoted), (.pjsua, .singleQuoted): return PlainTexts(prose)
    case (.pjsua, .bare):
      let word = prose.subtracting(.space)
      let mayQuote = detail == WordSyntax.Hint.wordStart
      return mayQuote ? PlainTexts(word, quoted: prose) : PlainTexts(word)
    default: return PlainTexts()
    }
  }

  private var systemdTexts: PlainTexts {
    let word = TextTraits.path.union(.list)
    switch SystemdUnit.use(of: self) {
    case .name: return PlainTexts(TextTraits.word.union([.at, .colon]))
    case .word: return PlainTexts(word.union(.empty))
    case .line: return PlainTexts(TextTraits.prose.subtracting(.edge).union(.empty))
    case .argument: return PlainTexts(word, quoted: TextTraits.prose.union(.empty))
    case .program:
      let prose = TextTraits.prose.subtracting(.edge)
      return PlainTexts(word.subtracting(.edge), quoted: prose)
    case .quoted: return PlainTexts(TextTraits.prose.union(.empty))
    case .quotedProgram: return PlainTexts(TextTraits.prose.subtracting(.edge))
    }
  }
}
