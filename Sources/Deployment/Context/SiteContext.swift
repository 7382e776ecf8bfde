internal import Credentials
internal import Diagnostics
internal import Schema
internal import TemplateEngine

/// The outermost frame of every template: what all hosts share. Documented in `docs/context.md`.
struct SiteContext {
  let plan: SitePlan
  let secrets: SecretResolver

  var record: Record {
    [
      "site": .record(site), "domain": .record(domains), "room": .record(rooms),
      "auth": .record(auth), "feature": .record(features), "network": .record(network),
      "address": .record(addresses), "name": .record(names), "jms": jms,
      "jicofo": .record(jicofo), "jvb": .record(jvb), "turn": .record(turn),
      "recording": .record(recording), "selector": .record(selector),
      "web": .record(web), "tls": .record(tls),
      "snippet": .record(snippets), "apt": .record(apt), "push": .record(push),
      "branding": .record(branding),
      "instance_prefix": .record(instancePrefixes),
      "further_authorities": .list(furtherAuthorities),
    ]
  }

  private var secretPlan: SecretPlan { SecretPlan(plan) }
  private var meetOrigin: Origin { plan.domains.meet.origin.derived(by: .domainOfMeet) }
  private var nameOrigin: Origin { plan.site.name.origin.derived(by: .nameOfSite) }
  private var subnetOrigin: Origin {
    plan.network.network.subnet.origin.derived(by: .addressInSubnet)
  }

  private var site: Record {
    let site = plan.site
    return [
      "name": .text(site.name),
      "jitsi": .text(site.jitsi.map(\.version)),
      "timezone": .text(site.timezone),
    ]
  }

  private var domains: Record {
    Record(
      [
        ("meet", .text(plan.domains.meet)), ("turn", .text(plan.domains.turn)),
        ("guest", .text(plan.domains.guest)),
      ] + plan.domains.derived.map { (Name($0.name), .text($0.domain, meetOrigin)) })
  }

  private var rooms: Record {
    func room(_ name: String) -> Value { .text(name, .none.derived(by: .nameOfPrograms)) }
    return [
      "jvb": room(Brewery.jvb), "jibri": room(Brewery.jibri), "sip": room(Brewery.sip),
      "sip_parking": room(Brewery.sipParking),
    ]
  }

  private var auth: Record {
    let auth = plan.site.auth
    return [
      "app_id": .text(auth.appID), "algorithm": .text(auth.algorithm.map(\.rawValue)),
      "key_url": .text(auth.keyURL),
      "issuers": .list(auth.issuers.map { .record(["issuer": .text($0)]) }),
      "accepted_issuers": auth.acceptedIssuers.first.map { first in
        .text(
          auth.acceptedIssuers.map(\.value).joined(separator: ","), first.origin.orDefault)
      } ?? .null,
      "has_issuers": .flag(!auth.issuers.isEmpty, auth.mode.origin.orDefault),
      "audiences": .list(auth.audiences.map { .record(["audience": .text($0)]) }),
      "audience": .text(auth.audiences.first),
      "has_audiences": .flag(!auth.audiences.isEmpty, auth.mode.origin.orDefault),
      "app_secret": .secret(
        secrets.secret(secretPlan.inUse(auth.appSecret.name, of: auth.appSecret.name)),
        auth.appSecret.origin),
      "allow_empty_token": .flag(auth.allowsEmptyToken),
      "is_token": .flag(auth.mode.map { $0 == .token }),
      "is_internal": .flag(auth.mode.map { $0 == .internal }),
      "is_anonymous": .flag(auth.mode.map { $0 == .anonymous }),
    ]
  }

  private var features: Record {
    Record(
      Feature.allCases.map {
        (
          Name($0.rawValue),
          .flag(plan.features.contains($0), plan.origin(of: $0))
        )
      })
  }

  private var network: Record {
    let network = plan.network.network
    let subnet = network.subnet.value
    return [
      "bridge": .text(network.bridge),
      "gateway": .text(plan.network.gateway, subnetOrigin),
      "subnet": .text(network.subnet.map(\.description)),
      "address": .text(subnet.address, subnetOrigin),
      "netmask": .text(subnet.netmask, subnetOrigin),
      "prefix_length": .number(subnet.prefixLength, subnetOrigin),
      "dhcp_first": .text(network.dhcpFirst.map(\.description)),
      "dhcp_last": .text(network.dhcpLast.map(\.description)),
    ]
  }

  private var addresses: Record {
    func address(_ role: ContainerRole) -> Value {
      .text(plan.network.address(of: role), subnetOrigin)
    }
    return [
      "jitsi": address(.jitsi), "jvb": address(.jvb), "selector": address(.selector),
      "dialplan": address(.dialPlan), "whiteboard": address(.whiteboard),
    ]
  }

  private var names: Record {
    func name(_ role: ContainerRole) -> Value { .text(plan.network.name(of: role), nameOrigin) }
    return [
      "jitsi": name(.jitsi), "jvb": name(.jvb), "selector": name(.selector),
      "dialplan": name(.dialPlan), "whiteboard": name(.whiteboard), "jibri": name(.jibri),
      "sip": name(.sip),
    ]
  }

  private var instancePrefixes: Record {
    [
      "jibri": .text(plan.network.instancePrefix(of: .jibri), nameOrigin),
      "sip": .text(plan.network.instancePrefix(of: .sip), nameOrigin),
    ]
  }

  private var jms: Value {
    guard let host = plan.jmsHost else { return .null }
    let entry = host.entry
    return .record([
      "name": .text(host.name, entry.name.origin),
      "public_address": .text(host.publicAddress, entry.publicAddress.origin),
      "site_address": .text(
        host.siteAddress, (entry.privateAddress ?? entry.publicAddress).origin),
    ])
  }

