import Testing

/// Addresses and ports of hosts.
struct AddressRuleTests {
  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB}
      - {name: c, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.3}, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 10001, colibri: 9091}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #                                    ^^^^^^^^^ error site.duplicate-address "'b' and 'jms' both have the address 192.0.2.1"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "b-[8-12]", roles: [jvb], address: "192.0.2.[8-12]", cores: 8, memory: 16GB, disk: 80GB}
      - {name: c, roles: [jvb], address: 192.0.2.10, cores: 8, memory: 16GB, disk: 80GB}
    #                                    ^^^^^^^^^^ error site.duplicate-address "192.0.2.10"
      - {name: "d-[1-2]", roles: [jvb], address: "192.0.2.1[1-2]", cores: 8, memory: 16GB, disk: 80GB}
    #                                            ^^^^^^^^^^^^^^^^ error site.duplicate-address "192.0.2.11"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB}
      - {name: c, roles: [jvb], address: {public: 192.0.2.3, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                 ^^^^^^^^ error site.duplicate-address
      - {name: d, roles: [jvb], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    #                                    ^^^^^^^^^ error site.duplicate-address "192.0.2.3"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 127.0.0.1, cores: 8, memory: 16GB, disk: 80GB}
    #                                    ^^^^^^^^^ error site.unusable-address
      - {name: c, roles: [jvb], address: {public: 192.0.2.9, private: "239.0.0.[1-1]"}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                 ^^^^^^^^^^^^^^^ error site.unusable-address
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.x}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                 ^^^^^^^^ error site.invalid-address
      - {name: c, roles: [jvb], address: {public: 192.0.2.3, private: 10.0.0.x}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                 ^^^^^^^^ error site.invalid-address
    """,
  ])
  func addresses(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB}
      - {name: c, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.3}, cores: 8, memory: 16GB, disk: 80GB, ports: {colibri: 9091}}
    #                                             ^^^^^^^^^ error site.port-conflict "UDP port 10000"
      - {name: d, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.4}, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 10000, colibri: 9092}}
    #                                                                                                                               ^^^^^ error site.port-conflict
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [sip], mode: vm, direct: true, address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 8GB, disk: 80GB}
      - {name: c, roles: [sip], mode: vm, direct: true, address: {public: 192.0.2.2, private: 10.0.0.3}, cores: 8, memory: 8GB, disk: 80GB}
    #                                                                     ^^^^^^^^^ error site.port-conflict "5060"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB}
      - {name: c, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.3}, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 10001}}
    #                                             ^^^^^^^^^ warning site.shared-colibri-port
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: {public: 192.0.2.2, private: 10.0.0.1}, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: {public: 192.0.2.2, private: 10.0.0.2}, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 10001, colibri: 443}}
    #                                                                                                                                               ^^^ warning site.shared-colibri-port "TCP port 443"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 53}}
    #                                                                                                         ^^ error site.reserved-port "not run as root"
      - {name: b, roles: [jvb], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, ports: {media: 1024, colibri: 22}}
    #                                                                                                                 ^^ error site.reserved-port "belongs to ssh"
    """,
  ])
  func ports(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 10.0.0.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 10.0.0.2, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: "b-[1-2]", roles: [jvb], address: "10.0.0.[2-3]", cores: 8, memory: 16GB, disk: 80GB}
    #                                            ^^^^^^^^^^^^^^ warning site.private-bridge "10.0.0.2"
      - {name: r, roles: [jibri], address: 10.0.0.9, cores: 8, memory: 16GB, disk: 80GB}
    """,
  ])
  func bridgesOfPublicSites(_ text: String) { expectFindings(site(text)) }
}
