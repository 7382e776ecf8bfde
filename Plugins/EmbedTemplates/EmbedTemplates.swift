import Foundation
import PackagePlugin

/// Builds `templates/` and the documents that the binary shows into `Deployment`, so that the
/// binary needs no file beside it.
@main
struct EmbedTemplates: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let templates = package.appending(path: "templates")
    let diagnostics = package.appending(path: "docs/diagnostics.md")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let inputs = try FileManager.default.subpathsOfDirectory(atPath: templates.path())
      .map { templates.appending(path: $0) }
      .filter { !$0.hasDirectoryPath }
      .sorted { $0.path() < $1.path() }
    return [
      .buildCommand(
        displayName: "Embedding templates",
        executable: try context.tool(named: "embed-templates").url,
        arguments: [templates.path(), diagnostics.path(), output.path()],
        inputFiles: inputs + [diagnostics], outputFiles: [output])
    ]
  }
}
