import FileTrees
import Testing

@testable import Deployment

/// Every file that is rendered says what a change of it asks for; one that asks for nothing says why
/// here. A new template without either fails.
struct DeclaredEffectTests {
  /// Templates, and the paths of links, whose change asks for nothing, by who reads them and when.
  private static let readWhenNeeded: [String: [String]] = [
    "by every program that asks, each time": [
      "base/hostname", "base/hosts", "base/resolv.conf", "base/timezone", "/etc/localtime",
    ],
    "by apt, when it is called": [
      "base/apt.conf", "repository/jitsi.list", "repository/preferences", "repository/node.list",
      "apt/proxy.conf", "apt/sources.list",
    ],
    "by ssh and its server, for each connection": [
      "push/key", "push/ssh_config", "push/known_hosts", "push/push.sh", "push/authorized_keys",
      "push/receive.sh",
    ],
    "by apply, before it installs packages": ["debconf/answers", "debconf/sidecar"],
    "by systemd, when somebody would start it": ["/etc/systemd/system/redis-server.service"],
    "by a server that is not installed, should somebody install it": ["base/sshd.conf"],
    "by certbot and its hooks, at each renewal": [
      "certbot/cli.ini", "certbot/deploy.sh", "certbot/public-certificate.sh",
      "certbot/public-certificate.service",
    ],
    "by copies of a template when they start": [
      "chromium/policies.json", "chromium/trust.sh", "chromium/trust.service",
      "chromium/display.conf",
    ],
    "by scripts of the host when an instance starts or stops": [
      "instances/instances.sh", "jibri-host/stop.sh", "sip-host/stop.sh",
    ],
    "for each request": [
      "dial-plan/dial-plan.json", "nginx/signal.pem", "nginx/sidecar.pem", "web/config.js",
      "branding/branding.json", "branding/interface_config.js", "branding/title.html",
      "/etc/jitsi/meet/branding/{{branding.logo_file}}", "/etc/jitsi/meet/branding/watermark.svg",
      "/etc/jitsi/meet/branding/favicon.svg", "push/jms.pub",
    ],
    "at each login": ["prosody/account.dat", "prosody/locked.dat"],
    "by the script of the package, when it is installed": [
      "/var/lib/prosody/{{domain.meet}}.crt", "/var/lib/prosody/{{domain.meet}}.key",
      "/var/lib/prosody/{{domain.auth}}.crt", "/var/lib/prosody/{{domain.auth}}.key",
    ],
  ]

  @Test func everyFileDeclaresWhatItsChangeAsksFor() {
    let known = Set(Self.readWhenNeeded.values.joined())
    var seen: Set<String> = []
    for component in Component.all {
      for file in component.files where file.onChange == .none {
        let name: String
        switch file.kind {
        case .template(let template, _): name = template
        case .link, .image: name = file.path
        }
        seen.insert(name)
        #expect(
          known.contains(name), "\(component.name): \(name) asks for nothing; say who reads it")
      }
    }
    #expect(known.subtracting(seen).isEmpty, "they ask for something now")
  }

  /// What an action interrupts is declared with it: nobody is interrupted by nothing.
  @Test func whoIsInterruptedNeedsAnAction() {
    for component in Component.all {
      for file in component.files where file.onChange == .none {
        #expect(
          file.interrupts == .nobody || file.interrupts == .newSessions,
          "\(component.name): \(file.path)")
      }
    }
  }

  /// A pinned package that nothing restarts would leave the old program running.
  @Test func everyPinnedPackageSaysWhatAnotherVersionAsksFor() {
    for component in Component.all where component.packages.contains(where: \.isPinned) {
      #expect(component.onUpgrade != nil, "\(component.name)")
    }
  }
}

extension Package {
  fileprivate var isPinned: Bool { version != .release }
}
