/// Where Debian packages come from.
enum AptDeclaration {
  static let record = Record(
    "apt", plural: "apt", doc: "Where Debian packages come from.",
    Declare.optional(
      "proxy", .text(.proxyAddress, standIn: "http://proxy.invalid"),
      whenAbsent: "none; containers take over the host's",
      doc: "HTTP proxy through which hosts and containers fetch packages."),
    Declare.optional(
      "mirror", .text(.httpAddress, standIn: "http://mirror.invalid/debian"),
      whenAbsent: "the host's own sources",
      doc: "Debian's archive for containers and what they are made from."),
    Declare.defaulted(
      "security_mirror", .text(.httpAddress, standIn: "http://mirror.invalid/debian-security"),
      to: "http://security.debian.org/debian-security",
      doc: "Debian's security archive for containers, where 'mirror' is given."),
    make: { _, _, proxy, mirror, security in
      Apt(proxy: proxy, mirror: mirror, securityMirror: security)
    })
}
