public import ConfigFormats
import Diagnostics
import Foundation
public import TemplateEngine

/// What the compiler renders for a site: the product's templates with recorded contexts.
///
/// A test of the compiler writes the recording and keeps it up to date.
public struct ProductInputs: Sendable {
  /// One rendered file.
  public struct File: Sendable {
    public let host: String
    public let template: String
    public let format: ConfigFormat
    /// Outermost first, as our engine takes them.
    public let frames: [JSONTree]
  }

  /// Path and text of every template that a file uses; sorted.
  public let templates: [(path: String, text: String)]
  public let files: [File]

  /// - Parameters:
  ///   - data: The recording.
  ///   - folder: The `templates/` that its paths lead into.
  public init(data: String, templates folder: String) throws {
    let recording = try JSONDecoder().decode(
      Recording.self, from: Data(contentsOf: URL(fileURLWithPath: data)))
    files = try recording.hosts.flatMap { host in
      try host.files.map { try Self.file($0, of: host, site: recording.site) }
    }
    templates = try Set(files.map(\.template)).sorted().map { path in
      (path, try String(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"), encoding: .utf8))
    }
  }

  private init(templates: [(path: String, text: String)], files: [File]) {
    (self.templates, self.files) = (templates, files)
  }

  /// Without the files of some templates.
  public func without(_ paths: Set<String>) -> Self {
    Self(
      templates: templates.filter { !paths.contains($0.path) },
      files: files.filter { !paths.contains($0.template) })
  }

  /// Templates compiled by our engine.
  ///
  /// - Parameter uniform: The grammar that all are compiled for, without contextual escaping; nil:
  ///   each file's own, escaped by place as the product does.
  /// - Returns: A template for each file, in their order.
  public func compiled(uniform: ConfigFormat? = nil) throws -> [Template] {
    let options = TemplateOptions(
      raw: uniform == nil ? .parsedOnly : .anyText,
      escaping: uniform == nil ? .contextual : .uniform)
    var library = TemplateLibrary(
      templates.enumerated().map { TemplateSource(path: $1.path, id: SourceID($0), $1.text) })
    return try files.map { file in
      let (template, findings) = library.template(
        file.template, as: uniform ?? file.format, options: options)
      guard let template else { throw Refused(description: "\(file.template): \(findings)") }
      return template
    }
  }

  public struct Refused: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
  }

  private struct Recording: Decodable {
    struct Host: Decodable {
      var name: String
      var frame: JSONTree
      var files: [File]
    }
    struct File: Decodable {
      var template: String
      var format: String
      var container: Int?
      var each: String?
      var element: Int?
    }
    var site: JSONTree
    var hosts: [Host]
  }

  private static func file(
    _ file: Recording.File, of host: Recording.Host, site: JSONTree
  ) throws -> File {
    var frames = [site, host.frame]
    if let index = file.container { frames.append(try host.frame.element(index, of: "containers")) }
    if let list = file.each {
      guard let holder = frames.last(where: { $0[list] != nil }) else {
        throw Refused(description: "\(file.template): no frame has the list \(list)")
      }
      frames.append(try holder.element(file.element ?? 0, of: list))
    }
    guard let format = ConfigFormat(rawValue: file.format) else {
      throw Refused(description: "\(file.template): unknown format \(file.format)")
    }
    return File(host: host.name, template: file.template, format: format, frames: frames)
  }
}

extension JSONTree {
  subscript(name: String) -> JSONTree? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  fileprivate func element(_ index: Int, of list: String) throws -> JSONTree {
    guard case .list(let items)? = self[list], items.indices.contains(index) else {
      throw ProductInputs.Refused(description: "'\(list)' has no item \(index)")
    }
    return items[index]
  }
}
