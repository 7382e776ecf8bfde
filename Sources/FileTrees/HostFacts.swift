/// What a bundle expects of its host, and what it adds to it outside of files.
public struct HostFacts: Hashable, Sendable {
  /// A port of the host that has to be free, or ours, before anything is placed.
  public struct PortExpectation: Hashable, Comparable, Sendable {
    public enum Transport: String, Hashable, Sendable { case tcp, udp }
    public var transport: Transport
    public var port: UInt16
    /// The component that will listen or be forwarded to.
    public var component: String

    public init(_ transport: Transport, _ port: UInt16, component: String) {
      (self.transport, self.port, self.component) = (transport, port, component)
    }

    public static func < (left: Self, right: Self) -> Bool {
      (left.port, left.transport.rawValue, left.component)
        < (right.port, right.transport.rawValue, right.component)
    }
  }

  /// Debian's name for the machine, such as `amd64`.
  public var architecture: String
  /// Debian release, such as `bookworm`.
  public var release: String
  public var cores: Int
  public var memoryInMiB: Int
  public var diskInMiB: Int
  /// The address under which the site knows the host; nil where it declares none.
  public var address: String?
  public var roles: [String]
  /// How many bridges, recorders and gateways the host has, by role; what a plan keeps in service.
  public var serving: [String: Int]
  /// Kernel modules that have to be loadable, such as `snd_aloop`.
  public var modules: [String]
  /// Device nodes that have to exist once the modules are loaded.
  public var devices: [String]
  public var ports: [PortExpectation]
  /// The site's own bridge, such as `nordeck`; nil for a host without containers.
  public var bridge: String?
  /// Where packages are fetched from, where the site says so; nil: as the host does.
  public var proxy: String?
  public var mirror: String?
  public var packages: [PackagePin]
  /// Of a host without containers; others have them in containers.
  public var artifacts: [ArtifactFacts]
  /// Units of the host to enable and run, in the order of start.
  public var units: [String]
  public var checks: [HealthCheck]

  public init(
    architecture: String = "amd64", release: String, cores: Int, memoryInMiB: Int, diskInMiB: Int,
    address: String? = nil, roles: [String] = [], serving: [String: Int] = [:],
    modules: [String] = [], devices: [String] = [], ports: [PortExpectation] = [],
    bridge: String? = nil, proxy: String? = nil, mirror: String? = nil,
    packages: [PackagePin] = [], artifacts: [ArtifactFacts] = [], units: [String] = [],
    checks: [HealthCheck] = []
  ) {
    self.architecture = architecture
    self.release = release
    self.cores = cores
    self.memoryInMiB = memoryInMiB
    self.diskInMiB = diskInMiB
    self.address = address
    self.roles = roles
    self.serving = serving
    self.modules = modules
    self.devices = devices
    self.ports = ports.sorted()
    self.bridge = bridge
    self.proxy = proxy
    self.mirror = mirror
    self.packages = packages
    self.artifacts = artifacts
    self.units = units
    self.checks = checks
  }
}
