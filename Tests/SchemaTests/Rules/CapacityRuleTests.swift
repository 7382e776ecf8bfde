import Testing

/// What hosts can carry, roles added up.
struct CapacityRuleTests {
  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 4, memory: 12GB, disk: 16GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 3, memory: 8GB, disk: 15GB}
    #                                                             ^ error site.too-few-cores "need 4 cores (jms 2 + jvb 2), but it has 3"
    #                                                                        ^^^ error site.too-little-memory "need 12 GB of memory (jms 8 GB + jvb 4 GB)"
    #                                                                                   ^^^^ error site.too-little-disk "need 16 GB of disk space (jms 8 GB + jvb 8 GB)"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 32, memory: 128GB, disk: 80GB, instances: {jibri: 8}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, instances: {jibri: 5}}
    #                                                                                                        ^ error site.too-many-instances "with 5 jibri instances 'r' needs 20 cores (jibri 5 x 4), but it has 8"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 2, memory: 16GB, disk: 80GB}
    #                                                        ^ error site.too-few-cores
      - {name: q, roles: [jibri], address: 192.0.2.3, cores: 32, memory: 16GB, disk: 80GB, instances: {jibri: 5}}
    #                                                                                                         ^ error site.too-many-instances "20 GB of memory"
    """,
  ])
  func capacity(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: all, roles: [jms, jvb, jibri, sip], address: 192.0.2.1, cores: 64, memory: 256GB, disk: 2TB, instances: {jibri: 4, sip: 2}}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
    """
    hosts:
      - {name: all, roles: [jms, jvb, jibri, sip], address: 192.0.2.1, cores: 64, memory: 256GB, disk: 2TB, instances: {jibri: 4}}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
    """
    hosts:
      - {name: all, roles: [jms, jvb, jibri, sip], address: 192.0.2.1, cores: 64, memory: 256GB, disk: 2TB}
    #                                        ^^^ error site.undecided-instances
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
    """
    hosts:
      - {name: all, roles: [jms, jvb, jibri, sip], address: 192.0.2.1, cores: 32, memory: 256GB, disk: 2TB, instances: {jibri: 2, sip: 3}}
    #                                                                                                                          ^ error site.too-many-instances "36 cores"
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
  ])
  func decidedInstances(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, instances: {jibri: 2}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 16, memory: 16GB, disk: 80GB, instances: {jibri: 4}}
    #                                                                    ^^^^ warning site.recorder-memory "4 GB for each"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 16, memory: 16GB, disk: 80GB, instances: {jibri: 4}}
    recording: {profile: 720p}
    """,
  ])
  func recorderMemory(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    jicofo: {max_memory: 8GB}
    jvb: {max_memory: 6GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 12GB, disk: 80GB}
    #                                                                        ^^^^ warning site.heap-too-large "(jicofo.max_memory 8 GB + jvb.max_memory 3 GB)"
    jicofo: {max_memory: 8GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: jvb, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 4GB, disk: 80GB}
    #                                                                   ^^^ warning site.heap-too-large
    jvb: {max_memory: 3073MiB}
    """,
  ])
  func javaHeaps(_ text: String) { expectFindings(site(text)) }
}
