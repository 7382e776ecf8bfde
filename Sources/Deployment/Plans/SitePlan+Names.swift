internal import FileTrees
internal import Schema

extension Component {
  /// The component with the site's name filled in where declarations say `{{site.name}}`: units are
  /// named like that, and so are the actions and checks that are about them.
  func named(for site: SitePlan) -> Component {
    var named = self
    named.artifacts = artifacts.map {
      ArtifactDeclaration($0.kind, $0.form, onChange: site.siteNamed($0.onChange))
    }
    named.onUpgrade = onUpgrade.map {
      Upgrade(site.siteNamed($0.action), interrupts: $0.interrupts)
    }
    named.units = units.map(site.siteNamed)
    named.files = files.map { $0.named(for: site) }
    named.checks = checks.map(site.siteNamed)
    named.data = data.map(site.siteNamed)
    return named
  }
}

extension FileDeclaration {
  fileprivate func named(for site: SitePlan) -> FileDeclaration {
    var named = self
    named.onChange = site.siteNamed(onChange)
    return named
  }
}

extension SitePlan {
  fileprivate func siteNamed(_ text: String) -> String {
    text.replacing("{{site.name}}", with: site.name.value)
  }

  fileprivate func siteNamed(_ action: ChangeAction) -> ChangeAction {
    switch action {
    case .reload(let unit): .reload(siteNamed(unit))
    case .restart(let unit): .restart(siteNamed(unit))
    case .recreate(let container): .recreate(siteNamed(container))
    case .none, .reboot, .run: action
    }
  }

  fileprivate func siteNamed(_ check: HealthCheck) -> HealthCheck {
    switch check {
    case .unitActive(let unit): .unitActive(siteNamed(unit))
    case .command(let words): .command(words.map(siteNamed))
    case .tcpPort, .url: check
    }
  }
}
