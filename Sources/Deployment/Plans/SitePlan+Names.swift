internal import FileTrees
internal import Schema

extension SitePlan {
  /// Fills in the site's name where a declaration says `{{site.name}}`: units are named like that.
  func siteNamed(_ text: String) -> String {
    text.replacing("{{site.name}}", with: site.name.value)
  }

  func siteNamed(_ action: ChangeAction) -> ChangeAction {
    switch action {
    case .reload(let unit): .reload(siteNamed(unit))
    case .restart(let unit): .restart(siteNamed(unit))
    case .recreate(let container): .recreate(siteNamed(container))
    case .none, .reboot, .run: action
    }
  }
}
