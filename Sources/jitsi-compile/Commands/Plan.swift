internal import ArgumentParser
internal import Changes

/// Says what a change does to services and people, and in which order.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a change does: which service, who is interrupted, in which order.",
    discussion: """
      Hosts change in waves such that the bridges, recorders and gateways left in service are \
      never fewer than the site's 'rollout.floor'. What others have to do, names and ports, comes \
      before and after. Ends with status 2 when there is something to do.
      """)

  @OptionGroup var options: CompareOptions

  func run() throws {
    let comparison = try options.compare()
    let floors = comparison.new.floors
    let plan = ChangePlan(comparison.changes, floors: floors)
    let report = PlanReport(plan)
    switch options.format {
    case .human: try Terminal.print(data: report.human)
    case .markdown: try Terminal.print(data: report.markdown)
    case .json: try Terminal.print(data: report.json)
    }
    if !plan.isEmpty { throw ExitStatus.changes.code }
  }
}
