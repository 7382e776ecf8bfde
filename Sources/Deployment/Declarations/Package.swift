internal import FileTrees
public import Schema

/// A Debian package that a component needs.
public struct Package: Hashable, Sendable {
  /// How its version is decided.
  public enum Version: Hashable, Sendable {
    /// Whatever the Debian release has.
    case release
    /// `1.0.<web>-1` of the release set, and likewise.
    case web, jicofo, jvb, jibri
  }

  /// The name on most releases.
  let name: String
  public let version: Version
  /// Other names, on releases that call it differently; nil where it does not exist and is not
  /// needed.
  let otherNames: [DebianRelease: String?]
  let when: Condition

  public init(
    _ name: String, _ version: Version = .release,
    otherwise otherNames: [DebianRelease: String?] = [:], when: Condition = .always
  ) {
    (self.name, self.version, self.otherNames) = (name, version, otherNames)
    self.when = when
  }

  /// Stands for the newest Java runtime that Debian and the release set agree on.
  public static let javaRuntime = Package("java-runtime")

  /// What is to be installed on a host; nil where that is nothing.
  func pin(in site: SitePlan, on host: HostEntry) -> PackagePin? {
    guard when.holds(site.features, on: host),
      let name = name(on: host.release.value, for: site.site.jitsi.value)
    else { return nil }
    return PackagePin(name, site.version(of: self))
  }

  /// The package's name on a Debian release; nil where nothing has to be installed for it.
  func name(on release: DebianRelease, for set: ReleaseSet) -> String? {
    if self == .javaRuntime {
      // Where they do not agree a rule has reported it, and nothing is written.
      return "openjdk-\(release.java(for: set) ?? release.facts.java[0])-jre-headless"
    }
    if let other = otherNames[release] { return other }
    return name
  }
}
