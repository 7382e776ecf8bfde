import ConfigFormats
import Diagnostics
import Foundation
import Testing

@testable import TemplateEngine

/// One case of the Mustache specification.
struct SpecificationCase: CustomTestStringConvertible, Sendable {
  var module: String
  var name: String
  var template: String
  var partials: [String: String]
  var expected: String
  var data: Value

  var testDescription: String { "\(module): \(name)" }
}

/// The cases of the six core modules, read from the files of the specification.
///
/// They lie beside the package, or where `MUSTACHE_SPEC_DIR` says.
enum Specification {
  static let modules = [
    "comments", "delimiters", "interpolation", "inverted", "partials", "sections",
  ]

  static let directory: URL = {
    if let path = ProcessInfo.processInfo.environment["MUSTACHE_SPEC_DIR"] {
      return URL(fileURLWithPath: path)
    }
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    return package.deletingLastPathComponent().appendingPathComponent("shared/mustache-spec")
  }()

  static var isPresent: Bool {
    modules.allSatisfy {
      FileManager.default.fileExists(atPath: directory.appendingPathComponent("\($0).json").path)
    }
  }

  static func cases() -> [SpecificationCase] {
    guard isPresent else { return [] }
    return modules.flatMap { module -> [SpecificationCase] in
      let file = directory.appendingPathComponent("\(module).json")
      guard let data = try? Data(contentsOf: file),
        let json = try? JSONDecoder().decode(SpecificationFile.self, from: data)
      else { return [] }
      return json.tests.map {
        SpecificationCase(
          module: module, name: $0.name, template: $0.template, partials: $0.partials ?? [:],
          expected: $0.expected, data: $0.data.value)
      }
    }
  }
}

private struct SpecificationFile: Decodable {
  struct Case: Decodable {
    var name: String
    var template: String
    var expected: String
    var partials: [String: String]?
    var data: JSONValue
  }

  var tests: [Case]
}

/// JSON of any shape as a template value.
struct JSONValue: Decodable {
  var value: Value

  init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: AnyKey.self) {
      value = .record(
        Record(
          try keyed.allKeys.map {
            (Name($0.stringValue), try keyed.decode(JSONValue.self, forKey: $0).value)
          }))
    } else if var list = try? decoder.unkeyedContainer() {
      var items: [Value] = []
      while !list.isAtEnd { items.append(try list.decode(JSONValue.self).value) }
      value = .list(items)
    } else {
      let single = try decoder.singleValueContainer()
      if single.decodeNil() {
        value = .null
      } else if let flag = try? single.decode(Bool.self) {
        value = .flag(flag)
      } else if let number = try? single.decode(Int.self) {
        value = .number(number)
      } else if let decimal = try? single.decode(Double.self) {
        value = .decimal("\(decimal)")
      } else {
        value = .text(try single.decode(String.self))
      }
    }
  }

  private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
}

@Suite(
  .enabled(
    if: Specification.isPresent,
    "needs the Mustache specification's cases in ../shared/mustache-spec or $MUSTACHE_SPEC_DIR"))
struct SpecificationTests {
  @Test func everyModuleHasItsCases() {
    #expect(Specification.cases().count == 136)
  }

  @Test(arguments: Specification.cases())
  func rendersAsSpecified(_ row: SpecificationCase) {
    let result = render(
      row.template, partials: row.partials, value: row.data, as: .html, options: .specification)
    #expect(result.text == row.expected)
    #expect(result.diagnostics == [])
  }
}
