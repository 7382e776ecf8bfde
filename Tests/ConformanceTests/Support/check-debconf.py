#!/usr/bin/python3
"""debconf takes the rendered answers, and gives every one of them back out of a database of its own."""
import os
import sys
from tree import fail, run

CONFIGURATION = """Config: answers
Templates: questions

Name: answers
Driver: File
Mode: 600
Filename: {0}/answers.dat

Name: questions
Driver: File
Mode: 644
Filename: {0}/questions.dat
"""

for number, file in enumerate(sys.argv[1:]):
    folder = os.path.abspath(f"debconf-{number}")
    os.makedirs(folder)
    with open(f"{folder}/debconf.conf", "w", encoding="utf-8") as configuration:
        configuration.write(CONFIGURATION.format(folder))
    environment = dict(os.environ, DEBCONF_SYSTEMRC=f"{folder}/debconf.conf", DEBIAN_FRONTEND="noninteractive",
                       LC_ALL="C.UTF-8")
    text = open(file, encoding="utf-8").read()
    said = run("debconf-set-selections", "--checkonly", given=text, env=environment)
    said += run("debconf-set-selections", given=text, env=environment)
    if said:
        fail(file, said)
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    if not lines:
        fail(file, "answers nothing")
    for line in lines:
        _, question, _, value = line.split(" ", 3)
        answer = run("debconf-communicate", given=f"GET {question}\n", env=environment)
        if answer != f"0 {value}\n":
            fail(file, question, "is", repr(answer))
