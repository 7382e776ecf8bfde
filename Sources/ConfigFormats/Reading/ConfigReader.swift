/// Reads the files of one grammar, by the rules of the program that reads them, and knows nothing of
/// the templates that wrote them.
///
/// What a reader does not understand is a finding, never skipped; it then goes on behind it where it
/// can, so that one run says everything. Takes time in proportion to the text.
protocol ConfigReader {
  static func read(_ text: Bytes, into tree: inout ConfigTree)
}

extension ConfigFormat {
  /// Reads a whole file; what `tree` held before is gone.
  ///
  /// - Returns: false for a format whose files have no settings to read (scripts, plain text); the
  ///   tree is then empty.
  @discardableResult
  public func read(_ text: UnsafeBufferPointer<UInt8>, into tree: inout ConfigTree) -> Bool {
    tree.removeAll()
    guard text.count < Int(Int32.max) else {
      tree.report("longer than any configuration file", at: 0..<0)
      return true
    }
    guard let reader else { return false }
    reader.read(text, into: &tree)
    return true
  }

  private var reader: (any ConfigReader.Type)? {
    switch self {
    case .nginx: NginxReader.self
    case .env: EnvironmentReader.self
    case .shellEnv: ShellEnvironmentReader.self
    case .systemd: SystemdUnitReader.self
    case .ini: INIReader.self
    case .coturn: CoturnReader.self
    case .nftables: NFTablesReader.self
    case .dnsmasq: DnsmasqReader.self
    case .pjsua: PjsuaReader.self
    case .lxc: LXCReader.self
    case .modprobe: ModprobeReader.self
    case .sudoers: SudoersReader.self
    case .asoundrc: AsoundrcReader.self
    case .xorg: XorgReader.self
    case .interfaces: InterfacesReader.self
    case .lines: LineListReader.self
    case .hocon: HOCONReader.self
    case .json: JSONReader.self
    case .lua: LuaReader.self
    case .javascript: JavaScriptReader.self
    case .properties: PropertiesReader.self
    default: nil
    }
  }
}
