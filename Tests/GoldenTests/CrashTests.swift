import Testing
import _TestSupport

/// A crash in the middle of reading secrets shows none of them.
struct CrashTests {
  @Test(
    arguments: [
      ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7), ("FPE", 8), ("SEGV", 11),
    ] as [(String, Int32)])
  func crashShowsNoMemory(_ signal: String, number: Int32) throws {
    try TestFolder.temporary { folder in
      try SampleSite(folder).build()
      // Whatever the program looks at when the signal comes is a canary. The output is larger than
      // a pipe, so the program has read some of it before the command goes on to the second step.
      let lines = String(repeating: "\(CanarySecrets.stem)XXXXX\n", count: 8192)
      try folder.write("canaries", lines)
      let outcome = try CommandRunner.shell(in: folder.root).runScript(
        """
        ulimit -c unlimited 2>/dev/null || :
        export SWIFT_BACKTRACE=enable=yes,color=no
        exec "$0" check site.yaml --secrets "cmd:cat canaries; kill -$1 \\$PPID"
        """, signal)
      #expect(outcome.status == 128 + number, "\(outcome.errors)")
      #expect(CanarySecrets.leaks(in: outcome.outputBytes + outcome.errorBytes) == [])
      for (path, bytes) in try folder.contents() where path != "canaries" {
        #expect(CanarySecrets.leaks(in: bytes) == [], "\(path)")
      }
    }
  }
}
