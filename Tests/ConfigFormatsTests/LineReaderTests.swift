import ConfigFormats
import Testing

/// What the readers of files made of lines make of them, and of mistakes in them.
@Suite struct LineReaderTests {
  @Test(arguments: [
    Reading("no-udp\n  realm=a.example\n", "no-udp?true", "realm=a.example"),
    Reading("realm \t= = a b \r\n", "realm=a b"),
    Reading("realm=\"a \"\n", "realm=a "),
    Reading("realm=\"\n", "realm="),
    Reading("realm=\n", "realm="),
    Reading("  # realm=a\n\n;x\n", "! not the name of an option @13: ;"),
    Reading("a=\u{0}b\n", "a=\u{0}b", "! a NUL byte @2: \u{0}"),
    Reading(
      "a=" + String(repeating: "b", count: 1021) + "\nc\n", "c?true",
      "! coturn reads lines of at most 1023 bytes @0: a=" + String(repeating: "b", count: 1021)),
  ])
  func coturn(_ row: Reading) { #expect(outline(of: row.text, in: .coturn) == row.lines) }

  @Test(arguments: [
    Reading("A=b c \n\tB='x \n y' \"z\\$\\n\"\n", "A=b c", "B=x \n yz$\\n"),
    Reading("# c\n; d\nA=\nB=a\\ \\\nb\\ \n", "A=", "B=a b "),
    Reading("A=a'b'", "A=a'b'"),
    Reading("A=$B `c`\n", "A=$B `c`"),
    Reading("A='a\n", "! the quotation is never closed @2: '"),
    Reading("A=\"a\\", "! the quotation is never closed @2: \""),
    Reading("export A=b \nB=c\n", "B=c", "! not an assignment to a variable @0: export A=b"),
    Reading("1=a\n", "! not an assignment to a variable @0: 1=a"),
    Reading(
      "A =a\n=b\n", "! not an assignment to a variable @0: A =a",
      "! not an assignment to a variable @5: =b"),
    Reading(
      "# a\\\nA=b\n", "A=b", "! systemd before 254 takes the next line for comment as well @3: \\"),
  ])
  func environment(_ row: Reading) { #expect(outline(of: row.text, in: .env) == row.lines) }

  @Test(arguments: [
    Reading("A=b\nB='x y'\"z\\$\\n\"\\ d \n# c\n", "A=b", "B=x yz$\\n d"),
    Reading("A=$B/c\nB=\"${C:-d}\"\nC=~/x\nD=a$\n", "A~$B/c", "B~\"${C:-d}\"", "C~~/x", "D=a$"),
    Reading("A='x\ny'\nB=\n", "A=x\ny", "B="),
    Reading("A=b # c\n", "! systemd takes a comment behind a value for a part of it @4: # c"),
    Reading(
      "A=b c\nB=d\n", "B=d", "! a second word makes this a command, not an assignment @4: c"),
    Reading("A=a'b'\n", "! quotes in the middle of a value are part of it for systemd @3: '"),
    Reading(
      "A=$(id)\nB=`id`\n", "! a command, not a value @2: $", "! a command, not a value @10: `"),
    Reading("A=b;c\nD=e\n", "D=e", "! a command, not a value @3: ;"),
    Reading("A=${B:-'c'}\n", "! an expansion with quotes or others in it @2: ${B:-"),
    Reading("if x; then\n", "! not an assignment to a variable @0: if x; then"),
    Reading("A=$'b'\n", "! shells differ about a dollar sign before quotes @2: $'"),
    Reading("A=\"b\n", "! the quotation is never closed @2: \""),
    Reading("; a\n", "! not an assignment to a variable @0: ; a"),
    Reading("A=b\r\n", "! a carriage return is part of the value for a shell @3: \r"),
    Reading("A=b\\", "! a backslash that escapes nothing @3: \\"),
  ])
  func shellEnvironment(_ row: Reading) {
    #expect(outline(of: row.text, in: .shellEnv) == row.lines)
  }

  @Test(arguments: [
    Reading(
      "# c\n[Match]\nName = eth0 \n\n[Network]\nDNS=a\nDNS=\nDNS=%i\n",
      "Match:", "  Name=eth0", "Network:", "  DNS=a", "  DNS null", "  DNS=%i"),
    Reading("[A]\nB=c \\\n# d\n\n  e\\\\\nF=g\n", "A:", "  B=c    e\\\\", "  F=g"),
    Reading(
      "B=c\n[A\n", "! an assignment outside of any section @0: B=c",
      "! not the name of a section @4: [A"),
    Reading(
      "[A]\nB\n=c\nD e=f\n", "A:", "! neither a section nor an assignment @4: B",
      "! neither a section nor an assignment @6: =c", "! not the name of a setting @9: D e"),
    Reading("[A]\nB=c\\", "A:", "  B=c", "! a backslash that joins nothing @7: \\"),
  ])
  func ini(_ row: Reading) { #expect(outline(of: row.text, in: .ini) == row.lines) }

  @Test(arguments: [
    Reading(
      "[Service]\nExecStart=\nExecStart=-/bin/a%% 'b c' d$$ \"\\x41\\u00fc\\101\\n\" \\\n  e\n",
      "Service:", "  ExecStart null", "  ExecStart '-/bin/a%' 'b c' 'd$' 'Aü\u{41}\n' 'e'"),
    Reading(
      "[Service]\nExecStart=/bin/a %i b%%\nExecStop=/bin/a$x $x ${y} $$\n", "Service:",
      "  ExecStart~/bin/a %i b%% '/bin/a' '%i' 'b%%'",
      "  ExecStop~/bin/a$x $x ${y} $$ '/bin/a$x' '$x' '${y}' '$$'"),
    Reading(
      "[Service]\nEnvironment=A=b \"C=d e\" F=$G\nUser=a%%b\nGroup=%i\n", "Service:",
      "  Environment 'A=b' 'C=d e' 'F=$G'", "  User=a%b", "  Group~%i"),
    Reading(
      "[Service]\nExecStart=/bin/a \\q\n", "Service:", "  ExecStart '/bin/a' '\\q'",
      "! systemd knows no such escape @10: ExecStart=/bin/a \\q"),
    Reading(
      "[Service]\nExecStart=/bin/a 'b\n", "Service:", "  ExecStart '/bin/a' 'b'",
      "! the quotation is never closed @10: ExecStart=/bin/a 'b"),
  ])
  func systemd(_ row: Reading) { #expect(outline(of: row.text, in: .systemd) == row.lines) }
}
