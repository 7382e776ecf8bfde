internal import FileTrees

/// Programs on the machine itself: the same files as in a container, and other actions, because there is
/// nothing to copy. All that belongs to a call starts and stops with Jibri.
extension Component {
  func placedOnMachine() -> Component {
    Component(
      name, summary, in: containers, when: when, packages: packages,
      artifacts: artifacts.map {
        ArtifactDeclaration($0.kind, $0.form, onChange: Self.onMachine($0.onChange))
      },
      onUpgrade: onUpgrade.map {
        Upgrade(Self.onMachine($0.action), interrupts: $0.interrupts)
      }, units: units, files: files.map { $0.placedOnMachine() }, listeners: listeners,
      connections: connections, checks: checks, peers: peers, data: data)
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
    FileDeclaration(
      path: path, kind: kind, owner: owner, mode: mode,
      onChange: onMachine?.action ?? Component.onMachine(onChange),
      interrupts: onMachine?.interrupts ?? interrupts, when: when, each: each)
  }
}
