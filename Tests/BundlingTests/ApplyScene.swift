import Bundling
import Diagnostics
import FileTrees
import Foundation
import Testing

/// A pretended host: a folder that stands for `/`, an unpacked bundle, and programs that write
/// down how they were called instead of doing it.
final class ApplyScene {
  let path: String
  private let script: [UInt8]
  var root: String { path + "/root" }
  /// What was called, in order; in a container with its name in front.
  var calls: [String] {
    (read("stubs/calls") ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("lxc-attach ") }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../templates/apply").standardizedFileURL

  /// The script as a bundle has it.
  static func joined() throws -> [UInt8] {
    let script = ApplyScript.join { name in
      FileManager.default.contents(atPath: folder.appending(path: "\(name).sh").path)
        .map { [UInt8]($0) }
    }
    return try #require(script, "a part of the script is missing")
  }

  init() throws {
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "apply-\(ProcessInfo.processInfo.globallyUniqueString)").path
    script = try Self.joined()
    try write("jms\n", to: "root/etc/hostname")
    try write("VERSION_CODENAME=bookworm\n", to: "root/etc/os-release")
    try write("root:x:0:0::/root:/bin/sh\n", to: "root/etc/passwd")
    try write("root:x:0:\n", to: "root/etc/group")
    try write("deb http://archive.test/debian bookworm main\n", to: "root/etc/apt/sources.list")
    try write("MemTotal:       16300000 kB\n", to: "root/proc/meminfo")
    try write("br_netfilter 1 0 - Live 0x0\n", to: "root/proc/modules")
    try write("", to: "root/dev/net/tun")
    try write("", to: "root/var/lib/dpkg/stub")
    try write("", to: "root/usr/sbin/stub")
    try write(Self.stub, to: "stubs/stub")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: path + "/stubs/stub")
    for name in Self.stubbed {
      try FileManager.default.createSymbolicLink(
        atPath: path + "/stubs/\(name)", withDestinationPath: "stub")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Unpacks a bundle of `tree` with the system's tar, as an operator would.
  func unpack(_ tree: HostTree = tree(), site: SiteIdentity = Sample.site) throws {
    var bag = Sample.bag()
    let bundle = try HostBundle(applyScript: script).make(tree, for: site, reporting: &bag)
    guard let bundle else { throw Sample.Failure.notBundled(bag.sorted.map(\.message)) }
    try? FileManager.default.removeItem(atPath: path + "/bundle")
    try FileManager.default.createDirectory(
      atPath: path + "/bundle", withIntermediateDirectories: true)
    try Data(bundle).write(to: URL(filePath: path + "/bundle.tar"))
    let tar = Process()
    tar.executableURL = URL(filePath: "/bin/tar")
    tar.arguments = ["-xf", path + "/bundle.tar", "-C", path + "/bundle"]
    try tar.run()
    tar.waitUntilExit()
  }

  struct Run {
    var status: Int32
    var output: String
  }

  /// Runs `apply` with these arguments and forgets the calls of the run before.
  func run(_ arguments: String..., settings: [String: String] = [:]) throws -> Run {
    try run(arguments, settings: settings)
  }

  func run(_ arguments: [String], settings: [String: String] = [:]) throws -> Run {
    try write("", to: "stubs/calls")
    let process = Process()
    process.executableURL = URL(filePath: path + "/bundle/jms/apply")
    process.arguments = arguments
    process.environment = [
      "PATH": path + "/stubs:/usr/sbin:/usr/bin:/sbin:/bin", "JITSI_COMPILE_ROOT": root,
      "STUBS": path + "/stubs", "JITSI_COMPILE_SETTLING": "0",
    ].merging(settings) { $1 }
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
    return attributes?[.posixPermissions] as? Int
  }

  /// Every path below the pretended root, for comparing before and after.
  var files: [String] {
    (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []).sorted()
  }

  static func tree(_ files: [PlannedFile] = Sample.files) -> HostTree {
    var containers = Sample.tree().containers
    for index in containers.indices where containers[index].kind == .static {
      containers[index].checks = [
        .unitActive("prosody.service"), .command(["prosodyctl", "check", "config"]),
      ]
    }
    return HostTree(host: "jms", facts: Sample.tree().facts, containers: containers, files: files)
  }

  private static let stubbed = [
    "apt-config", "apt-get", "apt-mark", "debconf-set-selections", "debootstrap", "df", "dpkg",
    "dpkg-query",
    "lxc-attach", "lxc-info", "lxc-start", "lxc-stop", "modinfo", "modprobe", "nft",
    "nproc", "openssl", "prosodyctl", "ss", "sysctl", "systemctl", "timeout", "unshare",
    "update-ca-certificates",
  ]

  /// Containers are folders, a running one has a file, an installed package a line.
  private static let stub = #"""
    #!/bin/bash
    name=${0##*/}
    [[ $name == unshare ]] || echo "${TREE:+next: }${PLACE:+$PLACE: }$name $*" >>"$STUBS/calls"
    if [[ -n ${FAIL:-} && "$name $*" == $FAIL ]]; then echo "told to fail" >&2; exit 1; fi
    if [[ -n ${KILL:-} && "$name $*" == $KILL ]]; then kill -9 "$PPID"; exit 1; fi
    lxc=$JITSI_COMPILE_ROOT/var/lib/lxc
    here=$JITSI_COMPILE_ROOT
    [[ -n ${PLACE:-} ]] && here=$lxc/$PLACE/rootfs
    [[ -n ${TREE:-} ]] && here=$TREE
    case $name in
      dpkg) echo "${ARCHITECTURE:-amd64}" ;;
      nproc) echo "${CORES:-8}" ;;
      df)
        case $* in
          *=avail*) printf ' Avail\n%sM\n' "${FREE:-80000}" ;;
          *) printf ' 1M-blocks\n%sM\n' "${DISK:-90000}" ;;
        esac
        ;;
      openssl) echo "notBefore=${BEGINS:-Jan  1 00:00:00 2020 GMT}" ;;
      ss) [[ $* != *":${TAKEN:-none}" ]] || echo 'LISTEN 0 5 *:443 *:* users:(("apache2",pid=1,fd=3))' ;;
      modinfo) [[ $1 != "${NO_MODULE:-}" ]] ;;
      timeout)
        # A bridge that says what a test wrote; everything else runs.
        if [[ "$2 $3" != "bash -c" ]]; then shift; exec "$@"; fi
        case "$6 $9" in
          "POST /colibri/drain/enable") echo true >"$STUBS/draining" ;;
          "POST /colibri/drain/disable") rm -f "$STUBS/draining" ;;
          "GET /colibri/drain") text="{\"drain\":$(cat "$STUBS/draining" 2>/dev/null || echo false)}" ;;
          "GET /jibri/api/v1.0/health") text="{\"status\":{\"busyStatus\":\"${JOB:-IDLE}\"}}" ;;
          "GET /colibri/stats") text="{\"participants\":${PEOPLE:-0}}" ;;
        esac
        printf 'HTTP/1.1 200 OK\r\n\r\n%s' "${text:-}"
        ;;
      prosodyctl)
        [[ -z ${SICK:-} ]] || exit 1
        [[ -z ${SICK_WITH:-} ]] || ! grep -q "$SICK_WITH" "$here/etc/prosody/prosody.cfg.lua"
        ;;
      dpkg-query)
        for argument in "$@"; do [[ $argument == --admindir=* ]] && dir=${argument#*=}; done
        while [[ $1 != --showformat ]]; do shift; done
        shift 2
        for package in "$@"; do grep "^$package " "$dir/stub" | sed 's/^/installed /'; done
        ;;
      apt-mark)
        case $1 in
          hold) shift; printf '%s\n' "$@" >>"$here/var/lib/dpkg/held" ;;
          showhold) cat "$here/var/lib/dpkg/held" 2>/dev/null ;;
        esac
        ;;
      unshare)
        # Into a tree that nobody booted: the program is last, after 'env' and its settings.
        while [[ $1 != sh ]]; do shift; done
        export TREE=$5
        shift 5
        while [[ $1 == env || $1 == -* || $1 == *=* ]]; do shift; done
        exec "$@"
        ;;
      apt-get)
        [[ $* == *' install '* ]] || exit 0
        list=${*##* install }
        for package in $list; do
          version=1.0
          [[ $package == *=* ]] && version=${package#*=}
          sed -i "/^${package%%=*} /d" "$here/var/lib/dpkg/stub"
          echo "${package%%=*} $version" >>"$here/var/lib/dpkg/stub"
        done
        if [[ $list == *prosody* ]]; then
          echo 'prosody:x:104:' >>"$here/etc/group"
        fi
        if [[ $list == *jibri* ]]; then echo 'jitsi:x:105:' >>"$here/etc/group"; fi
        if [[ -e $here/usr/sbin/policy-rc.d ]]; then echo "starts forbidden" >>"$STUBS/calls"; fi
        ;;
      debootstrap)
        target=${*: -2:1}
        mkdir -p "$target/etc/apt" "$target/var/lib/dpkg" "$target/usr/sbin" "$target/run"
        echo 'root:x:0:0::/root:/bin/sh' >"$target/etc/passwd"
        echo 'root:x:0:' >"$target/etc/group"
        : >"$target/var/lib/dpkg/stub"
        ;;
      lxc-info)
        [[ -d $lxc/$2/rootfs ]] || exit 1
        if [[ -e $lxc/$2/running ]]; then echo RUNNING; else echo STOPPED; fi
        ;;
      lxc-start)
        touch "$lxc/$2/running"
        mkdir -p "$lxc/$2/rootfs/run"
        for unit in $(cat "$lxc/$2/rootfs/etc/enabled" 2>/dev/null); do
          touch "$lxc/$2/rootfs/run/$unit.active"
        done
        ;;
      lxc-stop) rm -f "$lxc/$2/running" "$lxc/$2/rootfs/run/"*.active ;;
      lxc-attach)
        export PLACE=$3
        while [[ $1 != -- ]]; do shift; done
        shift 2
        while [[ $1 == *=* ]]; do shift; done
        exec "$@"
        ;;
      systemctl)
        if [[ $1 == --root=* ]]; then here=${1#*=}; shift; fi
        case $1 in
          enable) echo "$2" >>"$here/etc/enabled" ;;
          is-active) [[ -e $here/run/$3.active ]] ;;
          is-system-running) echo running ;;
          show)
            if [[ $2 == --property=ActiveState ]]; then
              if [[ -e $here/run/$4.active ]]; then echo active; else echo inactive; fi
            fi
            ;;
          stop) rm -f "$here/run/$2.active" ;;
          start | restart) mkdir -p "$here/run"; touch "$here/run/$2.active" ;;
        esac
        ;;
    esac
    """#
}
