import ConfigFormats
import Testing

/// What the readers of files made of blocks make of them, and of mistakes in them.
@Suite struct BlockReaderTests {
  @Test(arguments: [
    Reading(
      "user a;\nhttp {\n  map $a $b { default 1; '' \"\"; }\n  server { listen 443 ssl; # c;\n }\n}\n",
      "user 'a'", "http", "  map '$a' '$b'", "    default '1'", "     ''", "  server",
      "    listen '443' 'ssl'"),
    Reading(
      #"a "b \"\n" 'c\'' d\ e ${f}g{2} {h i;}"#, "a 'b \"\n' 'c'' 'd\\ e' '${f}g'",
      "  2}", "    h 'i'", "! the block is never closed @0: " + #"a "b \"\n" 'c\'' d\ e ${f}g{"#),
    Reading("if ($a = \"b\") { c; }", "if '($a' '=' 'b' ')'", "  c"),
    Reading(
      "a \"b\"c;", "a 'b' 'c'",
      "! a blank or a semicolon is missing behind the quotation @5: c"),
    Reading("a b\n", "a 'b'", "! the directive lacks its semicolon @0: a b"),
    Reading("a { b c }\nd;", "a", "  b 'c'", "d", "! the directive lacks its semicolon @4: b c"),
    Reading(
      "a { b {", "a", "  b", "! the block is never closed @4: b {",
      "! the block is never closed @0: a {"),
    Reading(
      ";; { } }", "! no directive stands before this semicolon @0: ;;",
      "! no directive stands before this brace @3: {", "! no block is open here @5: }",
      "! no block is open here @7: }"),
    Reading(
      "a 'b;\n", "a", "! the quotation is never closed @2: '",
      "! the directive lacks its semicolon @0: a"),
    Reading("a ^/x}b$;", "a '^/x}b$'"),
  ])
  func nginx(_ row: Reading) { #expect(outline(of: row.text, in: .nginx) == row.lines) }

  @Test(arguments: [
    Reading(
      """
      table inet t
      delete table inet t
      define a = { 1, 2 }
      table inet t {
        set s {
          type ipv4_addr; flags interval
          elements = { 1.2.3.4,
            5.6.7.8-5.6.7.9 comment "x", # c
          }
        }
        chain c {
          type nat hook prerouting priority dstnat; policy accept;
          iifname != "l o" tcp dport {1, 2} dnat ip to 1.2.3.4:5 \\
            comment "a"
          ip saddr 1.2.3.4 jump { drop; }
        }
      }
      add element inet t s { 9.9.9.9 }

      """,
      "table 'inet' 't'", "delete 'table' 'inet' 't'", "define* 'a'", "  =1", "  =2",
      "table 'inet' 't'", "  set 's'", "    type 'ipv4_addr'", "    flags 'interval'",
      "    elements*", "      =1.2.3.4", "      =5.6.7.8-5.6.7.9 comment x", "  chain 'c'",
      "    type 'nat' 'hook' 'prerouting' 'priority' 'dstnat'", "    policy 'accept'",
      "    iifname '!=' 'l o' 'tcp' 'dport' '{' '1' ',' '2' '}' 'dnat' 'ip' 'to' '1.2.3.4:5' "
        + "'comment' 'a'",
      "    ip 'saddr' '1.2.3.4' 'jump'", "      drop", "add* 'element' 'inet' 't' 's'", "  =9.9.9.9"
    ),
    Reading(
      "table inet t {\nchain c {\ndrop\n}\n", "table 'inet' 't'", "  chain 'c'", "    drop",
      "! the block is never closed @0: table inet t {"),
    Reading(
      "} {", "! no block is open here @0: }", "! no statement stands before this brace @2: {"),
    Reading("frob x\n", "frob 'x'", "! not a statement that can stand here @0: frob x"),
    Reading(
      "table inet t { drop }", "table 'inet' 't'", "  drop",
      "! not a statement that can stand here @15: drop"),
    Reading(
      "table inet t { chain c { tcp dport { 1; drop } }", "table 'inet' 't'", "  chain 'c'",
      "    tcp 'dport' '{' '1'", "    drop", "! the brace is never closed @35: {"),
    Reading(
      "add rule t c meta mark ü\n", "add 'rule' 't' 'c' 'meta' 'mark'",
      "! a character that nftables has no meaning for @23: ü"),
    Reading("include \"a\n", "include 'a\n'", "! the string is never closed @8: \""),
  ])
  func nftables(_ row: Reading) { #expect(outline(of: row.text, in: .nftables) == row.lines) }

  @Test(arguments: [
    Reading(
      "# c\npcm.!default {\n type plug; slave.pcm = \"hw:Loopback,0\" n -5 f 1.5 s '0'\n"
        + " b [ 0 a { c d } ]\n}\n<confdir:x>\n",
      "pcm.!default:", "  type=plug", "  slave.pcm=hw:Loopback,0", "  n#-5", "  f#1.5", "  s=0",
      "  b*", "    #0", "    =a", "    :", "      c=d", "include 'confdir:x'"),
    Reading(#"a "b\"\n\101\' c""#, "a=b\"A' c"),
    Reading("a {\n b c\n", "a:", "  b=c", "! the block is never closed @0: a {"),
    Reading("a [ b }\n]", "a*", "  =b", "! no such bracket is open here @6: }"),
    Reading("a \"b\n", "! the quotation is never closed @2: \""),
    Reading("= b c", "b=c", "! not something that can stand here @0: ="),
    Reading("a", "! a key without a value @0: a"),
  ])
  func asoundrc(_ row: Reading) { #expect(outline(of: row.text, in: .asoundrc) == row.lines) }

  @Test(arguments: [
    Reading(
      "Section \"Screen\"\n  Depth 24 # c\n  SubSection \"Display\"\n    Modes \"a b\" \"c\"\n"
        + "  End_SubSection\nENDSECTION\n",
      "Section 'Screen'", "  Depth '24'", "  SubSection 'Display'", "    Modes 'a b' 'c'"),
    Reading(
      "Depth 24\nEndSection\n", "Depth '24'", "! not something that can stand here @0: Depth 24",
      "! no such section is open here @9: EndSection"),
    Reading(
      "Section \"a\"\nOption \"b\n", "Section 'a'", "  Option 'b'",
      "! the string is never closed @19: \"", "! the section is never closed @0: Section \"a\""),
    Reading(
      "Section \"a\"\nEndSection b\n", "Section 'a'",
      "! something behind the end of a section @23: b"),
  ])
  func xorg(_ row: Reading) { #expect(outline(of: row.text, in: .xorg) == row.lines) }

  /// Blocks in blocks without end are a finding, and a tree of bounded depth.
  @Test(
    arguments: [
      (.nginx, "", "a {"), (.asoundrc, "", "a {"), (.asoundrc, "", "a ["),
      (.nftables, "table t {\nchain c {\n", "jump {\n"),
    ] as [(ConfigFormat, String, String)])
  func nesting(_ format: ConfigFormat, _ start: String, _ piece: String) {
    let lines = outline(of: start + String(repeating: piece, count: 1000), in: format)
    #expect(lines.contains { $0.hasPrefix("! nested too deeply @") })
    #expect(lines.allSatisfy { $0.prefix { $0 == " " }.count <= 2 * 64 })
  }
}
