internal import Diagnostics
internal import Schema
internal import TemplateEngine

extension Value {
  static func text(_ setting: Setting<String>) -> Value {
    .text(setting.value, setting.origin.orDefault)
  }
  static func number(_ setting: Setting<Int>) -> Value {
    .number(setting.value, setting.origin.orDefault)
  }
  static func flag(_ setting: Setting<Bool>) -> Value {
    .flag(setting.value, setting.origin.orDefault)
  }

  static func text(_ setting: Setting<String>?) -> Value { setting.map { .text($0) } ?? .null }

  static func text(_ address: IPv4Address?, _ origin: Origin) -> Value {
    address.map { .text($0.description, origin) } ?? .null
  }
}

extension Origin {
  /// A value that no key decided is the default of its key.
  var orDefault: Origin { range == nil && rule == 0 ? derived(by: .schemaDefault) : self }
}
