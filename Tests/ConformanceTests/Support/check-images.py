#!/usr/bin/python3
"""Images are what their names say, to Python's XML parser and zlib; pages to its HTML parser."""
import struct
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from html.parser import HTMLParser
from tree import fail

SVG = "{http://www.w3.org/2000/svg}"


def check_svg(file):
    root = ElementTree.parse(file).getroot()
    if root.tag != SVG + "svg":
        fail(file, f"root {root.tag}")
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        if name in ("script", "foreignObject", "image", "iframe", "a", "animate", "set"):
            fail(file, f"element {name}")
        for key in element.attrib:
            if key.lower().startswith("on"):
                fail(file, f"attribute {key}")


def check_png(file):
    data = open(file, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", file
    at, pixels = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if zlib.crc32(kind + body) != struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]:
            fail(file, f"chunk {kind}")
        pixels += body if kind == b"IDAT" else b""
        at += 12 + size
    zlib.decompress(pixels)


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"closes {tag}")


def check_page(file):
    page = Page()
    page.feed(open(file, encoding="utf-8").read())
    page.close()
    if page.open or [tag for tag, _ in page.seen] != ["title", "meta", "meta"]:
        fail(file, f"{page.seen} {page.open}")


for path in sys.argv[1:]:
    try:
        {"svg": check_svg, "png": check_png, "html": check_page}[path.rsplit(".", 1)[1]](path)
    except (ElementTree.ParseError, ValueError, zlib.error, struct.error, AssertionError) as error:
        fail(path, str(error))
