"""RS256 tokens, made and verified with OpenSSL: a container has no library for them."""
import base64
import json
import os
import subprocess
import tempfile
import time


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def openssl(*words, given):
    return subprocess.run(["openssl", "dgst", "-sha256", *words], input=given, capture_output=True)


def signed(key_file, kid, claims):
    now = int(time.time())
    parts = ({"alg": "RS256", "typ": "JWT", "kid": kid}, dict(claims, iat=now, nbf=now - 60, exp=now + 3600))
    text = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    done = openssl("-sign", key_file, given=text.encode())
    if done.returncode != 0:
        raise SystemExit(f"{key_file}: {done.stderr.decode()}")
    return f"{text}.{encoded(done.stdout)}"


def key_id(token):
    return json.loads(decoded(token.split(".")[0])).get("kid", "")


def verified(token, public_key):
    """The claims of a token that this key signed and that is in force, or nothing."""
    text, _, signature = token.rpartition(".")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("key", public_key), ("signature", decoded(signature))):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        done = openssl("-verify", f"{folder}/key", "-signature", f"{folder}/signature", given=text.encode())
    claims = json.loads(decoded(text.split(".")[1]))
    in_force = claims.get("nbf", 0) <= time.time() < claims.get("exp", 0)
    return claims if done.returncode == 0 and in_force else None
