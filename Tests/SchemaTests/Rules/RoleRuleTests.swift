import Testing

/// One JMS, some bridge, names of their own.
struct RoleRuleTests {
  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: jvb-1, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jvb-1, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^^^ error site.no-jms
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jms], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    #                     ^^^ error site.several-jms "3 hosts"
      - {name: c, roles: [jvb, jms], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: "jms-[1-2]", roles: [jms, jvb], address: "192.0.2.[1-2]", cores: 8, memory: 16GB, disk: 80GB}
    #                               ^^^ error site.several-jms "stands for 2 hosts"
    """,
    """
    hosts:
      - {name: jms-1, roles: [jsm, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #                         ^^^ error site.unknown-value
    """,
  ])
  func oneJMS(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: jvb-1, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #                       ^^^ error site.no-bridge
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jbv], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #                            ^^^ error site.unknown-value
    """,
  ])
  func someBridge(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    "roles: [sip], mode: vm, sip_account: main",
    "roles: [sip], mode: vm, instances: {sip: 1}, sip_account: main",
    "roles: [sip], mode: vm, direct: true",
    """
    roles: [sip], mode: vm, direct: true, sip_account: main
    #                                                  ^^^^ warning site.unused-value "directly"
    """,
    """
    roles: [sip, jibri], mode: vm, sip_account: main, instances: {jibri: 1, sip: 1}
    #            ^^^^^ error site.vm-role
    """,
    """
    roles: [jvb], mode: vm
    #       ^^^ error site.vm-role
    """,
    """
    roles: [sip], mode: vm, sip_account: main, instances: {sip: 2}
    #                                                           ^ error site.vm-instances
    """,
    """
    roles: [sip], direct: true
    #                     ^^^^ error site.direct-needs-vm
    """,
    """
    roles: [jibri], direct: true
    #                       ^^^^ warning site.unused-value "does not have the role sip"
    """,
    """
    roles: [sip], mode: lxd, sip_account: main
    #                   ^^^ error site.unknown-value
    """,
  ])
  func machines(_ entry: String) {
    let lines = entry.split(separator: "\n").map(String.init)
    let size = "address: 192.0.2.9, cores: 16, memory: 64GB, disk: 80GB"
    let account =
      entry.contains("sip_account: main") && !entry.contains("direct")
      ? "sip: {accounts: {main: {user: 1, server: a.b, password: !secret sip/main}}}" : ""
    // Marks are written below the keys that they are about.
    let marks =
      lines.count > 1
      ? "#" + String(repeating: " ", count: size.utf8.count + 16) + lines[1].dropFirst() : ""
    expectFindings(
      site(
        """
        hosts:
          - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
          - {name: g, \(size), \(lines[0])}
        \(marks)
        \(account)
        """))
  }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "jvb-[1-9]", roles: [jvb], address: "192.0.2.[11-19]", cores: 8, memory: 16GB, disk: 80GB}
      - {name: "jvb-[10-12]", roles: [jvb], address: "192.0.2.[20-22]", cores: 8, memory: 16GB, disk: 80GB}
      - {name: jvb-03, roles: [jvb], address: 192.0.2.23, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "jvb-[04-05]", roles: [jvb], address: "192.0.2.[24-25]", cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: jms, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^ error site.duplicate-host "two hosts are named 'jms'"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "jvb-[1-5]", roles: [jvb], address: "192.0.2.[11-15]", cores: 8, memory: 16GB, disk: 80GB}
      - {name: jvb-3, roles: [jvb], address: 192.0.2.16, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^^^ error site.duplicate-host "'jvb-3' and 'jvb-[1-5]' both name a host 'jvb-3'"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "a[10-30]b2", roles: [jvb], address: "192.0.2.[11-31]", cores: 8, memory: 16GB, disk: 80GB}
      - {name: "a[2-3]0b2", roles: [jvb], address: "192.0.2.[41-42]", cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^^^^^^^^^ error site.duplicate-host "'a20b2'"
      - {name: "a21b[1-5]", roles: [jvb], address: "192.0.2.[51-55]", cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^^^^^^^^^ error site.duplicate-host "'a21b2'"
    """,
  ])
  func uniqueNames(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 10001}}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, instances: {jibri: 1}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, ports: {colibri: 9091}}
    #                                                                                                           ^^^^ warning site.unused-value "on the JMS"
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, instances: {sip: 1}, sip_account: x}
    #                                                                                                      ^ warning site.unused-value
    #                                                                                                                       ^ warning site.unused-value
      - {name: b, roles: [jvb], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, instances: {jibri: 1}}
    #                                                                                                      ^ warning site.unused-value
      - name: s
        roles: [sip]
        address: 192.0.2.4
        cores: 8
        memory: 16GB
        disk: 80GB
        ports: {media: 10001, colibri: 9091}
    #                  ^^^^^ warning site.unused-value
    #                                  ^^^^ warning site.unused-value
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
  ])
  func keysOfOtherRoles(_ text: String) { expectFindings(site(text)) }
}
