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
    Reading("[A]\nB=c \\\n# d\n  e\\\\\nF=g\\\n\nH=i\n", "A:", "  B=c    e\\\\", "  F=g", "  H=i"),
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
      "! systemd knows no such escape @27: \\q"),
    Reading(
      "[Service]\nExecStart=/bin/a 'b\n", "Service:", "  ExecStart '/bin/a' 'b'",
      "! the quotation is never closed @27: '"),
  ])
  func systemd(_ row: Reading) { #expect(outline(of: row.text, in: .systemd) == row.lines) }

  @Test(arguments: [
    Reading(
      "no-hosts # c\ninterface=br0\nhost-record = a , \"b, c\" ,1.2.3.4 #c\n", "no-hosts?true",
      "interface 'br0'", "host-record 'a' 'b, c' '1.2.3.4'"),
    Reading("txt-record=a,b#c,\"\\\"\\t\\x\"d\n", "txt-record 'a' 'b#c' '\"\t\\xd'"),
    Reading("a=\"b\n", "a 'b'", "! the quotation is never closed @2: \""),
    Reading("a b\n", "! not the name of an option @2: b"),
    Reading("=b\n", "! not the name of an option @0: ="),
    Reading(
      "a=\"b\"#c\n", "a 'b#c'", "! dnsmasq reads this wrongly right behind a quotation @5: #"),
  ])
  func dnsmasq(_ row: Reading) { #expect(outline(of: row.text, in: .dnsmasq) == row.lines) }

  @Test(arguments: [
    Reading(
      "# c\n--no-vad\n--ec-tail=0 # c\n--id '\"a\" <sip:b>'\n--password a#b\n", "no-vad?true",
      "ec-tail=0", "id=\"a\" <sip:b>", "password=a#b"),
    Reading("--a b c\n", "a=b", "! a second token behind an option and its value @6: c"),
    Reading("--a=b c\n", "a=b", "! a second token behind an option and its value @6: c"),
    Reading("a\n-b\n", "! not an option @0: a", "! not an option @2: -b"),
    Reading("--a 'b\n", "a=b", "! the quotation is never closed @4: '"),
    Reading("--a ''\n", "a?true", "! an empty token, which pjsua drops @4: ''"),
    Reading("--a '#b'\n", "a?true", "! a quoted token that begins a comment @4: '#b'"),
  ])
  func pjsua(_ row: Reading) { #expect(outline(of: row.text, in: .pjsua) == row.lines) }

  @Test(arguments: [
    Reading(
      "lxc.a = \" b \"\nlxc.b=\nlxc.group = x, y\nlxc.mount.entry = /a\\040b c none bind 0 0\n",
      "lxc.a= b ", "lxc.b null", "lxc.group 'x,' 'y'",
      "lxc.mount.entry '/a b' 'c' 'none' 'bind' '0' '0'"),
    Reading(
      "lxc.a\na = b\n", "! neither a comment nor a key with its value @0: lxc.a",
      "! not a key of LXC @6: a"),
  ])
  func lxc(_ row: Reading) { #expect(outline(of: row.text, in: .lxc) == row.lines) }

  @Test(arguments: [
    Reading(
      "options a b=1 \\\n c=2,\\\n3\nblacklist d\n", "options 'a' 'b=1' 'c=2,3'", "blacklist 'd'"),
    Reading("frob a\n", "! not a command of modprobe.d @0: frob"),
    Reading(" # a\n", "! not a command of modprobe.d @1: #"),
    Reading(
      "options a b=\\c\n", "options 'a' 'b=\\c'", "! a backslash, which modprobe drops @12: \\"),
    Reading(
      "options a\\", "options 'a\\'", "! a backslash that joins nothing @9: \\",
      "! a backslash, which modprobe drops @9: \\"),
  ])
  func modprobe(_ row: Reading) { #expect(outline(of: row.text, in: .modprobe) == row.lines) }

  @Test(arguments: [
    Reading(
      "Cmnd_Alias A = /bin/a b\\ c, \\\n  /bin/d   e\n", "Cmnd_Alias 'A' '/bin/a b c' '/bin/d e'"),
    Reading(
      "j,%k ALL=(root:x) NOPASSWD: NOEXEC: A, /b \\, c # d\n",
      "j,%k 'ALL' '=' '(root:x)' 'NOPASSWD:' 'NOEXEC:' 'A' '/b , c'"),
    Reading(
      "Defaults:j !a, secure_path=\"/a:/b\"\n@includedir /etc/x\n#includedir /etc/y\n",
      "Defaults:j '!a' 'secure_path=/a:/b'", "@includedir '/etc/x'", "#includedir '/etc/y'"),
    Reading("#1000 ALL = ALL\n", "#1000 'ALL' '=' 'ALL'"),
    Reading("j ALL\n", "j 'ALL'", "! a user specification without commands @0: j ALL"),
    Reading(
      "j ALL = a : b = c\n", "j 'ALL' '=' 'a'", "! not something that can stand here @10: : b = c"),
    Reading(
      "j ALL = sha224:ab /c\n", "j 'ALL' '=' 'sha224'",
      "! not something that can stand here @14: :ab /c"),
    Reading("Cmnd_Alias A\n", "Cmnd_Alias 'A'", "! an alias without members @0: Cmnd_Alias A"),
    Reading("j ALL = a,\n", "j 'ALL' '=' 'a'", "! a word is missing @9: ,"),
    Reading(
      "# a\\\nb\n", "! a backslash at the end of a comment may join the next line @3: \\"),
  ])
  func sudoers(_ row: Reading) { #expect(outline(of: row.text, in: .sudoers) == row.lines) }

  @Test(arguments: [
    Reading(
      "auto lo\niface br0 inet static\n  # c\n  address 1.2.3.4 # d\n  up a \\\n  b\nallow-hotplug eth0\n",
      "auto 'lo'", "iface 'br0' 'inet' 'static'", "  address=1.2.3.4 # d", "  up=a   b",
      "allow-hotplug 'eth0'"),
    Reading("address 1.2.3.4\n", "! an option outside of any stanza @0: address 1.2.3.4"),
    Reading(
      "iface a inet manual\n up\n", "iface 'a' 'inet' 'manual'",
      "! an option without a value @21: up"),
    Reading(
      "iface a inet\n", "iface 'a' 'inet'",
      "! an interface has a name, a family and a method @0: iface a inet"),
  ])
  func interfaces(_ row: Reading) { #expect(outline(of: row.text, in: .interfaces) == row.lines) }

  @Test(arguments: [
    Reading(
      "::1 localhost  a # c\nnet.a = 1 2\nb=c\nPin-Priority: 1001\nsnd_aloop\n",
      "::1 'localhost' 'a'",
      "net.a=1 2", "b=c", "Pin-Priority=1001", "snd_aloop"),
    Reading(
      "deb [a=b] https://x#y z\n", "deb '[a=b]' 'https://x'",
      "! a comment for some readers, and part of the word for others @19: #"),
    Reading(
      "; a\nb\\\n", "; 'a'", "b\\", "! a comment for some readers, and a word for others @0: ; a",
      "! some readers join the next line here @5: \\"),
  ])
  func lines(_ row: Reading) { #expect(outline(of: row.text, in: .lines) == row.lines) }
}
