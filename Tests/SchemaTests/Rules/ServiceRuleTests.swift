import Testing

/// Hosts of a site whose component selector has something to hand out.
private let hostsWithRecorder = """
  hosts:
    - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
  """

/// Services, and what they need of each other.
struct ServiceRuleTests {
  @Test(arguments: [
    """
    apt: {proxy: "http://192.0.2.9:3142", mirror: "https://deb.example.org/debian"}
    """,
    """
    apt: {proxy: "https://proxy.example.org:3142"}
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url "http://"
    """,
    """
    apt: {proxy: "http://proxy.example.org:3142/"}
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url "goes on after the server"
    """,
    """
    apt: {proxy: "http://me:secret@proxy.example.org"}
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url "a user in it"
    """,
    """
    apt: {security_mirror: "http://deb.example.org/security"}
    #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning site.unused-value
    """,
  ])
  func archives(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    versions: {jvb: 2.3-291-gb4b5ccc8c-1, web: 1.0.9222-1}
    """,
    """
    versions: {jvb: stable}
    #               ^^^^^^ error site.invalid-version
    """,
    """
    versions: {jibri: 8.0 193}
    #                    ^ error site.invalid-version
    """,
    """
    selector: {kids: {signal: portal}}
    #                         ^^^^^^ error site.invalid-name
    """,
    """
    selector: {kids: {sidecar: a/b}}
    #                          ^^^ error site.invalid-name
    """,
    """
    recording: {folder: /srv/recordings}
    #                   ^^^^^^^^^^^^^^^ warning site.unused-value
    """,
    """
    recording: {folder: recordings}
    #                   ^^^^^^^^^^ error site.invalid-path "does not begin with a slash"
    """,
    """
    recording: {folder: /srv/../etc}
    #                   ^^^^^^^^^^^ error site.invalid-path
    """,
    """
    recording: {folder: /var/lib/lxc/recordings}
    #                   ^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-path "belongs to the system"
    """,
    """
    recording: {folder: "/srv/my recordings"}
    #                           ^ error site.invalid-path
    """,
  ])
  func installerVariables(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    sidecar: false
    #        ^^^^^ warning site.unused-value
    """,
    """
    roles: [jms, jvb, jibri]
    cores: 16
    memory: 64GB
    sidecar: false
    """,
  ])
  func sidecars(_ text: String) { expectFindings(siteWithHost(text)) }

  @Test(arguments: [
    """
    auth: {mode: internal}
    #            ^^^^^^^^ warning site.no-users
    """,
    """
    auth: {mode: internal, users: [anna.berg, kiosk-1]}
    """,
    """
    auth: {mode: internal, users: [anna, Berg]}
    #                                    ^ error site.invalid-name
    """,
    """
    auth: {mode: internal, users: [recorder, sip-anna, sip.anna, recorder.1]}
    #                                                  ^^^^^^^^ error site.reserved-account "sip.anna"
    #                                                            ^^^^^^^^^^ error site.reserved-account
    """,
    """
    auth: {mode: internal, users: [anna, anna]}
    #                                    ^^^^ error site.repeated-item
    """,
    """
    auth: {mode: token}
    #            ^^^^^ error site.missing-app-id
    """,
    """
    auth: {algorithm: HS512}
    #<---- error site.missing-app-id
    """,
    """
    auth: {app_id: ""}
    #              ^^ error site.invalid-text
    """,
  ])
  func tokens(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    auth: {app_id: a, key_url: "https://keys.example.org/jitsi", audiences: [jitsi]}
    """,
    """
    auth: {app_id: a, key_url: "https://keys.example.org:8443", algorithm: RS256, issuers: [a, b]}
    """,
    """
    auth: {app_id: a, key_url: "https://k.example.org/", algorithm: HS512}
    #                                                               ^^^^^ error site.algorithm-mismatch
    """,
    """
    auth: {app_id: a, algorithm: RS256}
    #                            ^^^^^ error site.algorithm-mismatch "no 'auth.key_url'"
    """,
    """
    auth: {app_id: a, secret: !secret a/b, key_url: "https://k.example.org/"}
    #                         ^^^^^^^^^^^ error site.secret-and-key-url
    """,
    """
    auth: {app_id: a, key_url: "http://keys.example.org/"}
    #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url "https://"
    """,
    """
    auth: {app_id: a, key_url: "https://me:pw@keys.example.org/"}
    #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url
    """,
    """
    auth: {app_id: a, key_url: "https://keys.example.org/a b"}
    #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url
    """,
    """
    auth: {app_id: a, key_url: "https://keys.example.org:0/"}
    #                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.invalid-url
    """,
    """
    auth: {mode: anonymous, users: [anna]}
    #                               ^^^^ warning site.unused-value
    """,
    """
    auth: {app_id: a, allow_empty_token: true}
    #                                    ^^^^ error site.contradicting-guests
    features: {guests: false}
    """,
    """
    auth: {app_id: a, allow_empty_token: false}
    features: {guests: true}
    """,
    """
    auth: {mode: anonymous}
    features: {guests: true}
    #                  ^^^^ warning site.unused-value
    """,
    """
    auth: {app_id: a, key_url: "https://k.example.org/"}
    dial_plan: [{id: 1@sip.example.org, name: One}]
    #                ^^^^^^^^^^^^^^^^^ error site.dial-plan-with-key-url
    """,
    """
    auth: {mode: internal, users: [anna]}
    sip: {accounts: {main: {user: "1", server: s.example.org, password: !secret user.anna.auth}}}
    #                ^^^^ warning site.unused-account
    #                                                                   ^^^^^^^^^^^^^^^^^^^^^^ error site.reserved-secret
    """,
  ])
  func authentication(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    dial_plan:
      - {id: 1@sip.example.org, name: One}
      - {id: 2@sip.example.org, name: One}
    """,
    """
    dial_plan:
      - {id: 1@sip.example.org, name: One}
      - {id: 1@sip.example.org, name: Two}
    #        ^^^^^^^^^^^^^^^^^ error site.duplicate-dial-plan-id
    """,
    """
    auth: {mode: anonymous}
    dial_plan:
      - {id: 1@sip.example.org, name: One}
    #        ^^^^^^^^^^^^^^^^^ error site.dial-plan-without-tokens
    """,
  ])
  func dialPlan(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    release: trixie
    jitsi: "2.0.10888"
    """,
    """
    release: bullseye
    jitsi: "2.0.10008"
    """,
    """
    release: trixie
    jitsi: "2.0.10741"
    #      ^^^^^^^^^^^ error site.release-mismatch "runs on Java 11 or 17, and Debian trixie has 21 or 25"
    """,
    """
    release: bookworm
    jitsi: "2.0.10741"
    """,
    """
    release: bullseye
    jitsi: "2.0.10169"
    #      ^^^^^^^^^^^ error site.release-mismatch "needs Prosody 0.12 on the JMS, and Debian bullseye has 0.11"
    """,
    """
    release: bullseye
    #        ^^^^^^^^ error site.release-mismatch "2.0.10978 needs Prosody 0.12"
    """,
    // Prosody runs on the JMS alone.
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, release: bullseye}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, release: bullseye}
    #                                                                                                   ^^^^^^^^ error site.release-mismatch "needs Prosody 0.12"
    """,
    // One finding for the place that chooses, however many hosts follow it.
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    release: trixie
    jitsi: 2.0.10741
    #      ^^^^^^^^^ error site.release-mismatch "Java 11 or 17, and Debian trixie has 21 or 25"
    """,
  ])
  func releases(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    jitsi: 2.0.10978
    hosts:
      - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, ports: {colibri: 9091}}
    """,
    """
    jitsi: 2.0.11031
    hosts:
      - {name: jms, roles: [jms], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, ports: {colibri: 9091}}
    #                                                                                                    ^^^^ error site.not-in-release-set "2.0.11031 knows nothing of 'ports.colibri'"
    """,
  ])
  func keysOfReleaseSets(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, region: eu}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, region: us}
      - {name: r, roles: [jibri], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    jicofo: {strategy: RegionBasedBridgeSelectionStrategy}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^ warning site.missing-region "'jms', 'c' have"
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, region: us}
      - {name: c, roles: [jvb], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^ error site.missing-region "'jms' has"
    jvb: {relays: true}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
    #          ^^^ error site.missing-region
    jicofo: {strategy: IntraRegionBridgeSelectionStrategy}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, region: eu}
    jvb: {relays: false}
    #             ^^^^^ warning site.regions-without-relays
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, region: eu}
    jicofo: {strategy: RegionBasedBridgeSelectionStrategy}
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.strategy-without-relays "'jvb.relays' is false"
    jvb: {relays: false}
    """,
    """
    jicofo: {strategy: SplitBridgeSelectionStrategy}
    #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.strategy-without-relays "is not set"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB, region: eu}
      - {name: b, roles: [jvb], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB, region: "e u"}
    #                                                                                             ^ error site.invalid-name
    """,
  ])
  func regions(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, sip_account: mian}
    #                                                                                                    ^^^^ error site.unknown-account "no 'mian'"
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main}}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    #                         ^^^ error site.missing-account "no SIP account"
      - {name: sip-2, roles: [sip], address: 192.0.2.4, cores: 8, memory: 16GB, disk: 80GB}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    #                         ^^^ error site.missing-account "does not say which"
    sip:
      accounts:
        one: {user: a, server: b.org, password: !secret sip/one}
        two: {user: b, server: b.org, password: !secret sip/two}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, sip_account: two}
    sip:
      accounts:
        one: {user: a, server: b.org, password: !secret sip/one}
    #   ^^^ warning site.unused-account "no gateway logs in"
        two: {user: b, server: b.org, password: !secret sip/two}
    """,
    """
    sip:
      accounts:
        one: {user: a, server: b.org, password: !secret sip/one}
    #   ^^^ warning site.unused-account "no host has the role sip"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, sip_account: main}
    sip: {accounts: [main]}
    #               ^^^^^^ error site.wrong-kind
    """,
  ])
  func accounts(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: "a", server: b.org, password: !secret sip/main, display_name: "its <b>, ;"}}}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip/main, display_name: 'the "room"'}}}
    #                                                                                         ^^^^^^^^^^^^ error site.pjsua-unspellable
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: "a'b", server: b.org, password: !secret sip/main}}}
    #                             ^^^^^ error site.pjsua-unspellable
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip:
      accounts:
        main:
          user: a
          server: b.org
          password: !secret sip/main
          display_name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip:
      accounts:
        main:
          user: a
          server: b.org
          password: !secret sip/main
          display_name: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.pjsua-line-too-long "1 byte longer"
    """,
  ])
  func pjsua(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, sip_account: one}
      - {name: sip-2, roles: [sip], address: 192.0.2.4, cores: 8, memory: 16GB, disk: 80GB, sip_account: two}
    sip:
      accounts:
        one: {user: a, server: b.org, password: !secret sip/main}
        two: {user: a, server: b.org, password: !secret sip/main}
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB, sip_account: one}
      - {name: sip-2, roles: [sip], address: 192.0.2.4, cores: 8, memory: 16GB, disk: 80GB, sip_account: two}
    sip:
      accounts:
        one: {user: a, server: b.org, password: !secret sip/main}
        two: {user: b, server: b.org, password: !secret sip/main}
    #                                           ^^^^^^^^^^^^^^^^ error site.shared-secret "b at b.org and of a at b.org"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret auth.app}}}
    #                                                         ^^^^^^^^^^^^^^^^ error site.shared-secret
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip.sip-1.auth}}}
    #                                                         ^^^^^^^^^^^^^^^^^^^^^^ error site.reserved-secret "account of 'sip-1'"
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: sip-1, roles: [sip], address: 192.0.2.3, cores: 8, memory: 16GB, disk: 80GB}
    sip: {accounts: {main: {user: a, server: b.org, password: !secret sip.sip-2.auth}}}
    """,
    """
    auth: {app_id: a, secret: !secret tls.web.key}
    #                         ^^^^^^^^^^^^^^^^^^^ error site.reserved-secret "the certificates"
    """,
  ])
  func secrets(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}
      - {name: r, roles: [jibri], address: 192.0.2.2, cores: 8, memory: 16GB, disk: 80GB}
    selector: {enabled: true}
    recording: {profile: 1080p, streaming: true}
    """,
    """
    selector: {enabled: true}
    #                   ^^^^ warning site.idle-selector
    """,
    """
    recording: {profile: 720p, streaming: false}
    #                    ^^^^ warning site.unused-value
    #                                     ^^^^^ warning site.unused-value
    """,
  ])
  func idleServices(_ text: String) { expectFindings(site(text)) }

  /// The selector knows whose key checks a token by its issuer, and takes one audience.
  @Test(arguments: [
    """
    auth: {app_id: signal, key_url: "https://k.example.org/", audiences: [a, b]}
    """,
    """
    auth: {app_id: signal}
    \(hostsWithRecorder)
    """,
    """
    auth: {app_id: signal, key_url: "https://k.example.org/", issuers: [a], audiences: [b]}
    \(hostsWithRecorder)
    """,
    """
    auth: {app_id: signal, key_url: "https://k.example.org/", audiences: [a, b]}
    #              ^^^^^^ error site.selector-issuer "API clients"
    #                                                                        ^ warning site.selector-audiences
    \(hostsWithRecorder)
    """,
    """
    auth: {app_id: a, key_url: "https://k.example.org/", issuers: [a, jicofo, "b,c"]}
    #                                                                 ^^^^^^ error site.selector-issuer
    #                                                                         ^^^^^ error site.selector-issuer "commas"
    \(hostsWithRecorder)
    """,
  ])
  func selectorTokens(_ text: String) { expectFindings(site(text)) }
}
