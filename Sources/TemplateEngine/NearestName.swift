import Diagnostics

/// "Did you mean": the nearest of the names that could have been meant.
enum NearestName {
  /// A help line, or nil when no name is near.
  static func suggestion(for written: String, among names: [String]) -> String? {
    EditDistance.nearest(to: written, among: names).map { "did you mean '\($0)'?" }
  }
}
