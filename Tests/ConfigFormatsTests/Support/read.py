"""Prints "file number hex" for every value that a program reads from the given files.

The format is the ending of a file. Where a program has no way to print what it read, its own parser
is called as a library (systemd), or the program is started and asked (nginx, dnsmasq, coturn).
"""

import html.parser
import os
import re
import subprocess
import sys

import asking_programs


def show(file, number, value):
    print(file, int(number), value.hex())


def read_shell(file, path):
    script = 'source "$1"; for n in "${!v@}"; do printf "%s=%s\\0" "$n" "${!n}"; done'
    result = subprocess.run(
        ["bash", "-c", script, "bash", path], stdout=subprocess.PIPE, check=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    values = {}
    for entry in result.stdout.split(b"\0")[:-1]:
        name, value = entry.split(b"=", 1)
        values[name[1:].decode()] = value
    for number, value in values.items():
        show(file, number, value)
    return values


def read_env(file, path):
    import systemd_parsers

    for name, value in systemd_parsers.environment(path):
        show(file, name[1:], value)


def read_shell_env(file, path):
    import systemd_parsers

    by_shell = read_shell(file, path)
    by_systemd = {name[1:]: value for name, value in systemd_parsers.environment(path)}
    if by_shell != by_systemd:
        numbers = [n for n in by_shell if by_systemd.get(n) != by_shell[n]]
        sys.exit(f"shell and systemd disagree about {numbers} in {path}")


def read_systemd(file, path):
    import systemd_parsers

    for key, value in systemd_parsers.settings(path):
        number = re.sub(r"\D", "", key)
        if key.startswith("ExecProgram"):
            show(file, number, systemd_parsers.words(value)[0])
        elif key.startswith("Exec"):
            words = systemd_parsers.expand_variables(systemd_parsers.words(value))
            assert len(words) == 3, (path, key, words)
            show(file, number, words[1])
        elif key == "Environment":
            words = systemd_parsers.words(value)
            assert len(words) == 1, (path, key, words)
            name, _, text = words[0].partition(b"=")
            show(file, name[1:].decode(), text)
        else:
            show(file, number, systemd_parsers.expand_specifiers(value))


def read_ini(file, path):
    import systemd_parsers

    for key, value in systemd_parsers.settings(path):
        show(file, re.sub(r"\D", "", key), value)


def read_pjsua(file, path):
    """The rules of pjproject's read_config_file, which no package of Debian contains."""
    tokens = []
    for line in open(path, "rb").read().split(b"\n"):
        assert len(line) < 199, "a line that pjsua would split"
        line = line.rstrip(b"\r")
        at = 0
        while True:
            while at < len(line) and line[at] in b" \t\r\n":
                at += 1
            if at == len(line):
                break
            if line[at] in b"\"'":
                end = line.find(line[at : at + 1], at + 1)
                end = len(line) if end < 0 else end
                token = line[at + 1 : end]
                at = end + 1
            else:
                end = at
                while end < len(line) and line[end] not in b" \t\r\n":
                    end += 1
                token = line[at:end]
                at = end
            if token.startswith(b"#"):
                break
            if token:
                tokens.append(token)
    for name, value in zip(tokens, tokens[1:] + [b""]):
        if match := re.fullmatch(rb"--k(\d+)", name):
            show(file, match[1], value)
        elif match := re.fullmatch(rb"--j(\d+)=(.*)", name, re.S):
            show(file, match[1], match[2])


def read_yaml(file, path):
    import yaml

    for key, value in yaml.safe_load(open(path, "rb")).items():
        show(file, key[1:], value.encode())


class Page(html.parser.HTMLParser):
    """Collects the text, or the title, of the elements p."""

    def __init__(self, file):
        super().__init__(convert_charrefs=True)
        self.file, self.number, self.text = file, None, ""

    def handle_starttag(self, tag, attributes):
        assert tag == "p", f"a tag {tag} that nobody wrote"
        attributes = dict(attributes)
        assert set(attributes) <= {"id", "title"}, attributes
        self.number, self.text = attributes["id"][1:], attributes.get("title", "")

    def handle_data(self, data):
        if self.number is not None:
            self.text += data

    def handle_endtag(self, tag):
        show(self.file, self.number, self.text.encode())
        self.number = None


def read_html(file, path):
    page = Page(file)
    page.feed(open(path, newline="", encoding="utf-8").read())
    page.close()


def main(paths):
    format = paths[0].rsplit(".", 1)[1].replace("-", "_")
    if format == "nginx":
        for file, number, value in asking_programs.nginx(paths):
            show(file, number, value)
        return
    for file, path in enumerate(paths):
        if reader := globals().get(f"read_{format}"):
            reader(file, path)
        else:
            for number, value in getattr(asking_programs, format)(path):
                show(file, number, value)


sys.dont_write_bytecode = True
main(sys.argv[1:])
