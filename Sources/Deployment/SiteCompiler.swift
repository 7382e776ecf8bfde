internal import ConfigFormats
public import Credentials
public import Diagnostics
public import FileTrees
internal import Schema
public import TemplateEngine

/// Compiles a site, host by host: the way into this target.
///
/// Everything that hosts share (the plan, the compiled templates, the outermost frame) is made
/// once. A host is then rendered from values alone, so hosts can be compiled in any order, on any
/// number of threads, one at a time in memory.
public struct SiteCompiler: Sendable {
  public let plan: SitePlan
  /// The first entry of each kind; others differ from it in what ``EntryPlan`` says.
  private let kinds: [CompiledEntry]
  /// For every entry of `hosts`, the index of its kind.
  private let kindOfEntry: [Int]
  private let siteRecord: Record
  /// Every secret of the site; see ``SecretPlan/needs``.
  public let needs: [SecretNeed]
  private var secrets: SecretResolver
  private let credentials: CredentialPlan

  /// Buffers that one thread reuses from host to host.
  public struct Workspace: ~Copyable {
    var path: Rendering
    var content: Rendering
    var revealed: ByteBuffer
    let isTracing: Bool
    /// Where the bytes of the last host's files came from, by place and path; empty unless tracing.
    var traces: [String: [TraceEntry]] = [:]

    /// - Parameter tracing: Whether files come with the origins of their bytes.
    public init(tracing: Bool = false) {
      isTracing = tracing
      path = Rendering()
      content = Rendering(tracing: tracing)
      revealed = ByteBuffer(capacity: 16 * 1024)
    }
  }

  /// Plans the site and compiles the templates that its hosts use.
  ///
  /// - Parameters:
  ///   - templates: All templates, by their paths below `templates/`.
  ///   - secrets: Where the texts of secrets come from; without texts, files have a review
  ///     projection only.
  /// - Returns: The compiler, and what is wrong with the templates. A file whose template does not
  ///   compile is left out after its findings.
  public static func prepare(
    _ plan: SitePlan, templates: some Sequence<TemplateSource>, secrets: SecretSource
  ) -> (compiler: SiteCompiler, diagnostics: [Diagnostic]) {
    let components = Component.all.map { $0.named(for: plan) }
    var preparation = TemplatePreparation(templates, components: components)
    var kinds: [CompiledEntry] = []
    var indexOfKind: [EntryKind: Int] = [:]
    let kindOfEntry = plan.site.hostEntries.map { entry in
      let kind = EntryKind(entry)
      if let known = indexOfKind[kind] { return known }
      let first = EntryPlan(entry, of: plan, components: components)
      kinds.append(CompiledEntry(first, plan, &preparation))
      indexOfKind[kind] = kinds.count - 1
      return kinds.count - 1
    }
    let needs = SecretPlan(plan).needs
    let resolver = SecretResolver(needs, from: secrets)
    return (
      SiteCompiler(
        plan: plan, kinds: kinds, kindOfEntry: kindOfEntry, needs: needs, secrets: resolver,
        siteRecord: SiteContext(plan: plan, secrets: resolver).record),
      preparation.diagnostics
    )
  }

  private init(
    plan: SitePlan, kinds: [CompiledEntry], kindOfEntry: [Int], needs: [SecretNeed],
    secrets: SecretResolver, siteRecord: Record
  ) {
    self.plan = plan
    self.kinds = kinds
    self.kindOfEntry = kindOfEntry
    self.needs = needs
    self.secrets = secrets
    credentials = CredentialPlan(plan, needs: needs)
    self.siteRecord = siteRecord
  }

  public var hostCount: Int { plan.hosts.count }

  /// Every account that Prosody has a file of.
  public var accounts: [Account] { plan.everyAccount }

  /// What Prosody stores of an account's password: some thousand rounds of a hash function.
  public func hash(of account: Account) -> AccountHash { secrets.hash(of: account) }

  /// Takes hashes that were made ahead, by the account's JID, so that they can be made on many
  /// threads.
  public mutating func use(_ hashes: [String: AccountHash]) { secrets.hashes = hashes }

  /// Spares the rounds: what is rendered looks the same and proves the same, and opens no account.
  public mutating func useStandInHashes() { secrets.hashesAreStandIns = true }

  /// The first entry of each kind.
  var kindPlans: [EntryPlan] { kinds.map(\.plan) }

  /// The index of a host's kind in ``kindPlans``.
  func kind(ofHost index: Int) -> Int { kindOfEntry[plan.hosts.entryIndex(ofHostAt: index)] }

  /// Renders every file of the host at `index`.
  public func compile(
    hostAt index: Int, in workspace: inout Workspace
  ) -> (tree: HostTree, diagnostics: [Diagnostic]) {
    compile(hostAt: index, only: nil, in: &workspace)
  }

  /// Renders the host's files, or a single one of them.
  func compile(
    hostAt index: Int, only selection: FileName?, in workspace: inout Workspace
  ) -> (tree: HostTree, diagnostics: [Diagnostic]) {
    let entry = kinds[kind(ofHost: index)]
    let host = HostPlan(
      site: plan, entry: entryPlan(ofHost: index), host: plan.hosts[index])
    let containers = entry.containers
    let hostRecord = HostContext(plan: host, secrets: secrets).record(containers)
    workspace.traces.removeAll()
    var renderer = HostRenderer(
      frames: [siteRecord, hostRecord], host: host.host.name,
      holding: credentials.holding(of: host.host))
    renderer.selection = selection
    if let machine = host.entry.machine {
      let name = Setting(host.host.name, host.nameOrigin.derived(by: .memberOfRange))
      renderer.frames.append([
        "container": .record(ContainerContext(plan: machine, site: plan, hostName: name).record)
      ])
    }
    renderer.render(entry.hostFiles, at: .host, in: &workspace)
    for (container, files) in zip(entry.plan.containers, entry.containerFiles) {
      guard case .record(let frame) = containers[renderer.containerIndex] else { continue }
      renderer.containerIndex += 1
      renderer.frames.append(frame)
      renderer.render(files, at: .container(container.name), in: &workspace)
      renderer.frames.removeLast()
    }
    let tree = HostTree(
      host: host.host.name, facts: host.facts, containers: host.containers, files: renderer.files)
    return (tree, renderer.diagnostics)
  }

  /// What the host at `index` has in common with those of its entry.
  func entryPlan(ofHost index: Int) -> EntryPlan {
    let entry = plan.hosts.entryIndex(ofHostAt: index)
    return EntryPlan(
      plan.site.hostEntries[entry], like: kinds[kindOfEntry[entry]].plan, of: plan)
  }
}
