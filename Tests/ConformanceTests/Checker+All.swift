extension Checker {
  private static let alone = ["unshare", "--mount", "--net"]

  /// Who reads what. A file that we render and that is not in here fails a test, so a new template
  /// comes with the program that reads it.
  static let all: [Checker] = [
    Checker(
      name: "lua",
      patterns: ["**/etc/prosody/*.lua", "**/prosody/modules/*.lua", "**/prosody/*.dat"],
      command: ["sh", "-c", "for f; do luac5.4 -p -- \"$f\" || exit 1; done", "sh"],
      needs: ["luac5.4"],
      damages: ["prosody.cfg.lua": "x = {", "focus.dat": "]", ".lua": "end"]),
    Checker(
      name: "prosody", patterns: ["**/etc/prosody/*.lua", "**/var/lib/prosody/*.dat"],
      command: alone + ["check-prosody.py"],
      needs: ["root", "unshare", "ip", "prosodyctl", "/usr/bin/python3"],
      choice: .onePerRange, isOfOneRelease: true,
      damages: ["/prosody.cfg.lua": "VirtualHost \"a b\"\nno_such_function()\n"]),
    Checker(
      name: "hocon", patterns: ["**/jicofo.conf", "**/jvb.conf", "**/jibri.conf"],
      command: ["check-hocon.py", "{site}", "{secrets}"],
      needs: ["java", "/usr/share/java/typesafe-config.jar", "/usr/bin/python3"],
      damages: ["jicofo.conf": "x = ${nowhere}", "jvb.conf": "}", "jibri.conf": "jibri.api = 1"]),
    Checker(
      name: "properties", patterns: ["**/sip-communicator.properties"],
      command: ["java", "check-properties.java"], needs: ["java"],
      damages: [
        "sip-communicator.properties":
          "org.jitsi.videobridge.xmpp.user.shard.PASSWORD=of-the-package\n"
      ]),
    Checker(
      name: "json", patterns: ["**.json"], command: ["check-json.py"], needs: ["/usr/bin/python3"],
      damages: ["manifest.json": ",", "dial-plan.json": "]"]),
    Checker(
      name: "javascript", patterns: ["**/etc/jitsi/meet/*-config.js"],
      command: ["node", "check-javascript.js", "{site}"], needs: ["node"],
      damages: ["-config.js": "\nconfig.hosts.domain = 'elsewhere';"]),
    Checker(
      name: "interface", patterns: ["**/meet/branding/*.js"],
      command: ["sh", "-c", "for f; do node --check \"$f\" || exit 1; done", "sh"], needs: ["node"],
      damages: ["interface_config.js": "}"]),
    Checker(
      name: "images",
      patterns: ["**/meet/branding/*.svg", "**/meet/branding/*.png", "**/meet/branding/*.html"],
      command: ["check-images.py"], needs: ["/usr/bin/python3"],
      damages: [".svg": "<script/>", ".png": "more", "title.html": "</title>"]),
    Checker(
      name: "ssh",
      patterns: [
        "**/etc/*-push/*", "**/etc/ssh/*.authorized_keys", "**/static/jms.pub",
      ], command: ["check-ssh.sh"], needs: ["ssh", "ssh-keygen"],
      damages: [
        "/key": "x", "/ssh_config": "NoSuchKeyword yes\n", "/known_hosts": "jvb-1 nonsense\n",
        ".authorized_keys": "nonsense\n", "/jms.pub": "nonsense\n",
      ]),
    Checker(
      name: "passwords", patterns: ["**/vnc.password"],
      command: [
        "sh", "-c",
        // What x11vnc takes: the first line, of which the protocol looks at eight characters.
        "for f; do grep -Exq '[A-Za-z0-9]{8,}' \"$f\" && test \"$(wc -l <\"$f\")\" = 1 || exit 1; done",
        "sh",
      ], needs: ["grep", "wc"], damages: ["/vnc.password": "x\n"]),
    Checker(
      name: "typescript", patterns: ["**/config.ts"],
      command: ["check-typescript.py", "{secrets}"], needs: ["node", "/usr/bin/python3"],
      damages: ["config.ts": "const PORT = 1;"]),
    Checker(
      name: "nginx", patterns: ["**/etc/nginx/*", "**/etc/jitsi/meet/jaas/*.conf"],
      command: alone + ["check-nginx.py"],
      needs: [
        "root", "unshare", "nginx", "/usr/bin/python3",
        "/usr/share/nginx/modules-available/mod-stream.conf",
      ], choice: .onePerRange, isOfOneRelease: true,
      damages: [
        "/nginx.conf": "}", "/asap.conf": "no_such_directive;", "dialplan.conf": "location",
      ]
    ),
    Checker(
      name: "coturn", patterns: ["**/etc/turnserver.conf"], command: alone + ["check-coturn.py"],
      needs: ["root", "unshare", "ip", "ss", "turnserver", "/usr/bin/python3"],
      damages: ["turnserver.conf": "no-such-option=1\n"]),
    Checker(
      name: "shell",
      patterns: [
        "*/apply", "**/usr/local/bin/*", "**/usr/local/sbin/*", "**/usr/local/lib/*.sh",
        "**/opt/*.sh", "**/renewal-hooks/deploy/*",
        "**/etc/chromium.d/*",
      ], command: ["check-shell.sh"], needs: ["shellcheck", "bash"],
      damages: ["/apply": "if\n", ".sh": "echo $x\n", "alsa-capture": "done\n"]),
    Checker(
      name: "certbot", patterns: ["**/etc/letsencrypt/cli.ini"],
      command: alone + ["check-certbot.py"],
      needs: ["root", "unshare", "ip", "certbot", "/usr/bin/python3"],
      damages: ["cli.ini": "no-such-option = 1\n"]),
    Checker(
      name: "environment",
      patterns: [
        "**/etc/default/*", "**/selector/env", "**/sidecar/env", "**/etc/jitsi/*/config",
        "**/.env.production",
      ],
      command: ["check-environment.py"],
      needs: ["/usr/bin/python3", "/usr/lib/systemd/systemd-networkd"],
      damages: ["/config": "A=$HOME\n", "/env": "A=b c\n", "/coturn": "A='\n"]),
    Checker(
      name: "nftables", patterns: ["**.nft"],
      command: [
        "unshare", "--net", "sh", "-c", "for f; do nft -c -f \"$f\" || exit 1; done", "sh",
      ], needs: ["root", "unshare", "nft"], damages: [".nft": "add rule inet jitsi x y"]),
    Checker(
      name: "systemd", patterns: ["**/etc/systemd/system/*"], command: ["check-systemd.py"],
      needs: ["systemd-analyze", "/usr/bin/python3"], choice: .onePerRange,
      damages: [
        "firewall.service": "NoSuchKey=1\n", "override.conf": "[Service]\nLimitNOFILE=many\n",
      ]),
    Checker(
      name: "networkd", patterns: ["**/etc/systemd/network/*"],
      command: alone + ["check-networkd.py"],
      needs: ["root", "unshare", "ip", "/usr/lib/systemd/systemd-networkd", "/usr/bin/python3"],
      choice: .onePerRange, damages: ["eth0.network": "[Network]\nNoSuchKey=1\n"]),
    Checker(
      name: "dnsmasq", patterns: ["**/etc/dnsmasq.d/*"],
      command: [
        "sh", "-c", "for f; do dnsmasq --test -C \"$f\" || exit 1; done", "sh",
      ], needs: ["dnsmasq"], damages: [".conf": "no-such-option\n"]),
    Checker(
      name: "ifupdown", patterns: ["**/etc/network/interfaces.d/*"],
      command: [
        "unshare", "--net", "sh", "-c",
        "for f; do ifup --no-act --all --force -i \"$f\" >said 2>&1 && grep -q 'ip addr add' said "
          + "|| { cat said; exit 1; }; done", "sh",
      ], needs: ["root", "unshare", "ifup"], damages: [".cfg": "nonsense\n"]),
    Checker(
      name: "sysctl", patterns: ["**/etc/sysctl.d/*"],
      command: [
        "sh", "-c",
        // Old versions cannot pretend; that they know the keys is what is left to ask.
        "if sysctl --help | grep -q -- --dry-run; then try() { sysctl --dry-run -p \"$1\"; }; "
          + "else try() { sed -n 's/ *=.*//p' \"$1\" | xargs sysctl; }; fi; "
          + "for f; do try \"$f\" >said 2>&1 && ! grep -i sysctl: said "
          + "|| { cat said; exit 1; }; done", "sh",
      ], needs: ["sysctl"], damages: [".conf": "net.no.such.key = 1\n"]),
    Checker(
      name: "modules", patterns: ["**/etc/modprobe.d/*", "**/etc/modules-load.d/*"],
      command: ["unshare", "--mount", "check-modules.sh"],
      needs: ["root", "unshare", "modprobe", "/usr/lib/systemd/systemd-modules-load"],
      damages: ["modprobe.d/nordeck-sound.conf": "nonsense words\n"]),
    Checker(
      name: "sudoers", patterns: ["**/etc/sudoers.d/*"],
      command: ["sh", "-c", "for f; do visudo -c -f \"$f\" || exit 1; done", "sh"],
      needs: ["visudo"], damages: ["/jibri": "jibri ALL=\n"]),
    Checker(
      name: "sshd", patterns: ["**/etc/ssh/sshd_config.d/*"],
      command: [
        "unshare", "--mount", "sh", "-c",
        "mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f key; "
          + "for f; do /usr/sbin/sshd -t -f \"$f\" -h \"$PWD/key\" || exit 1; done", "sh",
      ], needs: ["root", "unshare", "/usr/sbin/sshd", "ssh-keygen"],
      damages: [".conf": "NoSuchKeyword yes\n"]),
    Checker(
      name: "apt", patterns: ["**/etc/apt/*", "*/containers/*/packages"],
      command: ["check-apt.py"],
      needs: ["apt-config", "dpkg", "/usr/bin/python3"],
      damages: [
        "/80nordeck": "APT::x \"", "-proxy": "Acquire::http::Proxy \"ftp:x\";\n",
        "/sources.list": "deb nonsense\n", ".pref": "\nPackage: x\nPin: version\n",
        ".list": "deb nonsense\n",
        "/packages": "no_such=name\n",
      ]),
    Checker(
      name: "debconf", patterns: ["**/etc/jitsi-compile/debconf"], command: ["check-debconf.py"],
      needs: ["debconf-set-selections", "debconf-communicate", "/usr/bin/python3"],
      damages: ["/debconf": "nonsense\n"]),
    Checker(
      name: "xorg", patterns: ["**/xorg-video-dummy.conf"], command: alone + ["check-xorg.py"],
      needs: [
        "root", "unshare", "/usr/lib/xorg/Xorg", "/usr/lib/xorg/modules/drivers/dummy_drv.so",
        "/usr/bin/python3",
      ], choice: .onePerRange, damages: ["dummy.conf": "Section \"Nonsense\"\n"]),
    Checker(
      name: "alsa", patterns: ["**/.asoundrc"], command: ["check-alsa.py"],
      needs: ["/usr/share/alsa/alsa.conf", "/usr/bin/python3"], damages: [".asoundrc": "pcm.x {"]),
    Checker(
      name: "lxc", patterns: ["*/containers/*/config"], command: ["check-lxc.py"],
      needs: ["/usr/lib/python3/dist-packages/lxc/__init__.py", "/usr/bin/python3"],
      damages: ["/config": "lxc.nonsense = 1\n"]),
    Checker(
      name: "certificates", patterns: ["**.pem", "**.crt", "**.key"], command: ["check-pem.py"],
      needs: ["openssl", "/usr/bin/python3"],
      damages: [".crt": "-----BEGIN CERTIFICATE-----"]),
    Checker(
      name: "sip", patterns: ["**/pjsua.config", "**/dial-plan.json"],
      command: ["check-sip.py", "{site}", "{secrets}"],
      needs: ["/usr/bin/python3", "/usr/lib/python3/dist-packages/yaml/__init__.py"],
      damages: ["pjsua.config": "\n--password other", "dial-plan.json": "]"]),
    Checker(
      name: "names",
      patterns: ["**/etc/hostname", "**/etc/hosts", "**/etc/timezone", "**/etc/resolv.conf"],
      command: ["unshare", "--uts", "--mount", "--net", "check-names.sh"],
      needs: ["root", "unshare", "hostname", "getent", "/usr/share/zoneinfo"],
      damages: ["/hostname": "!", "/timezone": "x", "/resolv.conf": "nonsense\n"]),
    Checker(
      name: "bundle", patterns: ["*/tables/*.tsv", "*/SHA256SUMS"], command: ["check-bundle.sh"],
      needs: ["sha256sum", "awk"], damages: ["/checks.tsv": "one\n", "SHA256SUMS": "nonsense\n"]),
  ]
}
