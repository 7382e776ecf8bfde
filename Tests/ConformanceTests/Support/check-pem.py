#!/usr/bin/python3
"""OpenSSL reads every certificate and key; servers' certificates are signed by the site's authority,
or by themselves where the operator brings one, and belong to the key beside them; key servers name a key by the digest of its id."""
import glob
import os
import re
import sys
from tree import fail, run

for file in sys.argv[1:]:
    text = open(file).read()
    # OpenSSL takes the first block and does not look at what follows it.
    if not re.fullmatch(r"(-----BEGIN ([A-Z ]+)-----\n[A-Za-z0-9+/=\n]+-----END \2-----\n+)+", text):
        fail(file, "is not PEM throughout")
    kind = text.partition("-----BEGIN ")[2].partition("-----")[0]
    if kind in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        run("openssl", "pkey", "-in", file, "-noout", "-check")
    elif kind == "PUBLIC KEY":
        run("openssl", "pkey", "-pubin", "-in", file, "-noout")
    elif kind == "CERTIFICATE":
        root = file.partition("/rootfs/")[0] + "/rootfs"
        # More than one while the authority changes.
        authorities = glob.glob(f"{root}/usr/local/share/ca-certificates/*.crt")
        # What an operator bought is not the site's, and here it has signed itself.
        bought = run("openssl", "x509", "-in", file, "-noout", "-issuer").partition("=")[2]
        own = run("openssl", "x509", "-in", file, "-noout", "-subject").partition("=")[2]
        believed = [file] if bought == own else authorities
        run("openssl", "verify", "-x509_strict", *(word for name in believed for word in ("-trusted", name)), file)
        if file not in authorities:
            stem = os.path.splitext(file.replace("/ssl/certs/", "/ssl/private/"))[0]
            half = run("openssl", "x509", "-in", file, "-noout", "-pubkey")
            if half != run("openssl", "pkey", "-in", f"{stem}.key", "-pubout"):
                fail(file, "does not belong to", f"{stem}.key")
    else:
        fail(file, "holds", kind or "nothing")
