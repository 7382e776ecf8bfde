// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds jitsi-compile builds the engines that it is
// measured against.
let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "jitsi-compile", path: ".."),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    .target(
      name: "EngineInputs",
      dependencies: [
        .product(name: "TemplateEngine", package: "jitsi-compile"),
        .product(name: "ConfigFormats", package: "jitsi-compile"),
        .product(name: "Diagnostics", package: "jitsi-compile"),
      ]),
    .target(name: "CYAMLEvents", linkerSettings: [.linkedLibrary("yaml")]),
    .executableTarget(
      name: "site-vs-libyaml",
      dependencies: [
        "CYAMLEvents", "EngineInputs",
        .product(name: "Schema", package: "jitsi-compile"),
        .product(name: "Diagnostics", package: "jitsi-compile"),
      ]),
    .executableTarget(
      name: "write-output", linkerSettings: [.linkedLibrary("archive")]),
    .target(name: "CAllocationCount"),
    .executableTarget(
      name: "engine-checks",
      dependencies: [
        "CAllocationCount", "EngineInputs",
        .product(name: "TemplateEngine", package: "jitsi-compile"),
        .product(name: "ConfigFormats", package: "jitsi-compile"),
        .product(name: "Diagnostics", package: "jitsi-compile"),
      ]),
    .executableTarget(
      name: "engine-bench",
      dependencies: [
        "EngineInputs",
        .product(name: "TemplateEngine", package: "jitsi-compile"),
        .product(name: "ConfigFormats", package: "jitsi-compile"),
        .product(name: "Diagnostics", package: "jitsi-compile"),
      ]),
    .executableTarget(
      name: "engine-vs-mustache",
      dependencies: [
        "EngineInputs",
        .product(name: "TemplateEngine", package: "jitsi-compile"),
        .product(name: "ConfigFormats", package: "jitsi-compile"),
        .product(name: "Diagnostics", package: "jitsi-compile"),
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
  ]
)
