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
