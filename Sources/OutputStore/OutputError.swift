/// Why the output folder was not written. The old output is whole.
public struct OutputError: Error, Hashable, Sendable {}
