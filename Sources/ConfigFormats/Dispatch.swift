/// Something to do with the grammar of a format, whichever it is.
protocol GrammarVisitor {
  associatedtype Result
  func visit<G: Grammar>(_ grammar: G.Type) -> Result
}

extension ConfigFormat {
  /// Hands the grammar of this format to `visitor`: a switch, because the list is closed.
  func accept<Visitor: GrammarVisitor>(_ visitor: Visitor) -> Visitor.Result {
    switch self {
    case .lua: visitor.visit(Lua.self)
    case .hocon: visitor.visit(HOCON.self)
    case .json: visitor.visit(JSONText.self)
    case .javascript: visitor.visit(JavaScript.self)
    case .yaml: visitor.visit(YAMLText.self)
    case .html: visitor.visit(HTML.self)
    case .shell: visitor.visit(Shell.self)
    case .env, .shellEnv: visitor.visit(EnvironmentFile.self)
    case .properties: visitor.visit(JavaProperties.self)
    case .nginx: visitor.visit(Nginx.self)
    case .systemd: visitor.visit(SystemdUnit.self)
    case .pjsua: visitor.visit(Pjsua.self)
    case .coturn: visitor.visit(Coturn.self)
    case .dnsmasq: visitor.visit(Dnsmasq.self)
    case .nftables: visitor.visit(NFTables.self)
    case .lxc: visitor.visit(LXCConfig.self)
    case .modprobe: visitor.visit(Modprobe.self)
    case .sudoers: visitor.visit(Sudoers.self)
    case .asoundrc: visitor.visit(Asoundrc.self)
    case .xorg: visitor.visit(XorgConf.self)
    case .ini: visitor.visit(INI.self)
    case .interfaces: visitor.visit(Interfaces.self)
    case .lines: visitor.visit(LineList.self)
    case .text: visitor.visit(PlainText.self)
    }
  }
}

extension Place {
  /// Writes through the grammar; a switch of its own because a buffer cannot travel in a visitor.
  @inline(__always)
  func writeThroughGrammar(_ text: Bytes, into out: inout ByteBuffer) throws(Unspellable) {
    switch format {
    case .lua: try Lua.write(text, at: self, into: &out)
    case .hocon: try HOCON.write(text, at: self, into: &out)
    case .json: try JSONText.write(text, at: self, into: &out)
    case .javascript: try JavaScript.write(text, at: self, into: &out)
    case .yaml: try YAMLText.write(text, at: self, into: &out)
    case .html: try HTML.write(text, at: self, into: &out)
    case .shell: try Shell.write(text, at: self, into: &out)
    case .env, .shellEnv: try EnvironmentFile.write(text, at: self, into: &out)
    case .properties: try JavaProperties.write(text, at: self, into: &out)
    case .nginx: try Nginx.write(text, at: self, into: &out)
    case .systemd: try SystemdUnit.write(text, at: self, into: &out)
    case .pjsua: try Pjsua.write(text, at: self, into: &out)
    case .coturn: try Coturn.write(text, at: self, into: &out)
    case .dnsmasq: try Dnsmasq.write(text, at: self, into: &out)
    case .nftables: try NFTables.write(text, at: self, into: &out)
    case .lxc: try LXCConfig.write(text, at: self, into: &out)
    case .modprobe: try Modprobe.write(text, at: self, into: &out)
    case .sudoers: try Sudoers.write(text, at: self, into: &out)
    case .asoundrc: try Asoundrc.write(text, at: self, into: &out)
    case .xorg: try XorgConf.write(text, at: self, into: &out)
    case .ini: try INI.write(text, at: self, into: &out)
    case .interfaces: try Interfaces.write(text, at: self, into: &out)
    case .lines: try LineList.write(text, at: self, into: &out)
    case .text: PlainText.write(text, at: self, into: &out)
    }
  }
}
