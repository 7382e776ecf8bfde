import ConfigFormats
import Diagnostics
import EngineInputs
import TemplateEngine

/// Our engine with everything that it renders in a round.
struct Engine {
  private let jobs: [(template: Template, frames: [Record])]

  /// - Parameter uniform: See ``ProductInputs/compiled(uniform:)``.
  init(_ inputs: ProductInputs, uniform: ConfigFormat?) throws {
    // As in the compiler, files of one host share the records of their outer frames.
    var records: [[JSONTree]: [Record]] = [:]
    jobs = zip(try inputs.compiled(uniform: uniform), inputs.files).map { template, file in
      if let known = records[file.frames] { return (template, known) }
      let frames = file.frames.map { frame -> Record in
        if let known = records[[frame]]?.first { return known }
        let record = frame.record
        records[[frame]] = [record]
        return record
      }
      records[file.frames] = frames
      return (template, frames)
    }
  }

  /// Renders everything once.
  @discardableResult
  func render(into rendering: inout Rendering) -> Int {
    var bytes = 0
    for job in jobs {
      _ = job.template.render(job.frames, into: &rendering)
      bytes += rendering.review.count
    }
    return bytes
  }

  /// - Throws: When the engine finds anything wrong: a file that is not whole is no measurement.
  func checkedByteCount(_ inputs: ProductInputs) throws -> Int {
    var rendering = Rendering()
    var bytes = 0
    for (job, file) in zip(jobs, inputs.files) {
      let findings = job.template.render(job.frames, into: &rendering)
      guard findings.isEmpty else {
        throw ProductInputs.Refused(description: "\(file.template): \(findings)")
      }
      bytes += rendering.review.count
    }
    return bytes
  }

  func text(_ index: Int, into rendering: inout Rendering) -> String {
    _ = jobs[index].template.render(jobs[index].frames, into: &rendering)
    return String(decoding: rendering.review, as: UTF8.self)
  }
}
