public import Schema

/// What Debian on a host has or has not; templates and declarations ask for features, never for a
/// release by its name.
public enum DebianFeature: String, CaseIterable, Hashable, Sendable {
  /// `http2 on;`, from nginx 1.25.1; before, HTTP/2 is a parameter of `listen`.
  case http2Directive = "http2_directive"
  /// `prosodyctl shell` and its module, from Prosody 0.12.
  case prosodyShell = "prosody_shell"
  /// `http_cors_override`, from Prosody 0.12.1.
  case prosodyCORSOverride = "prosody_cors_override"
  /// Prosody 13 does itself what `mod_posix` did.
  case prosodyNeedsPosix = "prosody_needs_posix"
  /// Prosody runs a Lua that `lua-basexx` and `lua-inspect` are not installed for.
  case linksLuaModules = "links_lua_modules"
  /// A Node that runs the component selector, its sidecar and the whiteboard; the first two want 16.
  case recentNode = "recent_node"
}

extension DebianRelease {
  public func has(_ feature: DebianFeature) -> Bool {
    switch feature {
    case .http2Directive: !facts.nginx.lexicographicallyPrecedes([1, 26])
    case .prosodyShell, .prosodyCORSOverride: facts.prosody >= .v012
    case .prosodyNeedsPosix: facts.prosody < .v13
    case .linksLuaModules: facts.lua == "5.4"
    case .recentNode: facts.node >= 16
    }
  }
}
