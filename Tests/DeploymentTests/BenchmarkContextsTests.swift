import ConfigFormats
import Credentials
import Diagnostics
import FileTrees
import Foundation
import Schema
import TemplateEngine
import Testing

@testable import Deployment

/// `Benchmarks/Data/nordeck.json` holds what the compiler renders for the example site, so that
/// benchmarks measure the product's own files.
@Suite struct BenchmarkContextsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// One file: what is rendered, and which of the host's frames are below it.
  private struct File {
    let template: Template
    /// Index in the host's `containers`; nil for a file of the host.
    let container: Int?
    let each: Name?
    /// Index in the list `each`.
    let element: Int
    let frames: [Record]
  }

  private struct RecordedHost {
    let name: String
    let frame: Record
    let files: [File]
  }

  private let site: Record
  private let hosts: [RecordedHost]
  private let compiler: SiteCompiler

  init() throws {
    let text = try String(
      contentsOf: Self.root.appending(path: "fixtures/nordeck/site.yaml"), encoding: .utf8)
    let loaded = loadSite(SourceText(name: "site.yaml", text), as: SourceID(0))
    let plan = SitePlan(try #require(loaded.site))
    let templates = EmbeddedFiles.templates.enumerated().map { index, template in
      TemplateSource(
        path: "\(template.path)", id: SourceID(index + 1),
        utf8: template.text.withUTF8Buffer { Array($0) })
    }
    let secrets = SecretResolver(SecretPlan(plan).needs, from: .placeholders)
    let site = SiteContext(plan: plan, secrets: secrets).record
    var preparation = TemplatePreparation(templates, components: Component.all)
    var hosts: [RecordedHost] = []
    for entry in plan.site.hostEntries {
      let compiled = CompiledEntry(
        EntryPlan(entry, of: plan, components: Component.all), plan, &preparation)
      for index in hosts.count..<hosts.count + entry.count {
        let host = HostPlan(site: plan, entry: compiled.plan, host: plan.hosts[index])
        hosts.append(Self.record(host, compiled, site, secrets))
      }
    }
    (self.site, self.hosts) = (site, hosts)
    compiler = SiteCompiler.prepare(plan, templates: templates, secrets: .placeholders).compiler
  }

  private static func record(
    _ host: HostPlan, _ compiled: CompiledEntry, _ site: Record, _ secrets: SecretResolver
  ) -> RecordedHost {
    let containers = compiled.plan.containers.map {
      Record([("container", .record(ContainerContext(plan: $0, site: host.site).record))])
    }
    let frame = HostContext(plan: host, secrets: secrets).record(containers.map { .record($0) })
    var files = recorded(compiled.hostFiles, nil, [site, frame])
    for (index, container) in containers.enumerated() {
      files += recorded(compiled.containerFiles[index], index, [site, frame, container])
    }
    return RecordedHost(name: host.host.name, frame: frame, files: files)
  }

  private static func recorded(
    _ compiled: [CompiledFile], _ container: Int?, _ frames: [Record]
  ) -> [File] {
    compiled.flatMap { file -> [File] in
      guard case .template(let template) = file.content else { return [] }
      guard let each = file.each else {
        return [
          File(template: template, container: container, each: nil, element: 0, frames: frames)
        ]
      }
      let values = frames.reversed().lazy.compactMap { $0[each] }.first
      guard case .list(let elements)? = values else { return [] }
      return elements.enumerated().compactMap { index, element in
        guard case .record(let element) = element else { return nil }
        return File(
          template: template, container: container, each: each, element: index,
          frames: frames + [element])
      }
    }
  }

  @Test func contextsGiveTheFilesOfTheCompiler() {
    var workspace = SiteCompiler.Workspace()
    var rendering = Rendering()
    #expect(hosts.count == compiler.hostCount)
    for (index, host) in hosts.enumerated() {
      let (tree, _) = compiler.compile(hostAt: index, in: &workspace)
      let expected = tree.files.compactMap { file -> String? in
        guard case .bytes(let review, _) = file.content else { return nil }
        return String(decoding: review, as: UTF8.self)
      }
      let rendered = host.files.map { file in
        _ = file.template.render(file.frames, into: &rendering)
        return String(decoding: rendering.review, as: UTF8.self)
      }
      // A tree is sorted by path, which the recording does not know.
      let differing = zip(rendered.sorted(), expected.sorted()).filter { $0 != $1 }
      #expect(rendered.count == expected.count, "files of \(host.name)")
      #expect(differing.map(\.1) == [], "files of \(host.name)")
      #expect(tree.host == host.name)
    }
  }

  @Test func fileIsUpToDate() throws {
    let url = Self.root.appending(path: "Benchmarks/Data/nordeck.json")
    let made = Data(json())
    if FileManager.default.fileExists(atPath: url.path()), try Data(contentsOf: url) == made {
      return
    }
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" else {
      Issue.record(
        "Benchmarks/Data/nordeck.json is not what the compiler renders; UPDATE_GOLDEN=1 rewrites it"
      )
      return
    }
    try made.write(to: url)
    Issue.record("Benchmarks/Data/nordeck.json was rewritten")
  }

  /// Every frame once: a file names its host's container and, with `each`, the element of a list
  /// of the innermost frame that has it.
  private func json() -> [UInt8] {
    var json = JSONWriter(reservingCapacity: 1 << 16)
    json.object { json in
      json.key("hosts")
      json.array { json in
        for host in hosts {
          json.object { json in
            json.key("files")
            json.array { json in for file in host.files { write(file, to: &json) } }
            json.key("frame")
            write(host.frame, to: &json)
            json.field("name", host.name)
          }
        }
      }
      json.key("site")
      write(site, to: &json)
    }
    return json.finish()
  }

  private func write(_ file: File, to json: inout JSONWriter) {
    json.object { json in
      if let container = file.container { json.field("container", container) }
      if let each = file.each {
        json.field("each", each.text)
        json.field("element", file.element)
      }
      json.field("format", file.template.format.rawValue)
      json.field("template", file.template.path)
    }
  }

  private func write(_ record: Record, to json: inout JSONWriter) {
    json.object { json in
      for name in record.names.sorted(by: { $0.text < $1.text }) {
        json.key(name.text)
        write(record[name] ?? .null, to: &json)
      }
    }
  }

  /// Secrets as the dummies that stand for them: benchmarks render text of the usual length.
  private func write(_ value: Value, to json: inout JSONWriter) {
    switch value {
    case .null: json.null()
    case .flag(let flag, _): json.boolean(flag)
    case .number(let number, _): json.integer(number)
    case .decimal(let text, _), .text(let text, _), .verbatim(let text, _, _): json.string(text)
    case .secret(let secret, _): json.string(secret.reveal() ?? "")
    case .list(let items):
      json.array { json in for item in items { write(item, to: &json) } }
    case .record(let record): write(record, to: &json)
    }
  }
}
