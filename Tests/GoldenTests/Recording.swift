import Foundation

/// Whether expected files are rewritten in this run. Such a run fails whatever it finds, because
/// a recording proves nothing.
enum Recording {
  static let isOn = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
}
