public import Diagnostics

extension GraphView {
  /// A flowchart for Mermaid, which code hosts draw in Markdown.
  public var mermaid: String {
    func quoted(_ text: String) -> String {
      "\""
        + text.replacing("#", with: "#35;").replacing("\"", with: "#quot;")
        .replacing("<", with: "#lt;") + "\""
    }
    var lines = ["%% Made by jitsi-compile: \(title).", "flowchart LR"]
    for frame in frames {
      let indent = frame.isHost ? "    " : "  "
      if frame.isHost {
        lines.append("  subgraph \(frame.id)[\(quoted("\(frame.label) (\(frame.detail))"))]")
      }
      for box in frame.boxes {
        let text = frame.isHost ? "\(box.label): \(box.detail)" : box.label
        lines.append("\(indent)\(box.id)[\(quoted(text))]")
      }
      if frame.isHost { lines.append("  end") }
    }
    for arrow in arrows {
      lines.append("  \(arrow.source) -->|\(quoted(arrow.label))| \(arrow.target)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A graph for Graphviz.
  public var dot: String {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    var lines = [
      "// Made by jitsi-compile: \(title).", "digraph site {",
      "  graph [rankdir=LR, fontname=\"sans-serif\", compound=true];",
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
      "  edge [fontname=\"sans-serif\", fontsize=10];",
    ]
    for frame in frames {
      if frame.isHost {
        lines.append("  subgraph \(quoted("cluster_\(frame.id)")) {")
        lines.append("    label=\(quoted("\(frame.label) (\(frame.detail))"));")
      }
      for box in frame.boxes {
        let text = frame.isHost ? "\(box.label): \(box.detail)" : box.label
        lines.append("    \(quoted(box.id)) [label=\(quoted(text))];")
      }
      if frame.isHost { lines.append("  }") }
    }
    for arrow in arrows {
      lines.append(
        "  \(quoted(arrow.source)) -> \(quoted(arrow.target)) [label=\(quoted(arrow.label))];")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// Frames, boxes and arrows with every edge that an arrow stands for.
  ///
  /// - Parameter explainer: Puts what decided an edge into words.
  public func json(_ explainer: SiteExplainer, sources: SourceMap) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("site", graph.site)
      json.field("view", kind.rawValue)
      json.key("nodes")
      json.array { json in
        for frame in frames {
          for box in frame.boxes {
            json.object { json in
              json.field("id", box.id)
              json.field("label", box.label)
              json.field("host", frame.isHost ? frame.label : nil)
              json.field("detail", box.detail)
            }
          }
        }
      }
      json.key("edges")
      json.array { json in
        for arrow in arrows {
          for edge in arrow.edges { write(edge, of: arrow, explainer, sources, &json) }
        }
      }
    }
    return json.finish()
  }

  private func write(
    _ edge: SiteGraph.Edge, of arrow: Arrow, _ explainer: SiteExplainer, _ sources: SourceMap,
    _ json: inout JSONWriter
  ) {
    json.object { json in
      json.field("hop", arrow.number)
      json.field("meaning", arrow.number == nil ? nil : arrow.meaning)
      json.field("from", arrow.source)
      json.field("to", arrow.target)
      json.field("client", edge.client)
      json.field("server", edge.server)
      json.field("listener", edge.listener)
      json.field("port", edge.port)
      json.field("last_port", edge.lastPort)
      json.field("transport", edge.transport)
      json.field("protocol", edge.speaks)
      json.field("identity", edge.identity.isEmpty ? nil : edge.identity)
      json.field(
        "decided_by", explainer.causes(of: graph.origins(of: edge)).map { $0.words(sources) })
    }
  }
}

extension LineExplanation.Cause {
  /// On one line: the place in the site and the key, or what decided where no key did.
  public func words(_ sources: SourceMap) -> String {
    let place = range.map {
      "\(sources[$0.source].name):\($0.start.line + 1):\($0.start.column + 1) "
    }
    guard let key else { return (place ?? "") + "this value \(rule ?? "is fixed")" }
    return range == nil ? "\(key) is left out and has its default" : "\(place ?? "")\(key)"
  }
}
