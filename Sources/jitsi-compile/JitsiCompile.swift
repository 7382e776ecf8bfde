internal import ArgumentParser
internal import Glibc
internal import OutputStore

/// One site description in, every configuration file of every host out.
@main
struct JitsiCompile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jitsi-compile",
    abstract: "Compile a Jitsi cluster's site.yaml into configuration files and bundles.",
    discussion: """
      Exit statuses: 0 done, 1 errors reported, 2 differences or something to do, 64 usage, 66 input missing, 70 a defect of ours, \
      73 and 74 cannot write.
      """,
    version: "jitsi-compile \(Version.tool)",
    subcommands: [
      Build.self, Check.self, Diff.self, Plan.self, Explain.self, Graph.self, SecretsCommand.self,
      Init.self, SchemaCommand.self, Render.self, Templates.self, Verify.self, Fmt.self,
    ],
    defaultSubcommand: Build.self)

  static func main() {
    // A reader that goes away, and a limit on the size of files, end us through the write that
    // fails, with a message and a status of our own.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    CrashHygiene.keepMemoryPrivate()
    // Asked by scripts all day; all verbs would be described first otherwise.
    if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
      return print(configuration.version)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: explained(error))
    }
  }

  /// Errors of the environment become a message and a status; all others are ArgumentParser's.
  private static func explained(_ error: any Error) -> any Error {
    switch error {
    case let error as FileError:
      Terminal.say("jitsi-compile: error: \(error)")
      return status(of: error).code
    case let error as SecretInput.ExposedSecrets:
      Terminal.say("jitsi-compile: error: \(error)")
      return ExitStatus.noInput.code
    case let error as RotationRun.OtherRotation:
      Terminal.say("jitsi-compile: error: \(error)")
      return ExitStatus.cannotCreate.code
    case let error as SideError:
      Terminal.say("jitsi-compile: error: \(error)")
      return ExitStatus.noInput.code
    case let error as ChildProcess.Failure:
      Terminal.say("jitsi-compile: error: \(error)")
      return ExitStatus.noInput.code
    case let error as OutputError:
      Terminal.say("jitsi-compile: error: \(error)")
      if let help = error.help { Terminal.say("help: \(help)") }
      return ExitCode(error.exitStatus)
    default: return error
    }
  }

  private static func status(of error: FileError) -> ExitStatus {
    switch error.operation {
    case "open", "read", "list", "look at": .noInput
    case "create", "replace": .cannotCreate
    default: .inputOutput
    }
  }
}
