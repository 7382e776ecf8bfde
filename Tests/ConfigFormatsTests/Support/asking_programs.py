"""Programs that are started with our files and asked what they read."""

import contextlib
import os
import re
import socket
import subprocess
import time


@contextlib.contextmanager
def running(command, is_ready, log, wait=10):
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
