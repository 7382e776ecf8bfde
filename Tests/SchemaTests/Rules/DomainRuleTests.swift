import Testing

/// Public names, and the certificates for them.
struct DomainRuleTests {
  @Test(arguments: [
    """
    domains: {meet: meet.example.org, turn: turn.example.org, guest: guest.meet.example.org}
    """,
    """
    domains: {meet: meet.example.org, turn: meet.example.org}
    #                                       ^^^^^^^^^^^^^^^^ error site.same-domain "'turn' and 'meet'"
    """,
    """
    domains: {meet: meet.example.org, guest: meet.example.org}
    #                                        ^^^^^^^^^^^^^^^^ error site.same-domain "'guest' and 'meet'"
    """,
    """
    domains: {meet: meet.example.org, guest: lobby.meet.example.org}
    #                                        ^^^^^^^^^^^^^^^^^^^^^^ error site.reserved-domain
    """,
    """
    domains: {meet: meet.example.org, turn: auth.meet.example.org}
    #                                       ^^^^^^^^^^^^^^^^^^^^^ error site.reserved-domain
    """,
    """
    domains: {meet: meet.example.org, turn: turn.example.net}
    #                                       ^^^^^^^^^^^^^^^^ warning site.turn-elsewhere
    """,
    """
    domains: {meet: Meet.example.org, turn: meet.example.org}
    #               ^ error site.invalid-host-name
    """,
  ])
  func domains(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    domains: {meet: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.co.uk}
    """,
    """
    domains: {meet: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.co.uk}
    #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.domain-too-long "1 byte longer"
    """,
    """
    domains: {meet: a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.a-a.org}
    #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error site.domain-too-long "folder"
    """,
  ])
  func lengths(_ text: String) { expectFindings(site(text)) }

  @Test(arguments: [
    """
    tls: {mode: letsencrypt, email: a@example.org}
    """,
    """
    tls: {mode: letsencrypt}
    #           ^^^^^^^^^^^ error site.missing-email
    """,
    """
    hosts:
      - {name: jms, roles: [jms, jvb], address: 10.0.0.1, cores: 8, memory: 16GB, disk: 80GB}
    #                                           ^^^^^^^^ error site.letsencrypt-unreachable "10.0.0.1"
    tls: {mode: letsencrypt, email: a@example.org}
    """,
    """
    domains: {meet: meet.example.corp}
    #               ^^^^^^^^^^^^^^^^^ error site.letsencrypt-unreachable "'.corp'"
    tls: {mode: letsencrypt, email: a@example.org}
    """,
    """
    tls: {mode: letsencrypt, email: nobody}
    #                               ^^^^^^ error site.invalid-mailbox
    """,
  ])
  func letsEncrypt(_ text: String) { expectFindings(site(text)) }
}
