#!/usr/bin/python3
"""STAND-IN for jitsi-component-sidecar: it offers the recorder or gateway beside it to the selector, over
a websocket with a token, and reports what becomes of it."""
import json
import os
import socket
import threading
import time
import urllib.request

import tokens
from face import serve
from library.web import Refused, WebSocket
from member import Here

environment = os.environ
HEALTH = environment.get("STATS_RETRIEVE_URL", "http://127.0.0.1:2222/jibri/api/v1.0/health")
changed = threading.Event()


def token():
    return tokens.signed(environment["ASAP_SIGNING_KEY_FILE"], environment.get("ASAP_JWT_KID", "jitsi/default"),
                         {"iss": environment.get("ASAP_JWT_ISS", "jitsi-component-sidecar"),
                          "aud": environment.get("ASAP_JWT_AUD", "jitsi-component-selector")})


def report():
    with urllib.request.urlopen(HEALTH, timeout=8) as answer:
        status = json.load(answer)["status"]
    name = environment.get("INSTANCE_ID", socket.gethostname())
    return {"key": environment.get("INSTANCE_KEY", name), "nick": environment.get("INSTANCE_NICK", name), "type": environment["COMPONENT_TYPE"],
            "region": environment.get("REGION", "default-region"),
            "environment": environment.get("ENVIRONMENT", "default-env"), "status": status}


def offer():
    url = environment["WS_SERVER_URL"] + environment.get("WS_SERVER_PATH", "/jitsi-component-selector/ws")
    channel = WebSocket(Here, url, None, headers={"Authorization": f"Bearer {token()}"})
    print("registered with the selector", flush=True)
    while True:
        changed.clear()
        channel.sendall(json.dumps(report()).encode())
        if not channel.recv():
            raise ConnectionError("the selector hung up")
        changed.wait(5)


def hook(method, path, headers, body):
    """The recorder says that something changed."""
    if method == "POST" and path in ("/hook/v1/status", "/hook/v1/session/status"):
        changed.set()
        return 200, {}
    return (200, {}) if path == "/health" else None


serve("127.0.0.1", int(environment.get("PORT", 8017)), hook)
said = ""
while True:
    try:
        offer()
    except (OSError, Refused, ValueError) as problem:
        reason = f"refused with {problem.status}" if isinstance(problem, Refused) else str(problem)
        if reason != said:
            print(f"{type(problem).__name__}: {reason}", flush=True)
        said = reason
    time.sleep(1)
