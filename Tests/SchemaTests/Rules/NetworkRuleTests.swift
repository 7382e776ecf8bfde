import Testing

/// The private network of containers.
struct NetworkRuleTests {
  @Test(arguments: [
    """
    network: {subnet: 10.1.0.0/27}
    """,
    """
    network: {subnet: 10.1.0.0/28}
    #                 ^^^^^^^^^^^ error site.subnet-too-small "no address 15, which belongs to the video bridge"
    """,
    """
    network: {subnet: 198.51.100.0/24}
    #                 ^^^^^^^^^^^^^^^ warning site.public-subnet
    """,
    """
    network: {subnet: 10.1.0.0/16}
    hosts:
      - {name: jms, roles: [jms, jvb], address: {public: 192.0.2.1, private: 10.1.9.1}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                        ^^^^^^^^ error site.subnet-overlap "10.1.9.1 is inside"
      - {name: "b-[8-12]", roles: [jvb], address: {public: "192.0.2.[8-12]", private: "10.1.0.[8-12]"}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                                 ^^^^^^^^^^^^^^^ error site.subnet-overlap
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: {public: 192.0.2.1, private: 172.22.22.9}, cores: 8, memory: 16GB, disk: 80GB}
    #                                                                        ^^^^^^^^^^^ error site.subnet-overlap
    """,
  ])
  func subnet(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    network: {dhcp: {first: 172.22.22.19, last: 172.22.22.254}}
    """,
    """
    network: {dhcp: {first: 172.22.22.90, last: 172.22.22.80}}
    #                       ^^^^^^^^^^^^ error site.dhcp-reversed
    """,
    """
    network: {dhcp: {first: 172.22.22.251}}
    #                       ^^^^^^^^^^^^^ error site.dhcp-reversed
    """,
    """
    network: {dhcp: {first: 172.22.21.90, last: 172.22.22.80}}
    #                       ^^^^^^^^^^^^ error site.dhcp-outside
    """,
    """
    network: {subnet: 10.0.0.0/24, dhcp: {last: 172.22.22.250}}
    #                                           ^^^^^^^^^^^^^ error site.dhcp-outside
    """,
    """
    network: {dhcp: {first: 172.22.22.90, last: 172.22.22.255}}
    #                                           ^^^^^^^^^^^^^ error site.dhcp-reserved "the network"
    """,
    """
    network: {dhcp: {first: 172.22.22.10, last: 172.22.22.90}}
    #                       ^^^^^^^^^^^^ error site.dhcp-reserved "the JMS container"
    """,
    """
    network: {dhcp: {first: 172.22.22.1, last: 172.22.22.9}}
    #                       ^^^^^^^^^^^ error site.dhcp-reserved "the host itself"
    """,
    """
    network: {dhcp: {first: 172.22.22.19, last: 172.22.22.x}}
    #                                           ^^^^^^^^^^^ error site.invalid-address
    """,
    """
    network: {dhcp: {first: 172.22.22.200, last: 172.22.22.203}}
    #                                            ^^^^^^^^^^^^^ error site.dhcp-too-small "'r' need 5"
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 64, memory: 256GB, disk: 2TB, instances: {jibri: 4}}
    """,
    """
    network: {subnet: 10.1.0.0/27}
    #                 ^^^^^^^^^^^ error site.dhcp-too-small "6 addresses"
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 64, memory: 256GB, disk: 2TB, instances: {jibri: 8}}
    """,
  ])
  func addressPool(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    network: {bridge: br0}
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, interface: eth0}
    """,
    """
    network: {bridge: dummy0}
    #                 ^^^^^^ error site.reserved-interface
    """,
    """
    network: {bridge: eth0}
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, interface: eth0}
    #                                                                                                     ^^^^ error site.reserved-interface
    """,
  ])
  func interfaces(_ text: String) { expectFindings(site(text)) }
}
