import ConfigFormats
import Foundation

/// A file that the fixtures expect on some host, and the format that its place on the host implies.
struct RenderedFile: Hashable, Sendable, CustomStringConvertible {
  /// Below `fixtures/`.
  let name: String
  let format: ConfigFormat

  var path: String { "\(Self.folder)/\(name)" }
  var description: String { name }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../fixtures").standardizedFileURL.path

  private static let found: (files: [RenderedFile], unknown: [String]) = {
    var files: [RenderedFile] = []
    var unknown: [String] = []
    let all = FileManager.default.enumerator(atPath: folder)
    while let name = all?.nextObject() as? String {
      let parts = name.split(separator: "/", maxSplits: 5)
      guard parts.count == 6, parts[1] == "expected", parts[2] == "hosts" else { continue }
      // Folders and links have nothing to read.
      guard all?.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
      // A fixture, its host, the container or `host`; the rest is the path there.
      if let format = format(ofPath: String(parts[5])) {
        files.append(RenderedFile(name: name, format: format))
      } else {
        unknown.append(name)
      }
    }
    return (files.sorted { $0.name < $1.name }, unknown.sorted())
  }()

  static var all: [RenderedFile] { found.files }
  /// Files of which no row says what they are.
  static var unknown: [String] { found.unknown }

  /// Files of one format, one of each content.
  static func distinct(_ format: ConfigFormat) throws -> [RenderedFile] {
    var seen: Set<Data> = []
    return try all.filter {
      guard $0.format == format else { return false }
      return seen.insert(try Data(contentsOf: URL(filePath: $0.path))).inserted
    }
  }

  private static func format(ofPath path: String) -> ConfigFormat? {
    rows.first { path.hasPrefix($0.start) && path.hasSuffix($0.end) }?.format
  }

  /// How paths begin and end; the first row that fits counts.
  private static let rows: [(start: String, end: String, format: ConfigFormat)] = [
    ("etc/apt/", "", .lines), ("etc/chromium.d/", "", .shell), ("etc/chromium/", ".json", .json),
    ("etc/coturn/", "", .text), ("etc/default/", "", .shellEnv), ("etc/dnsmasq.d/", "", .dnsmasq),
    ("etc/hostname", "", .lines), ("etc/hosts", "", .lines), ("etc/resolv.conf", "", .lines),
    ("etc/timezone", "", .lines), ("etc/jitsi/jibri/jibri.conf", "", .hocon),
    ("etc/jitsi-compile/debconf", "", .lines),
    ("etc/jitsi/jibri/pjsua.config", "", .pjsua), ("etc/jitsi/jibri/xorg-", ".conf", .xorg),
    ("etc/jitsi/jicofo/jicofo.conf", "", .hocon), ("etc/jitsi/jicofo/config", "", .shellEnv),
    ("etc/jitsi/videobridge/jvb.conf", "", .hocon),
    ("etc/jitsi/videobridge/config", "", .shellEnv),
    ("etc/jitsi/meet/jaas/", ".conf", .nginx), ("etc/jitsi/meet/", "-config.js", .javascript),
    ("etc/jitsi/selector/env", "", .env), ("etc/jitsi/sidecar/env", "", .env),
    ("etc/jitsi/sidecar/", ".key", .text), ("etc/letsencrypt/cli.ini", "", .lines),
    ("etc/letsencrypt/renewal-hooks/", "", .shell), ("etc/modprobe.d/", ".conf", .modprobe),
    ("etc/modules-load.d/", ".conf", .lines), ("etc/network/interfaces.d/", "", .interfaces),
    ("etc/nftables.d/", ".nft", .nftables), ("etc/nginx/", ".conf", .nginx),
    ("etc/prosody/certs/", "", .text), ("etc/prosody/", ".cfg.lua", .lua),
    ("etc/ssh/", ".conf", .lines), ("etc/ssl/", "", .text), ("etc/sudoers.d/", "", .sudoers),
    ("etc/sysctl.d/", ".conf", .lines), ("etc/systemd/network/", "", .ini),
    ("etc/systemd/system/", "", .systemd), ("etc/turnserver.conf", "", .coturn),
    ("home/dialplan/app/", ".ts", .javascript), ("home/dialplan/app/", ".json", .json),
    ("home/jibri/.asoundrc", "", .asoundrc), ("opt/jitsi/jibri/", ".sh", .shell),
    ("usr/local/lib/prosody/modules/", ".lua", .lua), ("usr/local/lib/", ".sh", .shell),
    ("usr/local/bin/", "", .shell), ("usr/local/sbin/", "", .shell),
    ("usr/local/share/ca-certificates/", ".crt", .text), ("var/lib/lxc/", "/config", .lxc),
    ("var/lib/prosody/", ".dat", .lua), ("var/www/asap/", ".pem", .text),
  ]
}
