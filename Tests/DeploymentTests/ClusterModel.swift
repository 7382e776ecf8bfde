import Foundation
import TemplateEngine

@testable import Credentials

/// A certificate with the text that it was read from.
struct ReadCertificate {
  let text: String
  let certificate: SiteCertificate

  init?(_ text: String) {
    guard let certificate = SiteCertificate(text) else { return nil }
    (self.text, self.certificate) = (text, certificate)
  }
}

/// What the files of a JMS let in.
struct ServerFiles {
  struct Hash: Hashable {
    let salt: String
    let iterations: Int
    let stored: String
  }

  private(set) var accounts: [String: Hash] = [:]
  private(set) var relaySecrets: Set<String> = []
  private(set) var handedOut = ""
  private(set) var tokenSecret = ""
  /// Public keys by the names of their files.
  private(set) var sidecarKeys: [String: String] = [:]
  private(set) var clientKeys: [String: String] = [:]
  /// Certificates that servers show.
  private(set) var certificates: [String: ReadCertificate] = [:]

  init(_ files: [String: String]) {
    for (path, text) in files {
      let parts = path.split(separator: "/").map { String($0) }
      let name = parts[parts.count - 1]
      if path.contains("/var/lib/prosody/"), path.contains("/accounts/") {
        let user = String(name.dropLast(4)).removingPercentEncoding ?? ""
        let domain = parts[parts.count - 3].removingPercentEncoding ?? ""
        accounts["\(user)@\(domain)"] = Hash(
          salt: first(#"\["salt"\] = "([^"]+)""#, text),
          iterations: Int(first(#"\["iteration_count"\] = (\d+)"#, text)) ?? 0,
          stored: first(#"\["stored_key"\] = "([^"]+)""#, text))
      } else if path.hasSuffix("/etc/turnserver.conf") {
        relaySecrets = Set(all(#"static-auth-secret=(\S+)"#, text))
      } else if path.hasSuffix("/etc/prosody/prosody.cfg.lua") {
        handedOut = first(#"external_service_secret = "([^"]+)""#, text)
      } else if path.contains("/etc/prosody/conf.avail/"), text.contains("app_secret") {
        tokenSecret = first(#"app_secret = "([^"]+)""#, text)
      } else if path.contains("/var/www/asap/server/") {
        sidecarKeys[name] = text
      } else if path.contains("/var/www/asap/signal/") {
        clientKeys[name] = text
      } else if path.hasSuffix("-web.pem") {
        certificates["web"] = ReadCertificate(text)
      } else if path.hasSuffix("/etc/coturn/turn.pem") {
        certificates["turn"] = ReadCertificate(text)
      } else if path.contains("/etc/prosody/certs/"), path.hasSuffix(".crt") {
        certificates["xmpp"] = ReadCertificate(text)
      }
    }
  }
}

/// What the files of a host present, and whom its containers believe.
struct ClientFiles {
  struct Login: Hashable {
    let jid: String
    let password: String
  }

  private(set) var logins: [Login] = []
  /// Key ids and private keys of sidecars.
  private(set) var sidecars: [(file: String, key: String)] = []
  /// By container.
  private(set) var believed: [String: [ReadCertificate]] = [:]
  private(set) var sipPassword: String?

  init(_ files: [String: String]) {
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      let place = String(path.prefix { $0 != "/" })
      if path.hasSuffix("/etc/jitsi/videobridge/jvb.conf") {
        logins.append(
          Login(
            jid: first(#"USERNAME = "?([^"\n]+)"?"#, text) + "@"
              + first(#"DOMAIN = "?([^"\n]+)"?"#, text),
            password: first(#"PASSWORD = "?([^"\n]+)"?"#, text)))
      } else if path.hasSuffix("/etc/jitsi/jicofo/jicofo.conf") {
        logins.append(
          Login(
            jid: first(#"username = "?([^"\n]+)"?"#, text) + "@"
              + first(#" domain = "?([^"\n]+)"?"#, text),
            password: first(#"password = "?([^"\n]+)"?"#, text)))
      } else if path.hasSuffix("/etc/jitsi/jibri/jibri.conf") {
        // A login's domain, user and password stand on lines one after the other.
        for login in all(#"(?<=[ {])(domain = .+\n +username = .+\n +password = .+)"#, text) {
          let values = all(#"= "?([^"\n]+)"?"#, login)
          logins.append(Login(jid: "\(values[1])@\(values[0])", password: values[2]))
        }
      } else if path.hasSuffix("/etc/jitsi/sidecar/asap.key") {
        let env = files["\(place)/etc/jitsi/sidecar/env"] ?? ""
        let kid = first(#"ASAP_JWT_KID="?([^"\n]+)"?"#, env)
        sidecars.append((AsapKeyFile.name(kid: kid), text))
      } else if path.contains("/usr/local/share/ca-certificates/") {
        if let certificate = ReadCertificate(text) {
          believed[place, default: []].append(certificate)
        }
      } else if path.hasSuffix("/etc/jitsi/jibri/pjsua.config") {
        sipPassword = first(#"--password[= ]"?([^"\n]+)"?"#, text)
      }
    }
  }
}

private func all(_ pattern: String, _ text: String) -> [String] {
  guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
  let whole = NSRange(text.startIndex..., in: text)
  return expression.matches(in: text, range: whole).compactMap { match in
    Range(match.range(at: 1), in: text).map { String(text[$0]) }
  }
}

private func first(_ pattern: String, _ text: String) -> String { all(pattern, text).first ?? "" }
