internal import ConfigFormats
internal import FileTrees

extension Component {
  /// Answers to what scripts of packages ask, for `apply`, which loads them before it installs.
  ///
  /// Without them the script of `jitsi-meet-prosody` calls the site `localhost` and leaves a virtual
  /// host of that name behind, and each script makes a password of its own.
  static let debconf = Component(
    "debconf", "answers for the scripts of packages", in: [.jitsi, .jvb],
    files: [.debconfAnswers(from: "answers")])
}

extension FileDeclaration {
  /// Where `apply` looks for them.
  static func debconfAnswers(from template: String) -> FileDeclaration {
    file(
      "/etc/jitsi-compile/debconf", from: "debconf/\(template)", as: .lines, mode: 0o600)
  }
}
