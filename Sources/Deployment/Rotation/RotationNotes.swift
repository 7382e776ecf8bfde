internal import Credentials

/// What a plan says about the change of one credential besides which files change: what people have
/// to do, what to wait for, and who is refused. All of it follows from the kind.
struct RotationNotes {
  /// Of one kind, not empty; of kinds that hosts have one each of, all that change.
  private let changes: [Rotation.Change]
  private let plan: SitePlan

  init(_ change: Rotation.Change, in plan: SitePlan) { self.init([change], in: plan) }

  private init(_ changes: [Rotation.Change], in plan: SitePlan) {
    (self.changes, self.plan) = (changes, plan)
  }

  /// The notes on a whole rotation.
  static func all(of rotation: Rotation, in plan: SitePlan) -> [RotationNotes] {
    var notes: [RotationNotes] = []
    for kind in [CredentialKind.account, .sidecarKey] {
      let changes = rotation.changes.filter { $0.credential.kind == kind }
      if !changes.isEmpty { notes.append(RotationNotes(changes, in: plan)) }
    }
    return notes
      + rotation.changes.filter { ![.account, .sidecarKey].contains($0.credential.kind) }
      .map { RotationNotes($0, in: plan) }
  }

  private var change: Rotation.Change { changes[0] }
  private var name: String {
    let names = changes.prefix(3).map { "`\($0.credential.name)`" }.joined(separator: ", ")
    return changes.count > 3 ? "\(names) and \(changes.count - 3) more" : names
  }
  private func text(_ index: Int) -> String {
    "`\(SecretName.of(change.credential.texts[index], generation: change.to))`"
  }

  /// One cell: how the credential changes.
  var summary: String {
    switch change.credential.kind {
    case .certificate: "one phase; who believes the authority believes the new certificate too"
    case let kind where kind.refuses: "at once: \(kind.reasonForOne)"
    default: "both are accepted while the holders change; nobody is refused"
    }
  }

  /// Who is refused, and for how long; nil where nobody is.
  var refusal: String? {
    switch change.credential.kind {
    case .focus:
      "\(name): from the moment that Prosody has the new password until Jicofo has restarted, a "
        + "Jicofo that reconnects with the old one is refused. Both happen within one run of "
        + "`apply` on the JMS."
    case .tokenSecret:
      "\(name): Prosody refuses tokens of the new secret until it has restarted, and tokens of the "
        + "old one from then on, those that people hold already too. Whoever issues tokens changes "
        + "at that moment."
    case .supplied:
      "\(name): gateways are refused from the moment that the other server has the new password "
        + "until their copies have restarted."
    case .pushKey:
      "\(name): a host lets the new key in once it has its new bundle, which the JMS has to carry "
        + "with the old one: apply the other hosts before the JMS."
    case .display:
      "\(name): whoever watches a display gives the new password once the host's copies have "
        + "restarted."
    case .person:
      "\(name): the password of generation \(change.from) is refused from the moment that the JMS has "
        + "the new one. Who is logged in stays so until the connection ends."
    case .account, .relaySecret, .clientKey, .sidecarKey, .certificate, .authority: nil
    }
  }

  /// What has to be done or waited for before the hosts of a phase change.
  func before(_ step: Rotation.Step) -> [String] {
    switch (change.credential.kind, step) {
    case (.account, .removeOld), (.sidecarKey, .removeOld):
      [
        "Every host of the phase before has changed, and its copies of containers have restarted: "
          + "what still presents the old \(name) is refused at its next login."
      ]
    case (.relaySecret, .removeOld):
      [
        "Wait \(RelayCredential.lifetimeInSeconds) seconds "
          + "(\(RelayCredential.lifetimeInSeconds / 3600) hours) after Prosody restarted in the "
          + "phase before: for so long are TURN credentials good that it made of the old \(name)."
      ]
    case (.clientKey, .switchOver):
      [
        "Give \(text(0)) to whoever calls the component selector, with the key id "
          + "`\(plan.signalKid(generation: change.to))`. No host changes for it."
      ]
    case (.clientKey, .removeOld): ["Every client of the component selector signs with \(text(0))."]
    case (.authority, .switchOver):
      [
        "Every host of the phase before has changed, and its copies of containers have restarted: "
          + "what has not read the new authority yet refuses the servers from this phase on.",
        "Everybody whose browser believes the old authority has the new one, "
          + "\(text(1)), too. Browsers that lack it warn from this phase on.",
      ]
    case (.person, .switchOver): ["Tell the person their new password, \(text(0))."]
    case (.tokenSecret, .switchOver):
      ["Whoever issues tokens has \(text(0)) at hand and changes together with the JMS."]
    case (.supplied, .switchOver), (.certificate, .switchOver):
      change.credential.isGenerated ? [] : [supply]
    default: []
    }
  }

  private var supply: String {
    let texts = change.credential.texts.indices.map { text($0) }.joined(separator: " and ")
    let place = change.credential.hint.map { ": \($0), changed there at the same time" } ?? ""
    return "Put \(texts) into the file of secrets\(place)."
  }

  /// What is true after a phase although no file says so.
  func after(_ step: Rotation.Step) -> [String] {
    switch (change.credential.kind, step) {
    case (.account, .removeOld):
      [
        "A session that logged in with the old \(name) stays until it ends by itself: Prosody asks "
          + "for a password at the login only."
      ]
    case (.sidecarKey, .removeOld), (.clientKey, .removeOld):
      [
        "The component selector keeps a key that it has fetched for an hour; until then it may "
          + "still accept the old \(name)."
      ]
    default: []
    }
  }
}
