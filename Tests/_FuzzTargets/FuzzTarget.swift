/// A way by which bytes from outside come in, and what must hold whatever they are.
///
/// A fuzzer looks for bytes for which it does not hold (`Fuzzing/`), and the tests run those that
/// were ever worth keeping (`fixtures/fuzz/`). Neither knows what a target does.
public struct FuzzTarget: Sendable {
  /// Names the folder of its inputs too.
  public let name: String
  /// Longer inputs tell nothing new.
  public let maxBytes: Int
  private let promise: @Sendable ([UInt8]) -> String?

  init(_ name: String, maxBytes: Int, promise: @escaping @Sendable ([UInt8]) -> String?) {
    (self.name, self.maxBytes, self.promise) = (name, maxBytes, promise)
  }

  /// What is wrong for this input, as a sentence for whoever repairs it; nil when all is well.
  public func complaint(about input: [UInt8]) -> String? { promise(input) }

  /// Every target; none knows another.
  public static let all: [FuzzTarget] = [
    .site, .layout, .secrets, .template, .data, .reader, .escaper, .bundle, .manifest,
  ]

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
