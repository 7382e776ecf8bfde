import ConfigFormats
import Testing

/// Where literal text leads. In the rows, `@` stands for a value that was written.
@Suite struct PlaceTests {
  typealias Row = (ConfigFormat, String, Place.Kind)

  @Test(
    arguments: [
      (.lua, "", .bare), (.lua, "a = \"", .doubleQuoted), (.lua, "a = \"b\\\"", .doubleQuoted),
      (.lua, "a = \"b\\\\\"", .bare), (.lua, "a = '\"", .singleQuoted),
      (.lua, "a = 'b' .. ", .bare),
      (.lua, "-- it's ", .comment), (.lua, "-- it's\n", .bare), (.lua, "x = a - ", .bare),
      (.lua, "--[[ \n ", .comment), (.lua, "--[[ ]] ", .bare), (.lua, "--[==[ ]] ", .comment),
      (.lua, "--[==[ ]==]", .bare), (.lua, "--[= x\n", .bare), (.lua, "x = [[ it's ", .raw),
      (.lua, "x = [=[ ]] ", .raw), (.lua, "x = [=[ ]=]", .bare), (.lua, "x[y[", .bare),
      (.lua, "x = \"\\", .forbidden), (.lua, "x = \"\\1", .forbidden),
      (.lua, "x = \"\\123", .doubleQuoted), (.lua, "x = \"\\x4", .forbidden),
      (.lua, "x = \"\\z \n ", .forbidden), (.lua, "x = \"\\z a", .doubleQuoted),
      (.lua, "x = \"@\\n@", .doubleQuoted), (.lua, "{ @, @ } -- ", .comment),
      (.lua, "x = \"broken\ny = ", .bare),
    ] as [Row])
  func lua(_ row: Row) { check(row) }

  @Test(
    arguments: [
      (.hocon, "a = ", .bare), (.hocon, "a = \"", .doubleQuoted), (.hocon, "a = \"\"\"\"", .raw),
      (.hocon, "a = \"\"\" \" ", .raw), (.hocon, "a = \"\"\"x\"\"\"\" ", .bare),
      (.hocon, "a = \"\" ", .bare), (.hocon, "# \" ", .comment),
      (.hocon, "url = http://", .comment),
      (.hocon, "a = \"http://", .doubleQuoted), (.hocon, "a = \"\\u00", .forbidden),
      (.hocon, "a = \"\\", .forbidden), (.hocon, "a = ${", .bare),
      (.json, "{\"a\": ", .bare), (.json, "{\"", .doubleQuoted), (.json, "{\"\\u12", .forbidden),
      (.json, "{\"\\u1234", .doubleQuoted), (.json, "{\"\\\\\": [", .bare),
      (.javascript, "var a = ", .bare), (.javascript, "a = '\"", .singleQuoted),
      (.javascript, "a = `${", .bare), (.javascript, "a = `${ {b: '}'} }", .backQuoted),
      (.javascript, "a = `${`${b}`}`; ", .bare), (.javascript, "a = `$", .forbidden),
      (.javascript, "// it's ", .comment), (.javascript, "/* it's\n ", .comment),
      (.javascript, "/* */ ", .bare), (.javascript, "a = b / c + ", .forbidden),
      (.javascript, "a = /['\"]/g;\nb = ", .bare), (.javascript, "a = '//", .singleQuoted),
      (.javascript, "<!-- it's ", .comment), (.javascript, "<!-- it's\n", .bare),
      (.javascript, "a = '<!--# echo var=\"b", .forbidden),
      (.javascript, "a = '<!--# echo var=\"b\" default=\"'\" -->", .singleQuoted),
      (.javascript, "<!--# if expr=\"$a\" -->\na = \"", .doubleQuoted),
      (.javascript, "a = '\\x4", .forbidden), (.javascript, "a\n--> b", .forbidden),
    ] as [Row])
  func data(_ row: Row) { check(row) }

