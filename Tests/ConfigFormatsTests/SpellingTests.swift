import ConfigFormats
import Testing

/// What a value looks like in a place; nil where the place cannot carry it.
@Suite struct SpellingTests {
  typealias Row = (ConfigFormat, String, String, String?)

  @Test(
    arguments: [
      (.lua, "a = ", "it's", #""it's""#), (.lua, "a = ", "a\"\\\n\u{1}9", #""a\"\\\n\0019""#),
      (.lua, "a = '", "it's", #"it\'s"#), (.lua, "a = [[", "\na", "\n\na"),
      (.lua, "a = [[b", "\na", "\na"),
      (.lua, "a = [[\u{1}", "\na", nil), (.lua, "a = [[", "a]", nil), (.lua, "--", "[[", nil),
      (.lua, "-- ", "[[", "[["), (.lua, "--[[ ", "a]]", nil), (.lua, "--[[ ]", "]", nil),
      (.hocon, "a = ", "${x}", #""${x}""#), (.hocon, "a = ", "/etc", #""/etc""#),
      (.json, "[", "</a><!b", #""<\/a>\u003c!b""#), (.json, "[\"<", "!--#", #"\u0021--#"#),
      (.json, "[\"", "<redacted:a>", "<redacted:a>"), (.json, "[", "a\u{2028}", "\"a\\u2028\""),
      (.javascript, "a = '", "it's", #"it\'s"#), (.javascript, "a = `", "${x}`", #"\${x}\`"#),
      (.javascript, "// ", "a\u{2029}b", nil), (.javascript, "/* ", "*/", nil),
      (.shell, "a=", "meet.example.org", "meet.example.org"), (.shell, "a=", "", "''"),
      (.shell, "a=", "it's $x", #"'it'\''s $x'"#),
      (.shell, "a=\"", "$x `y` \"z\"", #"\$x \`y\` \"z\""#),
      (.shell, "a=\"", "!", "!"), (.shell, "a=$((", "1", nil), (.shell, "cat <<EOF\n", "EOF", nil),
      (.shell, "cat <<EOF\n a ", "EOF", "EOF"), (.shell, "cat <<EOF\n a ", "b\nEOF\nc", nil),
      (.shell, "cat <<EOF\n", "$x", #"\$x"#), (.shell, "cat <<'EOF'\n", "$x", "$x"),
      (.shell, "cat <<-EOF\n", "\ta", nil),
      (.env, "A=", "plain-1.2", "plain-1.2"), (.env, "A=", "it's", #"'it'"'"'s'"#),
      (.env, "A=", "", ""),
      (.env, "A=b", "c d", #"c\ d"#), (.env, "A=\u{1}", "c d", #"c\ d"#), (.env, "", "A-B", nil),
      (.env, "A=", "<redacted:a>", "'<redacted:a>'"), (.shellEnv, "A=", "$x", "'$x'"),
      (.nginx, "root ", "/a b", #""/a b""#), (.nginx, "root ", "$a", nil),
      (.nginx, "root /a/", "b", "b"),
      (.nginx, "root /a/", "b c", nil), (.nginx, "root ", "", "\"\""),
      (.nginx, "a \"", "\"{", #"\"{"#),
      (.systemd, "ExecStart=/a ", "50% $HOME", #""50%% $$HOME""#),
      (.systemd, "ExecStart=", "-/a", nil),
      (.systemd, "ExecStart=/a ", "-b", "-b"), (.systemd, "Environment=A=", "$b c", #""$b c""#),
      (.systemd, "Description=", "50% a b", "50%% a b"), (.systemd, "User=", "a b", nil),
      (.systemd, "Description=", "a\nb", nil), (.systemd, "ExecStart=/a ", "b\nc", #""b\nc""#),
      (.ini, "Name=", "a b%", "a b%"), (.ini, "Name=", " a", nil), (.ini, "Name=", "a\\", nil),
      (.pjsua, "--id ", "a b", "\"a b\""), (.pjsua, "--id ", "a \"b\"", "'a \"b\"'"),
      (.pjsua, "--id ", "'a b\"", nil), (.pjsua, "--id ", "it's", "it's"),
      (.pjsua, "--id ", "#a", nil),
      (.pjsua, "--id \"", "#a", nil), (.pjsua, "--id \"sip:", "#a", "#a"),
      (.pjsua, "--id ", "", nil),
      (.pjsua, "--id=", "\"a", "\"a"), (.pjsua, "--id=", "a b", nil),
      (.pjsua, "--id ", String(repeating: "a", count: 191), nil),
      (.coturn, "realm=", "a b#c", "a b#c"), (.coturn, "realm=", "a ", nil),
      (.coturn, "realm=", "=a", nil),
      (.coturn, "realm=", "\"a\"", nil),
      (.coturn, "static-auth-secret=", "<redacted:turn>", "<redacted:turn>"),
      (.dnsmasq, "address=/", "a.b", "a.b"), (.dnsmasq, "address=/", "a/b", nil),
      (.dnsmasq, "txt-record=a,", "b, c", "\"b, c\""),
      (.dnsmasq, "resolv-file=", "/etc/b", "/etc/b"), (.dnsmasq, "a=", "/etc/b", nil),
      (.nftables, "iifname ", "eth0", "eth0"), (.nftables, "iifname ", "a b", "\"a b\""),
      (.nftables, "iifname ", "eth*", nil), (.nftables, "iifname ", "\"", nil),
      (.nftables, "ip saddr ", "172.22.22.0/24", "172.22.22.0/24"),
      (.lxc, "lxc.group = ", "a b", nil), (.lxc, "lxc.uts.name = ", "a b", "a b"),
      (.lxc, "lxc.uts.name = ", " a", "\" a\""),
      (.lxc, "lxc.mount.entry = ", "/a b", #"/a\040b"#),
      (.lxc, "lxc.uts.name = ", "'a'", "\"'a'\""),
      (.lines, "deb ", "http://a/b", "http://a/b"), (.lines, "deb ", "a#b", nil),
      (.text, "", "a\n", "a\n"),
      (.properties, "a=", "\u{eb}:\u{1f600}", #"\u00eb\:\ud83d\ude00"#),
      (.properties, "a=", " b", #"\ b"#),
      (.yaml, "a: ", "no", "\"no\""), (.yaml, "a: ", "a\u{85}b\"", #""a\u0085b\"""#),
      (.yaml, "a: '", "it's", "it''s"),
      (.html, "<p>", "a&\"b\"<c>'", "a&amp;&quot;b&quot;&lt;c&gt;'"),
      (.html, "<p a='", "'", "&#39;"),
      (.html, "<!-- ", "-->", nil),
      (.modprobe, "options a b=", "1,1", "1,1"), (.modprobe, "options a b=", "1 1", nil),
      (.sudoers, "a = ", "/b c:d", #"/b\ c\:d"#), (.sudoers, "", "%a", nil),
      (.asoundrc, "a ", "hw:0,1", "\"hw:0,1\""), (.xorg, "Option ", "a", "\"a\""),
      (.xorg, "Option ", "\"", nil), (.interfaces, "address ", "10.0.0.1/24", "10.0.0.1/24"),
      (.interfaces, "up ", "a;b", nil),
    ] as [Row])
  func text(_ format: ConfigFormat, _ prefix: String, _ value: String, _ spelling: String?) {
    #expect(GrammarState.after(prefix, in: format).place.spell(value) == spelling)
  }

  @Test(arguments: ConfigFormat.allCases)
  func numbersAndFlags(_ format: ConfigFormat) {
    // Where each format takes a value.
    let prefixes: [ConfigFormat: String] = [
      .env: "A=", .shellEnv: "A=", .systemd: "User=", .ini: "A=", .coturn: "a=", .lxc: "a = ",
      .modprobe: "options a b=", .interfaces: "mtu ", .yaml: "a: ",
    ]
    let place = GrammarState.after(prefixes[format] ?? "", in: format).place
    var buffer = ByteBuffer()
    #expect(place.write(-5443, into: &buffer) == nil)
    #expect(String(decoding: Array(buffer.bytes), as: UTF8.self) == "-5443")
    buffer.removeAll()
    #expect(place.write(true, into: &buffer) == nil)
    #expect(place.write(false, into: &buffer) == nil)
    #expect(String(decoding: Array(buffer.bytes), as: UTF8.self) == "truefalse")
  }

  @Test(arguments: [ConfigFormat.lua, .javascript])
  func minusAfterMinus(_ format: ConfigFormat) {
    var buffer = ByteBuffer()
    #expect(GrammarState.after("a = b -", in: format).place.write(-1, into: &buffer) == nil)
    #expect(String(decoding: Array(buffer.bytes), as: UTF8.self) == " -1")
  }

  /// A refusal leaves nothing behind and says nothing of the value.
  @Test func refusals() {
    var buffer = ByteBuffer()
    buffer.append("root " as StaticString)
    var text = "secret value $"
    let place = GrammarState.after("root ", in: .nginx).place
    let refusal = text.withUTF8 { place.write($0, into: &buffer) }
    #expect(refusal?.reason == "nginx takes a dollar sign for the start of a variable")
    #expect(buffer.count == 5)
  }

  @Test func forbiddenPlacesSayWhy() {
    let place = GrammarState.after("a=`", in: .shell).place
    var buffer = ByteBuffer()
    #expect(place.write(1, into: &buffer)?.reason == "inside backticks; use $(...)")
    #expect(place.write(true, into: &buffer) != nil)
    #expect(buffer.count == 0)
  }
}
