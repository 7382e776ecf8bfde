internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// Tells moderators which SIP addresses they may call.
  ///
  /// The operator supplies two artifacts: the program `/usr/local/bin/deno` and the service's
  /// `/home/dialplan/app/sip-dial-plan.ts`. Deno fetches two libraries at the first start.
  static let dialPlan = Component(
    "dial-plan",
    "SIP addresses for the invitation dialog (operator supplies deno and sip-dial-plan)",
    in: [.dialPlan], when: .feature(.dialPlan),
    artifacts: [
      ArtifactDeclaration(
        .deno, .file("/usr/local/bin/deno", mode: 0o755), onChange: .restart(dialPlanUnit)),
      ArtifactDeclaration(
        .dialPlan, .file("/home/dialplan/app/sip-dial-plan.ts", mode: 0o644),
        onChange: .restart(dialPlanUnit)),
    ],
    units: [dialPlanUnit],
    files: [
      // Typescript, of which the file uses what Javascript has too.
      .file(
        "/home/dialplan/app/config.ts", from: "dial-plan/config.ts", as: .javascript,
        owner: "root:www-data", mode: 0o640, onChange: .restart(dialPlanUnit)),
      // Read anew for every request.
      .file(
        "/home/dialplan/app/dial-plan.json", from: "dial-plan/dial-plan.json", as: .json,
        owner: "root:www-data", interrupts: .newSessions),
      .file(
        "/etc/systemd/system/dialplan.service", from: "dial-plan/dialplan.service", as: .systemd,
        onChange: .restart(dialPlanUnit)),
    ],
    listeners: [Listener("dialplan.http", .tcp, .fixed(9001), from: .bridge, speaks: "HTTP")],
    checks: [.tcpPort(9001)])
}

private let dialPlanUnit = "dialplan.service"
