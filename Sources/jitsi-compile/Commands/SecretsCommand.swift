internal import ArgumentParser
internal import Credentials
internal import Deployment
internal import Diagnostics
internal import Schema

/// Makes, checks, lists and changes the secrets that a site names.
struct SecretsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "secrets", abstract: "Make, check, list and change the secrets of a site.",
    subcommands: [
      SecretsInit.self, SecretsCheck.self, SecretsList.self, SecretsRotate.self,
    ])
}

/// The arguments that the verbs of `secrets` share.
struct SecretOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The site description.", valueName: "site"))
  var site: String

  @Option(
    help: ArgumentHelp(
      "The file of secrets (default: secrets.yaml beside the site).", valueName: "source"))
  var secrets: SecretInput?

  @OptionGroup var clock: ClockOptions
  @OptionGroup var report: ReportOptions

  /// What the site needs, or what of it the bundle of one host holds; nil after findings.
  func needs(ofHost name: String? = nil, reporter: inout Reporter) throws -> [SecretNeed]? {
    let text = SourceText(name: site, utf8: try FileStore.read(site))
    let (loaded, findings) = loadSite(text, as: reporter.sources.add(text))
    reporter.add(findings)
    guard let loaded, !reporter.hasErrors else { return nil }
    let plan = SitePlan(loaded)
    reporter.add(plan.generationFindings)
    guard !reporter.hasErrors else { return nil }
    let needs = [.siteKey] + SecretPlan(plan).needs
    guard let name else { return needs }
    let host = plan.hosts[try plan.hostIndexes(of: [name])[0]]
    let texts = CredentialPlan(plan).holding(of: host).texts
    return needs.filter { texts.contains($0.name) }
  }
}

/// Reports secrets that are missing, weak, equal or unused.
struct SecretsCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Report secrets that are missing, weak, equal or unused.")

  @OptionGroup var options: SecretOptions

  func run() throws {
    var reporter = Reporter(options.report)
    if let needs = try options.needs(reporter: &reporter) {
      let input = options.secrets ?? .file(SecretInput.beside(site: options.site))
      if let store = try Compilation.store(from: input, reporter: &reporter) {
        reporter.add(store.check(needs))
        reporter.add(CertificateExpiry.check(store, needs, now: options.clock.time))
      }
    }
    try reporter.finish()
  }
}

/// Lists the names of all secrets that a site needs, with their kinds and users.
struct SecretsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the secrets that a site needs, by name.")

  @OptionGroup var options: SecretOptions

  @Option(
    help: ArgumentHelp(
      "List those only whose text the bundle of this host holds: what to change when it leaks.",
      valueName: "name"))
  var host: String?

  func run() throws {
    var reporter = Reporter(options.report)
    if let needs = try options.needs(ofHost: host, reporter: &reporter) {
      let lines = needs.map {
        "\($0.name)\t\($0.kind.summary)\t\($0.usedBy.joined(separator: ", "))\n"
      }
      try Terminal.print(data: lines.joined())
    }
    try reporter.finish()
  }
}
