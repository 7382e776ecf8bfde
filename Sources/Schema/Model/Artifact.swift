/// A file that no archive has: the operator lays it on the host, and its checksum says which one.
public struct Artifact: Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// pjproject's command line telephone, built for the Debian of the gateways.
    case pjsua
    case deno
    case dialPlan = "sip-dial-plan"
    case whiteboard = "excalidraw-backend"
    case selector = "jitsi-component-selector"
    case sidecar = "jitsi-component-sidecar"
  }

  public var kind: Setting<Kind>
  /// A bare name, without a folder.
  public var file: Setting<String>
  /// SHA-256 of its bytes: 64 lower-case hexadecimal digits.
  public var digest: Setting<String>
}
