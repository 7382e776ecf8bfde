import TemplateEngine
import Testing
import _TestSupport

@testable import Credentials

/// What other programs make of our keys and certificates.
struct AuthorityProgramTests {
  @Test(
    .enabled(if: Judge.has("openssl"), "needs openssl"),
    arguments: [
      ("web.crt", "-verify_hostname meet.example.org", true),
      ("web.crt", "-verify_hostname auth.meet.example.org", false),
      ("web.crt", "-verify_ip 192.0.2.10", false),
      ("xmpp.crt", "-verify_hostname internal.auth.meet.example.org", true),
      ("turn.crt", "-verify_hostname turn.example.net", true),
      ("turn.crt", "-verify_ip 192.0.2.10", true), ("turn.crt", "-verify_ip 192.0.2.11", false),
      ("turn.crt", "-purpose sslserver", true), ("turn.crt", "-purpose sslclient", false),
      ("ca.crt", "", true),
    ])
  func opensslVerifies(certificate: String, options: String, isAccepted: Bool) throws {
    try SampleAuthority.unpacked { folder in
      let outcome = try Judge.run(
        folder, "openssl verify -x509_strict -CAfile ca.crt \(options) \(certificate)")
      #expect((outcome.status == 0) == isAccepted, "\(outcome.output)\(outcome.errors)")
    }
  }

