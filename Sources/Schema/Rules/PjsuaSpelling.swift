internal import Diagnostics

/// pjsua's option file knows no escapes and reads lines in pieces of 199 bytes (`domain.md` 3.7.1),
/// so an account has to fit into its one line as it is: `--id '"NAME" <sip:USER@SERVER>'`. SIP wants
/// the quotes around a name that is not plain words (RFC 3261, 25.1), and would want a backslash
/// before a quote or a backslash in it.
@Sendable func checkPjsuaSpelling(_ site: Site) -> [Diagnostic] {
  site.sip.accounts.compactMap { account in
    let name = account.displayName
    guard !name.isStandIn, !account.user.isStandIn, !account.server.isStandIn else { return nil }
    if let mark = name.value.first(where: { "\"'\\".contains($0) }) {
      return .unspellableForPjsua(mark, inThe: "display name", name)
    }
    if account.user.value.contains("'") {
      return .unspellableForPjsua("'", inThe: "user", account.user)
    }
    let texts = [name, account.user, account.server]
    let length = texts.reduce("--id '\"\" <sip:@>'".utf8.count) { $0 + $1.value.utf8.count }
    guard length > 199 else { return nil }
    let longest = texts.max { $0.value.utf8.count < $1.value.utf8.count } ?? name
    return .pjsuaLineTooLong(account, excess: length - 199, at: longest.range)
  }
}
