"""Programs that are started with our files and asked what they read."""

import base64
import contextlib
import ctypes
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import struct
import subprocess
import time


# A test runner may have blocked signals, which a server would inherit and never see the end.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
# No reader takes long; one that waits for something that never comes ends here.
signal.alarm(600)


@contextlib.contextmanager
def running(command, is_ready, log, wait=120):
    """Runs a server until the block ends; `is_ready` says when it can be asked."""
    with open(log, "wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
    try:
        deadline = time.monotonic() + wait
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} did not start: " + open(log, errors="replace").read())
            time.sleep(0.02)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def nginx(paths):
    """Each file is the body of a server that returns value number N at /N."""
    folder = os.path.dirname(paths[0])
    servers = []
    for file, path in enumerate(paths):
        text = open(path, "rb").read()
        open(path, "wb").write(text.replace(b"SOCKET", f"{folder}/{file}.sock".encode()))
        servers.append(f"include {path};")
    main = f"{folder}/nginx.conf"
    with open(main, "w") as stream:
        stream.write(
            f"pid {folder}/pid; daemon off; error_log stderr; worker_processes 1;\n"
            "events {} http { access_log off; default_type text/plain;\n"
            + "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
            + "\n" + "\n".join(servers) + "\n}\n")
    last = f"{folder}/{len(paths) - 1}.sock"
    with running(["nginx", "-p", folder, "-c", main], lambda: os.path.exists(last), folder + "/log"):
        for file, path in enumerate(paths):
            for number in re.findall(rb"location = /(\d+)", open(path, "rb").read()):
                yield file, number, body(f"{folder}/{file}.sock", number.decode())


