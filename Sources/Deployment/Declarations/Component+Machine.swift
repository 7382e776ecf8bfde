internal import FileTrees

/// Programs on the machine itself: the same files as in a container, and other actions, because there is
/// nothing to copy. All that belongs to a call starts and stops with Jibri.
extension Component {
  func placedOnMachine() -> Component {
    var placed = self
    placed.artifacts = artifacts.map {
      ArtifactDeclaration($0.kind, $0.form, onChange: Self.onMachine($0.onChange))
    }
    placed.onUpgrade = onUpgrade.map {
      Upgrade(Self.onMachine($0.action), interrupts: $0.interrupts)
    }
    placed.files = files.map { $0.placedOnMachine() }
    return placed
  }

  fileprivate static func onMachine(_ action: ChangeAction) -> ChangeAction {
    if case .recreate = action { return .restart(gatewayUnit) }
    return action
  }

  /// Whose stop ends a call, and whose start takes calls again.
  static let gatewayUnit = "jibri.service"
}

extension FileDeclaration {
  fileprivate func placedOnMachine() -> FileDeclaration {
    var placed = self
    placed.onChange = onMachine?.action ?? Component.onMachine(onChange)
    placed.interrupts = onMachine?.interrupts ?? interrupts
    return placed
  }
}
