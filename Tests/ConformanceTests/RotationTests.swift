import Testing
import _TestSupport

/// Phases of a rotation on servers that run.
struct RotationTests {
  private static func server(_ check: String, _ programs: [String]) -> Checker {
    Checker(
      name: check, patterns: [],
      command: [
        "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
        "\(check).py", "{secrets}",
      ],
      needs: [
        "root", "unshare", "ip", "ss", "/usr/bin/python3",
        "/usr/lib/python3/dist-packages/yaml/__init__.py",
      ] + programs, damages: [:])
  }

  private static let account = server("check-rotation", ["prosody", "runuser"])
  private static let relay = server("check-turn-rotation", ["turnserver", "turnutils_uclient"])

  /// A bridge stays connected while its account changes, and gets in whenever it comes back.
  @Test(.enabled(if: account.obstacle == nil, "\(account.obstacle ?? "")"))
  func accountChangesWhileABridgeIsConnected() throws {
    try Self.check(Self.account, ["jvb.jvb-1.auth"], "")
  }

  /// coturn takes credentials of both secrets while they change, and the new ones only afterwards.
  @Test(.enabled(if: relay.obstacle == nil, "\(relay.obstacle ?? "")"))
  func relayAcceptsBothSecrets() throws {
    try Self.check(Self.relay, ["turn.shared"], "")
  }

  private static func check(_ checker: Checker, _ names: [String], _ extra: String) throws {
    let site = try CompiledSite.named("nordeck")
    try TestFolder.temporary { folder in
      let made = try CommandRunner.shell(in: folder.root).runScript(
        """
        set -eu
        cp "$1/site.yaml" "$1/secrets.yaml" .
        printf '%s' "$3" >>site.yaml
        "$0" secrets rotate $2 site.yaml -o phases
        cp site.yaml phases/0-before.yaml
        for phase in 0-before 1-accept-both 2-switch 3-remove-old; do
          "$0" build "phases/$phase.yaml" --secrets secrets.yaml -o out
          mkdir -p "$phase/bundles"
          for host in jms jvb-1; do tar -C "$phase/bundles" -xf "out/bundles/$host.tar"; done
        done
        """, site.folder.root, names.joined(separator: " "), extra)
      #expect(made.status == 0, "\(made.errors)")
      let phases = ["0-before", "1-accept-both", "2-switch", "3-remove-old"]
      let with = Checker(
        name: checker.name, patterns: [],
        command: checker.command.map {
          $0 == "{secrets}" ? folder.path("secrets.yaml") : $0
        }, needs: checker.needs, damages: [:])
      let complaint = try with.complaint(
        about: phases.map { "\($0)/bundles" }, in: folder, of: site)
      #expect(complaint == nil)
    }
  }
}