def body(path, number):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(f"GET /{number} HTTP/1.0\r\nHost: a\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, text = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], head
    return text


def dnsmasq(path):
    """The text records k0.test, k1.test ... of a configuration."""
    folder, port = os.path.dirname(path), free_port()
    command = [
        "dnsmasq", "--keep-in-foreground", f"--conf-file={path}", f"--port={port}", "--no-resolv",
        "--listen-address=127.0.0.1", "--bind-interfaces", "--no-hosts", "--user=root",
        f"--pid-file={folder}/pid",
    ]
    names = re.findall(rb"txt-record=k(\d+)\.test", open(path, "rb").read())
    ready = lambda: text_record(port, "ready.test", wait=1) is not None
    with running(command, ready, folder + "/log"):
        for number in names:
            yield number, text_record(port, f"k{number.decode()}.test", wait=60)


def text_record(port, name, wait):
    question = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    query = struct.pack(">6H", 1, 0x0100, 1, 0, 0, 0) + question + struct.pack(">B2H", 0, 16, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(wait)
        try:
            client.sendto(query, ("127.0.0.1", port))
            answer = client.recv(4096)
        except OSError:
            return None
    if struct.unpack(">H", answer[6:8])[0] == 0:
        return b"no record" if name != "ready.test" else b""
    at = len(query) + 10
    (length,) = struct.unpack(">H", answer[at : at + 2])
    data, text = answer[at + 2 : at + 2 + length], b""
    while data:
        text, data = text + data[1 : 1 + data[0]], data[1 + data[0] :]
    return text


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def coturn(path):
    """Which of the expected secrets open the server: lines `#expect N HEX` name them.

    coturn prints no secret, so each is used: it takes any of several, and refuses a request whose
    signature fits none of them.
    """
    folder, port = os.path.dirname(path), free_port()
    command = [
        "turnserver", "-c", path, "--listening-ip=127.0.0.1", f"--listening-port={port}", "--no-tls",
        "--no-dtls", "--no-cli", "--no-tcp", "--log-file=stdout", f"--pidfile={folder}/pid",
        f"--userdb={folder}/db", "--relay-ip=127.0.0.1", "--use-auth-secret", "--realm=r",
    ]
    expected = re.findall(rb"^#expect (\d+) ([0-9a-f]*)$", open(path, "rb").read(), re.M)
    with running(command, lambda: allocate(port, None, wait=1) is not None, folder + "/log"):
        assert not is_accepted(port, b"a secret that nobody wrote")
        for number, secret in expected:
            secret = bytes.fromhex(secret.decode())
            yield number, secret if is_accepted(port, secret) else b"refused"


# A relay belongs to its client's port for minutes, and a new client on the same port would be told
# so instead of being asked who it is. Open sockets keep their ports from being given out again.
clients = []


def is_accepted(port, secret):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    clients.append(client)
    client.connect(("127.0.0.1", port))
    nonce = allocate(port, None, wait=60, client=client)
    name = b"%d:a" % (time.time() + 3600)
    password = base64.b64encode(hmac.digest(secret, name, "sha1"))
    key = hashlib.md5(name + b":r:" + password).digest()
    return allocate(port, (name, nonce, key), wait=60, client=client) is True


def allocate(port, credentials, wait, client=None):
    """Asks for a relay: the server's nonce when it wants credentials, True when it takes them."""

    def attribute(kind, value):
        return struct.pack(">2H", kind, len(value)) + value + b"\0" * (-len(value) % 4)

    body = attribute(0x0019, b"\x11\0\0\0")
    extra = 0
    if credentials:
        name, nonce, key = credentials
        body += attribute(0x0006, name) + attribute(0x0014, b"r") + attribute(0x0015, nonce)
        extra = 24
    head = struct.pack(">2H", 0x0003, len(body) + extra) + b"\x21\x12\xa4\x42" + os.urandom(12)
    if credentials:
        body += attribute(0x0008, hmac.digest(key, head + body, "sha1"))
    own = client or socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        own.settimeout(wait)
        own.sendto(head + body, ("127.0.0.1", port)) if client is None else own.send(head + body)
        answer = own.recv(4096)
    except OSError:
        return None
    finally:
        if client is None:
            own.close()
    if answer[:2] == b"\x01\x03":
        return True
    at, nonce, code = 20, b"", 0
    while at + 4 <= len(answer):
        kind, length = struct.unpack(">2H", answer[at : at + 4])
        value = answer[at + 4 : at + 4 + length]
        nonce = value if kind == 0x0015 else nonce
        code = value[2] * 100 + value[3] if kind == 0x0009 else code
        at += 4 + length + -length % 4
    # Any other complaint comes after the signature was checked.
    return nonce if code in (401, 438) else True


def nftables(path):
    """The comments of rules that match mark N, read back from the kernel of an empty namespace."""
    script = 'nft -f "$1" && nft -j list ruleset'
    result = subprocess.run(
        ["unshare", "-rn", "sh", "-c", script, "sh", path], stdout=subprocess.PIPE, check=True)
    for item in json.loads(result.stdout)["nftables"]:
        if rule := item.get("rule"):
            yield str(rule["expr"][0]["match"]["right"]), rule.get("comment", "").encode()


def lxc(path):
    """What lxc-info says of the container whose configuration is `path`."""
    folder = f"{os.path.dirname(path)}/lxc{os.path.basename(path)}"
    os.makedirs(folder + "/c")
    os.rename(path, folder + "/c/config")
    text = open(folder + "/c/config", encoding="utf-8").read()
    keys = [key for key in ("lxc.environment", "lxc.group", "lxc.mount.entry") if f"\n{key} =" in text]
    result = subprocess.run(
        ["lxc-info", "-P", folder, "-n", "c"] + [f"-c{key}" for key in keys],
        stdout=subprocess.PIPE, check=True)
    printed = re.split(rb"^(lxc\.[a-z.]+) = ", result.stdout, flags=re.M)[1:]
    for key, value in zip(printed[::2], printed[1::2]):
        lines = value.split(b"\n")
        if key == b"lxc.environment":
            for line in lines:
                if match := re.fullmatch(rb"k(\d+)=(.*)", line, re.S):
                    yield match.groups()
        elif key == b"lxc.group":
            groups = [line for line in lines if line]
            assert len(groups) % 2 == 0, groups
            for name, group in zip(groups[::2], groups[1::2]):
                yield name[1:], group
        else:
            yield from mount_entries(value, folder + "/entries")


def mount_entries(text, path):
    """The C library's reading of lines of fstab, which is what LXC uses."""
    with open(path, "wb") as stream:
        stream.write(text)
    libc = ctypes.CDLL(None)
    libc.setmntent.restype = ctypes.c_void_p
    libc.getmntent.restype = ctypes.POINTER(ctypes.c_char_p * 4)
    stream = ctypes.c_void_p(libc.setmntent(os.fsencode(path), b"r"))
    while entry := libc.getmntent(stream):
        yield entry.contents[0][2:], entry.contents[1]


def modprobe(path):
    folder = path + ".d"
    os.makedirs(folder)
    os.rename(path, folder + "/a.conf")
    result = subprocess.run(["modprobe", "-c", "-C", folder], stdout=subprocess.PIPE, check=True)
    return re.findall(rb"^options m(\d+) a=(.*)$", result.stdout, re.M)


def sudoers(path):
    subprocess.run(["visudo", "-c", "-f", path], stdout=subprocess.DEVNULL, check=True)
    result = subprocess.run(["cvtsudoers", "-f", "json", path], stdout=subprocess.PIPE, check=True)
    for rule in json.loads(result.stdout)["User_Specs"]:
        number = rule["User_List"][0]["username"][1:]
        command = rule["Cmnd_Specs"][0]["Commands"][0]["command"]
        yield number, command.removeprefix("/k/").removeprefix("k ").encode()


def interfaces(path):
    names = re.findall(r"^iface (k\d+)", open(path, encoding="utf-8").read(), re.M)
    for name in names:
        result = subprocess.run(["ifquery", "-i", path, name], stdout=subprocess.PIPE, check=True)
        yield name[1:], result.stdout.removeprefix(b"description: ").removesuffix(b"\n")


def asoundrc(path):
    """The string settings k0, k1 ... as ALSA's library reads them."""
    library = ctypes.CDLL("libasound.so.2")
    top, source = ctypes.c_void_p(), ctypes.c_void_p()
    assert library.snd_config_top(ctypes.byref(top)) == 0
    assert library.snd_input_stdio_open(ctypes.byref(source), os.fsencode(path), b"r") == 0
    assert library.snd_config_load(top, source) == 0, path
    for number in re.findall(r"^k(\d+)", open(path, encoding="utf-8").read(), re.M):
        node, text = ctypes.c_void_p(), ctypes.c_char_p()
        assert library.snd_config_search(top, f"k{number}".encode(), ctypes.byref(node)) == 0, number
        assert library.snd_config_get_string(node, ctypes.byref(text)) == 0, number
        yield number, text.value
