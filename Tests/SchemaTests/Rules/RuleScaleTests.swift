import Diagnostics
import Schema
import Testing

/// Rules over large sites, and over what no site can reach.
struct RuleScaleTests {
  /// The address cannot be a range of that length, which is one finding; nothing else stumbles over
  /// a hundred thousand hosts that have no addresses.
  @Test func aRangeOfManyHosts() {
    let findings = load(
      site(
        """
        hosts:
          - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
          - {name: "jvb-[1-100000]", roles: [jvb], address: x, cores: 8, memory: 16GB, disk: 80GB}
        """)
    ).diagnostics
    #expect(findings.map(\.code) == ["site.invalid-address"])
  }

  @Test func aNameInsideOfARangeOfManyHosts() {
    let findings = load(
      site(
        """
        hosts:
          - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
          - {name: "jvb-[1-20000]", roles: [jvb], address: x, cores: 8, memory: 16GB, disk: 80GB}
          - {name: jvb-19999, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
        """)
    ).diagnostics
    #expect(Set(findings.map(\.code)) == ["site.invalid-address", "site.duplicate-host"])
  }

  @Test func manyEntries() {
    var hosts =
      "hosts:\n  - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}\n"
    for number in 0..<500 {
      hosts +=
        "  - {name: jvb-\(number), roles: [jvb], address: 198.51.\(number / 250).\(number % 250), "
        + "cores: 8, memory: 16GB, disk: 80GB}\n"
    }
    #expect(load(site(hosts)).diagnostics == [])
    hosts +=
      "  - {name: jvb-7, roles: [jvb], address: 198.51.1.7, cores: 8, memory: 16GB, disk: 80GB}\n"
    #expect(
      load(site(hosts)).diagnostics.map(\.code) == [
        "site.duplicate-host", "site.duplicate-address",
      ])
  }

  /// The schema's own limits keep these within bounds, so no rule looks at them.
  @Test func limitsThatNoSiteReaches() {
    let devices = DevicePlan(
      jibri: Capacity.of(.jibri).maxInstances, sip: Capacity.of(.sip).maxInstances)
    #expect(devices.cardCount <= DevicePlan.maxCards)
    #expect(devices.sipCard(of: devices.sipInstances) + 1 < devices.cardCount)
    // A container is named after the site and its part; its name is one label of the DNS.
    let longestSite = 15
    let suffixes = ["-component-selector", "-jibri-template", "-jibri-16"]
    #expect(suffixes.allSatisfy { longestSite + $0.utf8.count <= 63 })
    // A user of the JMS is one part of an XMPP address and, spelled out, one file name.
    let longestAccount = "jibri%2dsip%2e".utf8.count + 3 * 63 + ".dat".utf8.count
    #expect(longestAccount <= 255)
  }
}