  @Test(
    arguments: [
      (.shell, "", .bare), (.shell, "#!/bin/bash\n# don't ", .comment),
      (.shell, "# don't\n", .bare),
      (.shell, "a=b#'", .singleQuoted), (.shell, "a=$#'", .singleQuoted),
      (.shell, "a=\"#", .doubleQuoted),
      (.shell, "a=\"$(b \"", .doubleQuoted), (.shell, "a=\"$(b '", .singleQuoted),
      (.shell, "a=\"$(b) ", .doubleQuoted), (.shell, "a=\"$(b # '\n", .bare),
      (.shell, "a=\"$(b \"$(c '", .singleQuoted), (.shell, "a=\"$(b \"$(c)\")\" ", .bare),
      (.shell, "a=${b:-", .forbidden), (.shell, "a=${b:-\"c\"} ", .bare),
      (.shell, "a=\"${b:-'}\" ", .bare), (.shell, "a=${b#'}'} ", .bare),
      (.shell, "a=$((1 + ", .raw),
      (.shell, "a=$((1 + (2) )) ", .bare), (.shell, "a=`b ", .forbidden),
      (.shell, "a=`b '` ", .bare),
      (.shell, "a=\\", .forbidden), (.shell, "a=\\' ", .bare), (.shell, "a=$'\\'", .forbidden),
      (.shell, "cat <<EOF\n$a ", .raw), (.shell, "cat <<EOF\n'\nEOF\n", .bare),
      (.shell, "cat <<-'EOF'\n\t'$(\n\tEOF\n", .bare), (.shell, "cat <<EOF | b '", .singleQuoted),
      (.shell, "cat <<EOF\n EOF\n", .raw), (.shell, "cat <<E-F\n", .forbidden),
      (.shell, "cat <<EOF\n$(", .forbidden), (.shell, "cat <<< '", .singleQuoted),
      (.shell, "case a in b) c '", .singleQuoted), (.shell, "a=(b '", .singleQuoted),
      (.shell, "cat <<EOF\nEOF", .forbidden), (.shell, "cat <<EOF\n\\$a `b`\nEOF\n", .bare),
      (.shell, "a=@#'", .singleQuoted), (.shell, "a; #'", .comment),
    ] as [Row])
  func shell(_ row: Row) { check(row) }

  @Test(
    arguments: [
      (.env, "A=", .bare), (.env, "A='", .singleQuoted), (.env, "A=\"\\\"", .doubleQuoted),
      (.env, "A=b'", .bare), (.env, "A=\\", .forbidden), (.env, "; it's ", .comment),
      (.env, "A=@'", .forbidden), (.env, "A='b'\nB=\"", .doubleQuoted), (.env, "A", .raw),
      (.shellEnv, "A='a\nb", .singleQuoted),
      (.nginx, "", .bare), (.nginx, "a \"", .doubleQuoted), (.nginx, "a b\"", .bare),
      (.nginx, "a '\\'", .singleQuoted), (.nginx, "a #'", .comment), (.nginx, "a b#'", .bare),
      (.nginx, "a {\"", .doubleQuoted), (.nginx, "a ${b}\"", .bare), (.nginx, "a;'", .singleQuoted),
      (.nginx, "a \\", .forbidden), (.nginx, "a ~ ^/b{2}$ '", .singleQuoted),
      (.nginx, "a @ \"", .doubleQuoted), (.nginx, "# it's\nb ", .bare),
      (.systemd, "[Service]\nExecStart=/bin/a \"", .doubleQuoted),
      (.systemd, "Description=it's ", .bare),
      (.systemd, "ExecStart=/a '\\x4", .forbidden),
      (.systemd, "ExecStart=/a '\\x41", .singleQuoted),
      (.systemd, "ExecStart=/a 'b \\\nc", .singleQuoted), (.systemd, "; it's ", .comment),
      (.systemd, "Environment=\"A=", .doubleQuoted), (.systemd, "User", .raw),
      (.systemd, "ExecStart=/a \\\n \"", .doubleQuoted), (.ini, "Name=it's ", .bare),
      (.ini, "# it's\nName=", .bare), (.ini, "# it's", .comment), (.ini, "[", .raw),
      (.pjsua, "--a ", .bare), (.pjsua, "--a \"", .doubleQuoted),
      (.pjsua, "--a \"b\" '", .singleQuoted),
      (.pjsua, "--a=\"", .bare), (.pjsua, "# \"", .comment), (.pjsua, "\"#\" \"", .comment),
      (.pjsua, "--a b#\"", .bare), (.pjsua, "\"a\"'", .singleQuoted),
      (.coturn, "realm=", .bare), (.coturn, "# it's ", .comment), (.coturn, "a=b # ", .bare),
      (.dnsmasq, "a=\"", .doubleQuoted), (.dnsmasq, "a=b #", .comment),
      (.dnsmasq, "a=b#\"", .doubleQuoted),
      (.nftables, "a \"", .doubleQuoted), (.nftables, "a \"#", .doubleQuoted),
      (.nftables, "a #\"", .comment),
      (.lxc, "lxc.a = ", .bare), (.lxc, "# a = ", .comment), (.lxc, "lxc.", .raw),
      (.lines, "deb ", .bare), (.lines, "deb # ", .comment), (.text, "\"", .bare),
      (.modprobe, "options a b=", .bare), (.sudoers, "a # ", .comment),
      (.xorg, "Option \"", .doubleQuoted),
      (.asoundrc, "a '", .singleQuoted), (.interfaces, "auto ", .bare),
      (.properties, "a=\\", .forbidden),
      (.properties, "! a", .comment),
    ] as [Row])
  func programs(_ row: Row) { check(row) }

