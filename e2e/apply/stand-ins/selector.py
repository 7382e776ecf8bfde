#!/usr/bin/python3
"""STAND-IN for jitsi-component-selector: it believes sidecars and clients whose tokens the site's key
server vouches for, keeps what they report in redis, and lists it."""
import hashlib
import json
import os
import re
import socket
import threading
import urllib.request

import tokens
from face import Upgrade, is_websocket, metrics, read_text, serve, write_text

environment = os.environ
PREFIX = "/jitsi-component-selector"
SOCKET = environment.get("WS_SERVER_PATH", f"{PREFIX}/ws")


def believed(headers, kind, issuers, audience="jitsi-component-selector"):
    """The claims of a request's token, if the key that its own mapping leads to made it."""
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    if token.count(".") != 2:
        return None
    kid = tokens.key_id(token)
    for rule in json.loads(environment[f"{kind}_ASAP_BASE_URL_MAPPINGS"]):
        if re.search(rule["kid"], kid):
            url = f"{rule['baseUrl']}/{hashlib.sha256(kid.encode()).hexdigest()}.pem"
            try:
                # Over TLS, with the authorities of this container.
                with urllib.request.urlopen(url, timeout=8) as answer:
                    claims = tokens.verified(token, answer.read())
            except OSError as problem:
                print(f"{url}: {problem}", flush=True)
                return None
            wanted = environment.get(f"{kind}_ASAP_JWT_ACCEPTED_HOOK_ISS", issuers).split(",")
            return claims if claims and claims.get("iss") in wanted and claims.get("aud") == audience else None
    return None


def redis(*words):
    """One command of the store, and its answer's text."""
    request = f"*{len(words)}\r\n" + "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
    address = (environment.get("REDIS_HOST", "127.0.0.1"), int(environment.get("REDIS_PORT", 6379)))
    with socket.create_connection(address, timeout=5) as store, store.makefile("rb") as lines:
        store.sendall(request.encode())

        def read():
            head = lines.readline()
            if head[:1] == b"$":
                size = int(head[1:])
                return lines.read(size + 2)[:-2].decode() if size >= 0 else None
            if head[:1] == b"*":
                return [read() for _ in range(int(head[1:]))]
            return head[1:].strip().decode()
        return read()


def components():
    found = redis("HGETALL", "components") or []
    return [json.loads(text) for text in found[1::2]]


def attend(source, out):
    """A sidecar's websocket: each message is a report, answered by one word."""
    key = None
    try:
        while (text := read_text(source)):
            report = json.loads(text)
            key = report["key"]
            redis("HSET", "components", key, text)
            write_text(out, "noted")
    finally:
        if key:
            redis("HDEL", "components", key)


def route(method, path, headers, body):
    if path == "/health":
        return (200 if redis("PING") == "PONG" else 500), {}
    if path == "/metrics":
        return 200, metrics(selector_components=len(components()))
    if path == SOCKET and is_websocket(headers):
        if not believed(headers, "SYSTEM", "jitsi-component-sidecar,jicofo"):
            return 401, {}
        raise Upgrade(attend)
    if re.fullmatch(rf"{PREFIX}/groups/[^/]+/components", path):
        return (200, components()) if believed(headers, "SYSTEM", "jitsi-component-sidecar,jicofo") else (401, {})
    if path == f"{PREFIX}/sessions/start" and method == "POST":
        if environment.get("PROTECTED_SIGNAL_API") == "true" and not believed(headers, "SIGNAL", "signal"):
            return 401, {}
        wanted = json.loads(body)["componentParams"]["type"]
        free = [one for one in components() if one["type"] == wanted and one["status"]["busyStatus"] == "IDLE"]
        return (200, {"componentKey": free[0]["key"], "type": wanted}) if free else (404, {})
    return None


serve("0.0.0.0", int(environment.get("PORT", 8015)), route)
redis("DEL", "components")
threading.Event().wait()
