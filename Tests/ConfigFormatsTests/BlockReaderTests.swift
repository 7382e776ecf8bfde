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
}
