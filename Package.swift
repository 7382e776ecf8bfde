// swift-tools-version: 6.2
import PackageDescription

/// One language mode for every Swift target: complete concurrency checking, explicit existentials,
/// and imports that do not leak into our interfaces. `make check` also turns warnings into errors.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["JITSI_COMPILE_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["_TestSupport"], exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "jitsi-compile",
  products: [
    // For Benchmarks/, which is a package of its own.
    .library(name: "TemplateEngine", targets: ["TemplateEngine"]),
    .library(name: "ConfigFormats", targets: ["ConfigFormats"]),
    .library(name: "Diagnostics", targets: ["Diagnostics"]),
    .library(name: "Schema", targets: ["Schema"]),
    // For Fuzzing/, which is one too.
    .library(name: "FuzzTargets", targets: ["_FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
  ],
  targets: [
    // Arrows point down: a target depends on targets listed below it only.
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .executableTarget(
      name: "jitsi-compile",
      dependencies: [
        "OutputStore", "Bundling", "Deployment", "Changes", "FileTrees", "Credentials", "Schema",
        "TemplateEngine", "ConfigFormats", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .systemLibrary(name: "CRename"),
    target("OutputStore", ["CRename", "FileTrees"]),
    target(
      "Bundling",
      [
        "CArchive", "FileTrees", "ConfigFormats", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "Deployment",
      dependencies: [
        "Changes", "FileTrees", "Credentials", "Schema", "TemplateEngine", "ConfigFormats",
        "Diagnostics",
      ],
      swiftSettings: strict, plugins: ["EmbedTemplates"]),
    target("Changes", ["FileTrees", "ConfigFormats", "Diagnostics"]),
    target("FileTrees", ["ConfigFormats", "Diagnostics"]),
    target(
      "Credentials",
      [
        "Schema", "TemplateEngine", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ]),
    target("TemplateEngine", ["ConfigFormats", "Diagnostics"]),
    target("Schema", ["CYAML", "Diagnostics"]),
    target("ConfigFormats", ["Diagnostics"]),
    target("Diagnostics"),

    // Builds `templates/` into the binary.
    .plugin(name: "EmbedTemplates", capability: .buildTool(), dependencies: ["embed-templates"]),
    .executableTarget(name: "embed-templates", swiftSettings: strict),

    .target(
      name: "_TestSupport", dependencies: ["Diagnostics"], path: "Tests/_TestSupport",
      swiftSettings: strict),
    // What must hold for all bytes that come in: run by the tests and by Fuzzing/.
    .target(
      name: "_FuzzTargets",
      dependencies: [
        "Bundling", "Deployment", "FileTrees", "Credentials", "Schema", "TemplateEngine",
        "ConfigFormats", "Diagnostics",
      ], path: "Tests/_FuzzTargets", swiftSettings: strict),
    tests("FuzzTests", ["_FuzzTargets"]),
    tests("CredentialsTests", ["Credentials", "Schema", "TemplateEngine", "Diagnostics"]),
    tests("TemplateEngineTests", ["TemplateEngine", "ConfigFormats", "Diagnostics"]),
    tests("ConfigFormatsTests", ["ConfigFormats", "Diagnostics"], exclude: ["Support"]),
    tests("SchemaTests", ["Schema", "Diagnostics"]),
    tests(
      "DeploymentTests",
      [
        "Deployment", "Changes", "Credentials", "Schema", "TemplateEngine", "ConfigFormats",
        "FileTrees",
        "Diagnostics",
      ]),
    tests(
      "ProofTests",
      [
        "Deployment", "Credentials", "Schema", "TemplateEngine", "ConfigFormats", "FileTrees",
        "Diagnostics",
      ], exclude: ["Findings"]),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("BundlingTests", ["Bundling", "FileTrees", "Diagnostics"], exclude: ["Stubs"]),
    tests(
      "ChangesTests",
      [
        "Changes", "Deployment", "Credentials", "Schema", "TemplateEngine", "FileTrees",
        "ConfigFormats", "Diagnostics",
      ]),
    tests("OutputStoreTests", ["OutputStore", "FileTrees", "Diagnostics"]),
    // Through the binary itself, which is why it must be built first.
    tests(
      "GoldenTests",
      ["jitsi-compile", "Deployment", "Credentials", "Schema", "TemplateEngine", "Diagnostics"],
      exclude: ["Support"]),
    tests("ConformanceTests", ["jitsi-compile"], exclude: ["Support"]),
  ]
)
