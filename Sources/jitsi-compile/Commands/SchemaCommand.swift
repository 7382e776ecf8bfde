internal import ArgumentParser
internal import Schema

/// Prints the JSON Schema of `site.yaml`, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema (2020-12) of site.yaml.")

  func run() throws { try Terminal.print(data: SiteSchema.jsonSchema()) }
}
