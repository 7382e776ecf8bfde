import CFuzzer
import Glibc
import _FuzzTargets

/// Runs libFuzzer on the target that `$FUZZ_TARGET` names; without it, prints every target with the
/// length of its longest input.
///
/// The package manager takes this function for the program's `main`, which libFuzzer has one of too.
@_cdecl("fuzz_main")
public func fuzzMain(
  _ count: CInt, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
  guard chosen != nil else {
    for target in FuzzTarget.all { print(target.name, target.maxBytes) }
    return getenv("FUZZ_TARGET") == nil ? 0 : 64
  }
  var (count, words) = (count, words)
  return LLVMFuzzerRunDriver(&count, &words) { testOneInput($0, $1) }
}

/// What libFuzzer calls with one input after the other.
///
/// A broken promise is printed and ends the process as a crash would, so that libFuzzer keeps the
/// input and can make it smaller.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  if let target = chosen, let complaint = target.complaint(about: input) {
    let text = Array("\(target.name): \(complaint)\n".utf8)
    _ = write(STDERR_FILENO, text, text.count)
    abort()
  }
  return 0
}

private let chosen = getenv("FUZZ_TARGET").flatMap { FuzzTarget.named(String(cString: $0)) }
