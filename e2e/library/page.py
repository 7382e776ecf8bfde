"""What the web page knows: its configuration as a browser gets and evaluates it, and tokens."""
import base64
import hashlib
import hmac
import json
import subprocess

from library.suite import expect
from library.web import ask

EVALUATE = """
const scope = {};
require("vm").runInNewContext(require("fs").readFileSync(0, "utf8") + "; this.config = config;", scope);
console.log(JSON.stringify(scope.config));
"""


def page(cluster, tenant=""):
    """config.js from the web server, evaluated; `tenant` is a folder such as `acme/`."""
    pages = cluster.__dict__.setdefault("pages", {})
    if tenant not in pages:
        meet = cluster.jicofo["jicofo.xmpp.client.xmpp-domain"]
        answer = ask(cluster.browser, f"https://{meet}/{tenant}config.js", cluster.authority)
        expect(answer.status == 200 and "javascript" in answer.headers["Content-Type"],
               answer.status, answer.headers)
        done = subprocess.run(["node", "-e", EVALUATE], input=answer.body, capture_output=True, text=True)
        expect(done.returncode == 0, done.stderr)
        pages[tenant] = json.loads(done.stdout)
    return pages[tenant]


def token(settings, claims):
    """A token signed as the dial plan's settings say."""
    digest = {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[settings["TOKEN_ALGORITHM"]]
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
             for part in ({"alg": settings["TOKEN_ALGORITHM"], "typ": "JWT"}, claims)]
    signature = hmac.new(settings["TOKEN_SECRET"].encode(), b".".join(parts), digest).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