  private var jicofo: Record {
    let focus = plan.accounts.focus
    return [
      "user": .text(focus.user, focus.origin),
      "password": .secret(secrets.secret(focus.secret), focus.origin),
      "max_memory": .number(plan.site.jicofo.maxMemoryInMiB),
      "strategy": .text(plan.strategy),
      "auto_owner": .flag(plan.site.jicofo.autoOwner),
      "region": .text(plan.jmsHost?.entry.region),
    ]
  }

  private var jvb: Record { ["max_memory": .number(plan.site.jvb.maxMemoryInMiB)] }

  private var turn: Record {
    let name = SecretPlan.Name.turn
    return [
      "secret": .secret(secrets.secret(secretPlan.inUse(name, of: name)), meetOrigin),
      "secrets": .list(
        secretPlan.accepted(name, of: name).map {
          .record(["secret": .secret(secrets.secret($0), meetOrigin)])
        }),
      "denied": .list(
        RelayPolicy.denied.map {
          let origin = Origin.none.derived(by: .networkOfNobody)
          return .record(["first": .text($0.address, origin), "last": .text($0.broadcast, origin)])
        }),
      "lifetime": .number(RelayCredential.lifetimeInSeconds, meetOrigin),
      "port": .number(443, meetOrigin),
    ]
  }

  private var recording: Record {
    let profile = plan.site.recording.profile
    let size = profile.value == .hd1080 ? (1920, 1080) : (1280, 720)
    return [
      "width": .number(size.0, profile.origin), "height": .number(size.1, profile.origin),
      "resolution": .text("\(size.0)x\(size.1)", profile.origin.orDefault),
      "streaming": .flag(plan.site.recording.streaming),
      "folder": .text(plan.site.recording.folder),
    ]
  }

  private var selector: Record {
    [
      "environment": .text(plan.site.selector.environment),
      "region": .text(plan.site.selector.defaultRegion),
      "signal_family": .text(
        plan.signalKeyFamily, plan.site.selector.signalKeyID.origin.orDefault),
      "sidecar_family": .text(plan.site.selector.sidecarKeyFamily),
    ]
  }

  private var web: Record {
    let web = plan.site.web
    return [
      "language": .text(web.language), "require_display_name": .flag(web.requireDisplayName),
      "prejoin": .flag(web.prejoin),
      "stun_servers": .list(web.stunServers.map { .record(["server": .text($0)]) }),
      "region": .text(plan.jmsHost?.entry.region),
    ]
  }

  private var branding: Record {
    let branding = plan.site.branding
    return [
      "title": .text(branding.title), "background_color": .text(branding.backgroundColor),
      "logo_link": .text(branding.logoLink),
      "logo_file": plan.logoFile.map {
        .text($0, (branding.images[.logo]?.origin ?? .none).orDefault)
      } ?? .null,
    ]
  }

  private var push: Record {
    func key(_ name: String) -> Value {
      plan.features.contains(.push)
        ? .secret(secrets.secret(secretPlan.inUse(name, of: SecretPlan.Family.push)), meetOrigin)
        : .null
    }
    return [
      "key": key(SecretPlan.Name.pushKey), "public_key": key(SecretPlan.Name.pushPublicKey),
      "addresses": .text(
        plan.pushAddresses, plan.jmsHost?.entry.publicAddress.origin ?? .none),
    ]
  }

  private var apt: Record {
    let apt = plan.site.apt
    return [
      "proxy": .text(apt.proxy), "mirror": .text(apt.mirror),
      "security_mirror": .text(apt.securityMirror),
    ]
  }

  private var tls: Record {
    func named(_ name: String) -> Value { .secret(secrets.secret(name), meetOrigin) }
    func publicHalf(_ pair: SecretPlan.Pair?) -> Value {
      pair.map { named($0.certificate) } ?? .null
    }
    func privateHalf(_ pair: SecretPlan.Pair?) -> Value { pair.map { named($0.key) } ?? .null }
    let (web, turn) = (secretPlan.webPair, secretPlan.turnPair)
    return [
      "email": .text(plan.site.tls.email),
      "ca_certificate": named(secretPlan.authorities[0]), "authorities": authorityGenerations,
      "turn_certificate": publicHalf(turn), "turn_key": privateHalf(turn),
      "web_certificate": publicHalf(web), "web_key": privateHalf(web),
      "xmpp_certificate": named(secretPlan.xmppPair.certificate),
      "xmpp_key": named(secretPlan.xmppPair.key),
    ]
  }

  /// As written; line breaks at the end are the template's business.
  private var snippets: Record {
    Record(
      SnippetPlace.allCases.map { place in
        guard let snippet = plan.site.snippets[place] else {
          return (Name(place.contextName), .null)
        }
        var text = Substring(snippet.value)
        while text.last?.isNewline == true { text.removeLast() }
        return (
          Name(place.contextName),
          text.isEmpty ? .null : .verbatim(String(text), place.format, snippet.origin)
        )
      })
  }

  /// The generations, as a text that changes when a program has to read the authorities anew. null
  /// for a site that never had another than its first.
  private var authorityGenerations: Value {
    let generations = plan.generations[SecretPlan.Family.authority]
    if generations == .first { return .null }
    return .text(
      generations.accepted.map { String($0) }.joined(separator: " and "), meetOrigin)
  }

  /// All but the oldest, counted from two. A list by place and not by generation: the file that
  /// stays is taken over by the next authority, which drives the old one out of Java's store.
  private var furtherAuthorities: [Value] {
    secretPlan.authorities.enumerated().dropFirst().map { index, name in
      .record([
        "number": .number(index + 1, meetOrigin),
        "certificate": .secret(secrets.secret(name), meetOrigin),
      ])
    }
  }
}
