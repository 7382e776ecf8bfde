// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds jitsi-compile builds a fuzzer. What the targets
// are and what must hold for them is in Tests/_FuzzTargets, for the tests run them too.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "jitsi-compile", path: "..")],
  targets: [
    .systemLibrary(name: "CFuzzer"),
    .executableTarget(
      name: "fuzz",
      dependencies: ["CFuzzer", .product(name: "FuzzTargets", package: "jitsi-compile")],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
  ]
)