  @Test(
    arguments: [
      (.yaml, "a: ", .bare), (.yaml, "a:", .forbidden), (.yaml, "a: b", .forbidden),
      (.yaml, "a: \"", .doubleQuoted), (.yaml, "a: 'it''s ", .singleQuoted), (.yaml, "- ", .bare),
      (.yaml, "a: don't\nb: ", .bare), (.yaml, "# it's ", .comment), (.yaml, "a: b # ", .comment),
      (.yaml, "a: b#", .forbidden), (.yaml, "a: |\n ", .forbidden), (.yaml, "{\"a\":", .bare),
      (.yaml, "[@, ", .bare), (.yaml, "a: \"\\u00", .forbidden),
      (.yaml, "a: \"\\u00e9", .doubleQuoted),
      (.html, "<p>it's ", .bare), (.html, "<p a=\"", .doubleQuoted),
      (.html, "<p a='", .singleQuoted),
      (.html, "<p a=", .forbidden), (.html, "<p a=b", .forbidden), (.html, "<p a=b>", .bare),
      (.html, "<p ", .forbidden), (.html, "<p a='>' b=\"", .doubleQuoted),
      (.html, "<!-- ", .comment),
      (.html, "<!-- > -->", .bare), (.html, "<script>'", .forbidden),
      (.html, "<SCRIPT a=\"b\">a</Script>", .bare), (.html, "<style>", .forbidden),
      (.html, "a < b ", .bare), (.html, "<", .forbidden), (.html, "<scripts>", .bare),
    ] as [Row])
  func markup(_ row: Row) { check(row) }

  @Test func joiningStates() {
    let start = GrammarState.after("a ", in: .nginx)
    let inside = GrammarState.after("a b", in: .nginx)
    let joined = start.merged(with: inside)
    #expect(joined != nil)
    #expect(joined == inside.merged(with: start))
    // What may be the middle of a word is spelled as such, and a quote there says nothing.
    #expect(joined?.place.spell("a b") == nil)
    var quoted = joined
    quoted?.advance(over: "\"")
    #expect(quoted?.place.kind == .forbidden)
    #expect(start.merged(with: .after("a \"", in: .nginx)) == nil)
    #expect(start.merged(with: .start(of: .shell)) == nil)
  }

  /// A section that holds whole lines, or an item of a list, begins and ends alike.
  @Test(
    arguments: [
      (.lxc, "# a\n", "lxc.group = @\n"), (.lxc, "", "lxc.mount.entry = @ b\n"),
      (.systemd, "[Service]\n", "ExecStart=/a \"@\"\n"), (.ini, "[Network]\n", "DNS=@\n"),
      (.coturn, "", "realm=@\n"), (.dnsmasq, "a=b\n", "address=/@/@\n"), (.dnsmasq, "a=", "@,@"),
      (.dnsmasq, "conf-file=", "@"),
      (.nftables, "elements = { @", ", @"), (.nginx, "server_name ", "@ "),
      (.nginx, "a;\n", "b \"@\";\n"),
      (.shell, "", "a=@\n"), (.shell, "b ", "\"@\" "), (.env, "", "A=@\n"),
      (.shellEnv, "", "A='@'\n"),
      (.pjsua, "", "--id \"@\"\n"), (.lua, "a = { @", ", @"), (.hocon, "a = [@", ", \"@\""),
      (.json, "[@", ", {\"a\": @}"), (.javascript, "a = [@", ", '@'"), (.yaml, "", "- @\n"),
      (.html, "<p>", "<b a=\"@\">@</b>"), (.properties, "", "a=@\n"),
      (.modprobe, "", "options a b=@\n"),
      (.sudoers, "", "a ALL = /b @\n"), (.xorg, "", "Option \"@\"\n"), (.asoundrc, "", "a \"@\"\n"),
      (.interfaces, "", "auto @\n"), (.lines, "", "deb @\n"), (.text, "", "@\n"),
    ] as [(ConfigFormat, String, String)])
  func sectionsBeginAndEndAlike(_ format: ConfigFormat, _ before: String, _ body: String) {
    let start = GrammarState.after(before.replacing("@", with: "\u{1}"), in: format)
    let end = GrammarState.after((before + body).replacing("@", with: "\u{1}"), in: format)
    #expect(start == end)
  }

  private func check(_ row: Row) {
    let prefix = row.1.replacing("@", with: "\u{1}")
    #expect(GrammarState.after(prefix, in: row.0).place.kind == row.2, "\(row.0) after \(row.1)")
  }
}
