#!/usr/bin/python3
"""STAND-IN for Deno that runs the dial plan's service, whatever program it is told to run: it believes
tokens of the site's secret, and tells moderators whom they may call. One file, as Deno is."""
import base64
import hashlib
import hmac
import http.server
import json
import re
import time

DIGESTS = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}


def settings():
    """The constants of config.ts. Their values are literals of JSON, and nothing else is taken for one."""
    with open("config.ts", encoding="utf-8") as file:
        found = re.findall(r"^export const (\w+) = (.*);$", file.read(), re.M)
    return {name: json.loads(text) for name, text in found}


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims(authorization, config):
    """What a token says that was signed with the site's secret and is in force, or nothing."""
    token = authorization.removeprefix("Bearer ")
    if token.count(".") != 2:
        return None
    text, _, signature = token.rpartition(".")
    wanted = hmac.new(config["TOKEN_SECRET"].encode(), text.encode(), DIGESTS[config["TOKEN_ALGORITHM"]]).digest()
    said = json.loads(decoded(text.split(".")[1]))
    return said if hmac.compare_digest(wanted, decoded(signature)) and said.get("exp", time.time() + 1) > time.time() else None


CONFIG = settings()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.split("?")[0] != "/get-dial-plan":
            return self.answer(404, [])
        said = claims(self.headers.get("Authorization", ""), CONFIG)
        if said is None:
            return self.answer(401, [])
        user = said.get("context", {}).get("user", {})
        moderates = user.get("affiliation") == "owner" or user.get("moderator") in (True, "true")
        with open("dial-plan.json", encoding="utf-8") as file:
            return self.answer(200, json.load(file) if moderates else [])

    def answer(self, status, what):
        data = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer((CONFIG["HOSTNAME"], CONFIG["PORT"]), Handler).serve_forever()
