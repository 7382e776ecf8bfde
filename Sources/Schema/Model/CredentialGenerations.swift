/// Which generations of one credential are in force.
///
/// A credential changes by getting a new generation beside the old one: its texts are called
/// `<name>@<generation>` in `secrets.yaml`, those of the first one have the bare name.
public struct CredentialGenerations: Hashable, Sendable {
  /// What changes together, such as `jvb.jvb-01.auth` or `tls.web`.
  public var name: Setting<String>
  /// The generation that is presented, and accepted.
  public var use: Setting<Int>
  /// Further generations that are accepted, while not everybody presents ``use`` yet.
  public var accept: [Setting<Int>]

  public init(name: Setting<String>, use: Setting<Int>, accept: [Setting<Int>]) {
    (self.name, self.use, self.accept) = (name, use, accept)
  }
}
