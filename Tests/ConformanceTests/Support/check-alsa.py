#!/usr/bin/python3
"""alsa-lib's own reader of configurations takes the file, beside the one that it always reads, and
finds the definitions in it; pjsua's device numbers are the positions of its two, in the file and in
the list that alsa-lib gives to a program of that user, which is the one that pjsua counts."""
import ctypes
import os
import re
import sys

alsa = ctypes.CDLL("libasound.so.2")
alsa.snd_strerror.restype = ctypes.c_char_p
pointer = ctypes.c_void_p


def check(status, *words):
    if status < 0:
        sys.exit(" ".join(words) + ": " + alsa.snd_strerror(status).decode())


def names(node):
    """The keys of a compound, in the order of the file."""
    alsa.snd_config_iterator_first.restype = alsa.snd_config_iterator_next.restype = pointer
    alsa.snd_config_iterator_end.restype = alsa.snd_config_iterator_entry.restype = pointer
    end, now, found = alsa.snd_config_iterator_end(node), alsa.snd_config_iterator_first(node), []
    while now != end:
        key = ctypes.c_char_p()
        check(alsa.snd_config_get_id(pointer(alsa.snd_config_iterator_entry(pointer(now))), ctypes.byref(key)))
        found.append(key.value.decode())
        now = alsa.snd_config_iterator_next(pointer(now))
    return found


def devices(home):
    """What alsa-lib lists for a program whose user has this home, in its order; pjsua leaves out `null`."""
    os.environ["HOME"] = home
    alsa.snd_config_update_free_global()
    hints = ctypes.POINTER(pointer)()
    check(alsa.snd_device_name_hint(-1, b"pcm", ctypes.byref(hints)), "snd_device_name_hint")
    alsa.snd_device_name_get_hint.restype = pointer
    found, index = [], 0
    while hints[index]:
        name = alsa.snd_device_name_get_hint(pointer(hints[index]), b"NAME")
        found.append(ctypes.string_at(name).decode())
        index += 1
    alsa.snd_device_name_free_hint(hints)
    return [name for name in found if name != "null"]


for file in sys.argv[1:]:
    top, source = pointer(), pointer()
    check(alsa.snd_config_top(ctypes.byref(top)), "snd_config_top")
    for path in ("/usr/share/alsa/alsa.conf", file):
        check(alsa.snd_input_stdio_open(ctypes.byref(source), os.fsencode(path), b"r"), path)
        check(alsa.snd_config_load(top, source), path)
        alsa.snd_input_close(source)
    alone = pointer()
    check(alsa.snd_config_top(ctypes.byref(alone)), "snd_config_top")
    check(alsa.snd_input_stdio_open(ctypes.byref(source), os.fsencode(file), b"r"), file)
    # A file that stands alone has no definition to override.
    check(alsa.snd_config_load(alone, source), file)
    pcm = pointer()
    check(alsa.snd_config_search(alone, b"pcm", ctypes.byref(pcm)), file, "pcm")
    defined = names(pcm)
    for name in ("default", "amix", "bsnoop"):
        if name not in defined:
            sys.exit(f"{file}: no pcm.{name} in {defined}")
        check(alsa.snd_config_search(top, f"pcm.{name}.type".encode(), ctypes.byref(pcm)), file, name)
    # No card is here, so these are all.
    listed = devices(os.path.dirname(file))
    if listed[-1] != "default" or listed[:-1] != [name for name in defined if name != "default"]:
        sys.exit(f"{file}: defines {defined}, and alsa-lib lists {listed}")
    pjsua = os.path.join(file.partition("/home/")[0], "etc/jitsi/jibri/pjsua.config")
    if os.path.exists(pjsua):
        for option, name in (("capture", "pjsua_capture"), ("playback", "pjsua_playback")):
            number = re.search(rf"^--{option}-dev=(\d+)$", open(pjsua).read(), re.M)
            if not number or listed.index(name) != int(number[1]):
                sys.exit(f"{file}: {name} is number {listed.index(name)}")
