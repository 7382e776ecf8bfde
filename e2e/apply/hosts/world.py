"""The internet of the hosts: a switch, a resolver, and the archives that they install from.

The archive of Debian is the one that this machine's own apt sources name, fetched through this
machine's own network and kept in the cache; the one of Jitsi holds stand-ins."""
import ctypes
import glob
import http.server
import os
import re
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

from library.suite import Failed

GATEWAY, PREFIX = "203.0.113.1", 24
# Another network at the same switch. The relay denies networks that are not of the public Internet, those
# for documentation among them; this one it does not, and it ends at this machine all the same.
PUBLIC = "44.0.0."
JITSI = "download.jitsi.org"
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


def debian_archive(release):
    """Address of the first archive of `release` that this machine installs from, else of any archive:
    they hold all releases."""
    others = []
    for path in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))]:
        if not os.path.isfile(path):
            continue
        text = open(path, encoding="utf-8").read()
        for block in re.split(r"\n\s*\n", text):
            fields = dict(re.findall(r"^(\w[\w-]*):[ \t]*(.*)$", block, re.M))
            if "URIs" in fields:
                others.append(fields["URIs"].split()[0].rstrip("/"))
            if release in fields.get("Suites", "").split():
                return others[-1]
        for found in re.finditer(r"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)", text, re.M):
            others.append(found[1].rstrip("/"))
            if found[2] == release:
                return others[-1]
    if not others:
        raise Failed("this machine's apt sources name no archive")
    return others[0]


class World:
    def __init__(self, work, cache, stand_ins, release):
        self.work, self.cache, self.stand_ins = work, cache, stand_ins
        self.archive = debian_archive(release)
        self.debian = re.match(r"https?://([^/:]+)", self.archive)[1]
        self.requests = []
        self.holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == own:
            time.sleep(0.01)
        self.shell("""
            ip link set lo up
            ip link add name internet type bridge
            ip address add "$1/$3" dev internet
            ip address add "$2/$3" dev internet
            ip link set internet up
            """, GATEWAY, f"{PUBLIC}1", str(PREFIX))
        self.resolver = None
        self.resolve({})
        self.serve(80, None)
        self.serve(443, self.certificate())

    def run(self, *command, ok=(0,), **options):
        """A program in the internet's network."""
        done = subprocess.run(["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", *command], text=True,
                              capture_output=True, errors="replace", **options)
        if done.returncode not in ok:
            raise Failed(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def shell(self, script, *words):
        return self.run("sh", "-ec", script, "sh", *words)

    def resolve(self, names):
        """Names of the world besides the archives, with their addresses."""
        if self.resolver:
            self.resolver.terminate()
            self.resolver.wait()
        records = dict(names, **{self.debian: GATEWAY, JITSI: GATEWAY})
        self.resolver = subprocess.Popen(
            ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "dnsmasq", "--keep-in-foreground",
             "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--user=root", f"--listen-address={GATEWAY}",
             "--bind-interfaces", "--pid-file=", "--local-ttl=1",
             *(f"--host-record={name},{address}" for name, address in sorted(records.items()))])

    def certificate(self):
        """Key and certificate of the archives; `authority` is what the hosts' containers trust."""
        folder = f"{self.work}/archive-tls"
        os.makedirs(folder)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", "key", "-out", "certificate", "-days", "30", "-subj", "/CN=stand-in archive",
                        "-addext", f"subjectAltName=DNS:{JITSI},DNS:{self.debian}"], cwd=folder, check=True,
                       capture_output=True)
        self.authority = f"{folder}/certificate"
        return folder

    def serve(self, port, tls):
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                host = self.headers.get("Host", "").split(":")[0]
                world.requests.append((host, self.path))
                file = world.file(host, self.path)
                data = open(file, "rb").read() if file else b""
                self.send_response(200 if file else 404)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(data)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        def start():
            network = os.open(f"/proc/{self.holder.pid}/ns/net", os.O_RDONLY)
            home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            # A socket stays in the network in which it was made; the thread goes home to fetch.
            assert LIBC.setns(network, CLONE_NEWNET) == 0
            server = http.server.ThreadingHTTPServer((GATEWAY, port), Handler)
            assert LIBC.setns(home, CLONE_NEWNET) == 0
            server.daemon_threads = True
            if tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(f"{tls}/certificate", f"{tls}/key")
                server.socket = context.wrap_socket(server.socket, server_side=True)
            server.serve_forever()

        threading.Thread(target=start, daemon=True).start()

    def file(self, host, path):
        """The file that answers a request, fetched if it has to be; nothing if there is none."""
        path = os.path.normpath(urllib.request.unquote(path.split("?")[0])).lstrip("/")
        if path.startswith(".."):
            return None
        if host == JITSI:
            file = f"{self.stand_ins}/{path}"
            return file if os.path.isfile(file) else None
        if host != self.debian:
            return None
        file = f"{self.cache}/archive/{host}/{path}"
        # Lists change; what is in the pool or has a name made of its digest does not.
        lasting = "/pool/" in f"/{path}" or "/by-hash/" in path
        if os.path.isfile(file) and (lasting or time.time() - os.path.getmtime(file) < 86400):
            return file
        scheme = self.archive.split(":")[0]
        os.makedirs(os.path.dirname(file), exist_ok=True)
        partial = f"{file}.{threading.get_ident()}.partial"
        try:
            with urllib.request.urlopen(f"{scheme}://{host}/{urllib.request.quote(path)}", timeout=60) as answer:
                with open(partial, "wb") as out:
                    while (block := answer.read(1 << 20)):
                        out.write(block)
        except urllib.error.HTTPError:
            return None
        os.replace(partial, file)
        return file
