internal import Bundling
internal import Changes
internal import Credentials
internal import Diagnostics
internal import FileTrees

/// One side of `diff` and `plan`, wherever it is read from.
protocol ComparedSide: AnyObject {
  /// What the operator called it.
  var name: String { get }
  var hosts: [String] { get }
  /// Whether it has one host of a site and says nothing about the others.
  var isPartial: Bool { get }
  /// What stays in service during a rollout, by role.
  var floors: [String: Floor] { get }
  /// Settings that belong to no host, such as the serial.
  var settings: [(key: String, value: String)] { get }
  /// A host of ``hosts``.
  ///
  /// - Parameter digesting: Whether the other side may know digests alone.
  func image(ofHost host: String, digesting: Bool) throws -> HostImage
  /// The text of a file of an image that came without it.
  func text(of file: ListedFile) throws -> [UInt8]
  /// `firewall.md` or `dns.zone`; nil where the side has none.
  func table(_ name: String) throws -> [UInt8]?
  /// The fingerprints of its secrets; nil where nobody knows them.
  func lock() throws -> SecretLock?
}

/// What is wrong with an argument of `diff` or `plan`.
struct SideError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension HostImage {
  /// The same with digests for texts that are at hand.
  func digested() -> HostImage {
    var image = self
    for index in image.files.indices where image.files[index].linkTarget == nil {
      if let text = image.files[index].text {
        image.files[index].digest = Digest(of: text).description
      }
    }
    return image
  }
}