  /// Whoever steals the key of the authority can speak for this site alone.
  @Test(
    .enabled(if: Judge.has("openssl"), "needs openssl"),
    arguments: [
      ("subjectAltName=DNS:new.meet.example.org", nil),
      ("subjectAltName=IP:192.0.2.10", nil),
      ("subjectAltName=DNS:www.example.com", "permitted subtree violation"),
      ("subjectAltName=DNS:example.org", "permitted subtree violation"),
      ("subjectAltName=DNS:evilmeet.example.org", "permitted subtree violation"),
      ("subjectAltName=DNS:meet.example.org,DNS:www.example.com", "permitted subtree violation"),
      ("subjectAltName=IP:192.0.2.11", "permitted subtree violation"),
      ("subjectAltName=IP:2001:db8::1", "permitted subtree violation"),
      (
        "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign", "path length constraint exceeded"
      ),
    ] as [(String, String?)])
  func authorityIsConfined(extensions: String, refusal: String?) throws {
    try SampleAuthority.unpacked { folder in
      try folder.write("ext", extensions + "\n")
      try folder.write("leaf.ext", "subjectAltName=DNS:meet.example.org\n")
      let signing = "-days 9 -CAcreateserial"
      let outcome = try Judge.run(
        folder,
        """
        set -e
        exec 2>&1
        openssl req -new -key web.key -subj /CN=x -out req
        openssl x509 -req -in req -CA ca.crt -CAkey ca.key -extfile ext \(signing) -out new
        if grep -q CA:TRUE ext; then
          openssl req -new -key turn.key -subj /CN=y -out leaf.req
          openssl x509 -req -in leaf.req -CA new -CAkey web.key -extfile leaf.ext \(signing) -out leaf
          openssl verify -CAfile ca.crt -untrusted new leaf
        else
          openssl verify -CAfile ca.crt new
        fi
        """)
      #expect((outcome.status == 0) == (refusal == nil), "\(outcome.output)")
      if let refusal { #expect(outcome.output.contains(refusal), "\(outcome.output)") }
    }
  }

  @Test(.enabled(if: Judge.has("openssl"), "needs openssl"))
  func opensslReadsKeys() throws {
    try SampleAuthority.unpacked { folder in
      for name in ["ca.key", "web.key", "xmpp.key", "turn.key", "signal.key"] {
        let outcome = try Judge.run(folder, "openssl pkey -in \(name) -noout -check")
        #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      }
      let derived = try Judge.run(folder, "openssl pkey -in signal.key -pubout")
      #expect(derived.output == (try folder.text("signal.pub")))
      let bits = try Judge.run(folder, "openssl rsa -in signal.key -noout -text")
      #expect(bits.output.hasPrefix("Private-Key: (4096 bit"))
      #expect(try folder.text("signal.key").hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
      #expect(try folder.text("signal.pub").hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
      let serials = try Judge.run(
        folder, "for c in *.crt; do openssl x509 -in $c -noout -serial; done")
      let lines = serials.output.split(separator: "\n")
      #expect(Set(lines).count == 4)
      #expect(lines.allSatisfy { $0.count == "serial=".count + 32 }, "\(lines)")
    }
  }

  @Test(.enabled(if: Judge.has("ssh-keygen"), "needs ssh-keygen"))
  func sshReadsKeys() throws {
    try SampleAuthority.unpacked { folder in
      let derived = try Judge.run(folder, "ssh-keygen -y -P '' -f jibri.key")
      #expect(derived.status == 0, "\(derived.errors)")
      #expect(derived.output == (try folder.text("jibri.pub")))
      let list = try Judge.run(folder, "ssh-keygen -l -f jibri.pub")
      #expect(list.output.hasPrefix("256 SHA256:") && list.output.contains("ED25519"))
      let signed = try Judge.run(
        folder, "echo text > t && ssh-keygen -Y sign -n file -f jibri.key t")
      #expect(signed.status == 0, "\(signed.errors)")
    }
  }

  /// A key that ssh-keygen made is read as ours are.
  @Test(.enabled(if: Judge.has("ssh-keygen"), "needs ssh-keygen"))
  func keysOfOthersAreRead() throws {
    try TestFolder.temporary { folder in
      _ = try Judge.run(
        folder,
        """
        ssh-keygen -q -t ed25519 -N '' -C 'a comment' -f plain
        ssh-keygen -q -t ed25519 -N secret -f locked
        """)
      let key = try #require(SigningKey(try folder.text("plain")))
      #expect(key.matches(publicText: try folder.text("plain.pub")))
      #expect(!key.matches(publicText: try folder.text("locked.pub")))
      #expect(SigningKey(try folder.text("locked")) == nil)
    }
  }

  @Test(.enabled(if: Judge.has("keytool"), "needs keytool of a Java runtime"))
  func javaTrustsTheAuthority() throws {
    try SampleAuthority.unpacked { folder in
      let outcome = try Judge.run(
        folder,
        """
        exec 2>&1
        store='-keystore trust.p12 -storetype PKCS12 -storepass changeit'
        keytool -importcert -noprompt -alias site -file ca.crt $store &&
        keytool -list -alias site $store && keytool -printcert -file xmpp.crt
        """)
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("trustedCertEntry"))
      #expect(outcome.output.contains("DNSName: internal.auth.meet.example.org"))
    }
  }

  @Test(
    .enabled(if: Judge.has("node") && Judge.has("openssl"), "needs node and openssl"),
    arguments: [
      ("meet.example.org", "ca.crt", "authorized"),
      ("turn.example.net", "ca.crt", "ERR_TLS_CERT_ALTNAME_INVALID"),
      ("meet.example.org", "other.crt", "DEPTH_ZERO|UNABLE_TO"),
    ])
  func nodeConnects(name: String, authority: String, answer: String) throws {
    try SampleAuthority.unpacked { folder in
      let script = """
        const { spawn } = require('child_process'), tls = require('tls'), fs = require('fs');
        const server = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-cert', 'web.crt',
          '-key', 'web.key', '-naccept', '1', '-quiet']);
        const end = (text) => { console.log(text); server.kill(); process.exit(0); };
        setTimeout(() => end('nobody listens'), 20000);
        const find = () => {
          const lines = fs.readFileSync('/proc/net/tcp', 'utf8').split('\\n').map(l => l.trim().split(/\\s+/));
          const inodes = new Set();
          for (const fd of fs.readdirSync(`/proc/${server.pid}/fd`)) {
            try { inodes.add(fs.readlinkSync(`/proc/${server.pid}/fd/${fd}`)); } catch { }
          }
          const own = lines.find(l => l[3] === '0A' && inodes.has(`socket:[${l[9]}]`));
          if (!own) return setTimeout(find, 50);
          const socket = tls.connect({ host: '127.0.0.1', port: parseInt(own[1].split(':')[1], 16),
            servername: '\(name)', ca: fs.readFileSync('\(authority)') },
            () => end(socket.authorized ? 'authorized' : 'not authorized'));
          socket.on('error', (e) => end(e.code));
        };
        find();
        """
      try folder.write("client.js", script)
      let other = SecretStore().adding(
        [
          SecretNeed("o.crt", .certificate(SampleAuthority.authority())),
          SecretNeed("ca.key", .privateKey(.p256)),
        ], by: SampleAuthority.means())
      let store = try load(String(decoding: other.text, as: UTF8.self))
      try folder.write("other.crt", try #require(store.secret(named: "o.crt")?.reveal()))
      let outcome = try Judge.run(folder, "exec node client.js")
      let text = outcome.output
      #expect(
        answer.split(separator: "|").contains { text.contains($0) }, "\(text)\(outcome.errors)")
    }
  }
}
