internal import ConfigFormats
internal import FileTrees
internal import Schema

extension Component {
  /// Passes strokes on the shared whiteboard from browser to browser; it keeps and reads nothing.
  ///
  /// The operator supplies `/home/excalidraw/excalidraw-backend`: a checkout of jitsi/excalidraw-backend
  /// at one commit, with its libraries and its compiled `dist`.
  static let whiteboard = Component(
    "whiteboard", "shared whiteboard (operator supplies excalidraw-backend)",
    in: [.whiteboard], when: .feature(.whiteboard),
    packages: [Package("nodejs")],
    artifacts: [
      ArtifactDeclaration(
        .whiteboard, .folder("/home/excalidraw/excalidraw-backend"),
        onChange: .restart(whiteboardUnit))
    ],
    units: [whiteboardUnit],
    files: [
      .nodeRepository,
      .file(
        "/home/excalidraw/excalidraw-backend/.env.production", from: "whiteboard/env", as: .env,
        onChange: .restart(whiteboardUnit)),
      .file(
        "/etc/systemd/system/excalidraw.service", from: "whiteboard/excalidraw.service",
        as: .systemd, onChange: .restart(whiteboardUnit)),
    ],
    listeners: [
      Listener("whiteboard.http", .tcp, .fixed(3002), from: .bridge, speaks: "websocket"),
      Listener("whiteboard.metrics", .tcp, .fixed(9090), from: .bridge, speaks: "HTTP"),
    ],
    checks: [.tcpPort(3002)])
}

private let whiteboardUnit = "excalidraw.service"
