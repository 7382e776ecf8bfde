/// The version that outputs and manifests name.
enum Version {
  static let tool = "0.1.0"
}
