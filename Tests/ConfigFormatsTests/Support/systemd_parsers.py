"""systemd's own parsers, called in the library that its programs share."""

import ctypes
import glob
import os
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_size_t, c_uint, c_void_p

UNQUOTE_AND_UNESCAPE = 0x20 | 0x02  # EXTRACT_UNQUOTE, EXTRACT_CUNESCAPE

library = ctypes.CDLL(sorted(glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so"))[0])
libc = ctypes.CDLL(None)
libc.fopen.restype = c_void_p


def environment(path):
    """The variables of an environment file, as pairs of text and bytes."""
    variables = POINTER(c_char_p)()
    status = library.load_env_file(None, os.fsencode(path), byref(variables))
    if status < 0:
        raise OSError(-status, "load_env_file")
    index = 0
    while variables and variables[index] is not None:
        name, _, value = variables[index].partition(b"=")
        yield name.decode(), value
        index += 1


Callback = CFUNCTYPE(
    c_int, c_char_p, c_char_p, c_uint, c_char_p, c_uint, c_char_p, c_int, c_char_p, c_void_p, c_void_p)
Lookup = CFUNCTYPE(
    c_int, c_void_p, c_char_p, c_char_p, POINTER(c_void_p), POINTER(c_int), POINTER(c_void_p), c_void_p)


def settings(path):
    """The settings of a unit or another file of that family: joined lines, trimmed values."""
    return [(key, value) for _, key, value in assignments(path, b"Service\0\0")]


def assignments(path, sections):
    """The assignments below any of `sections`, or below all; each as section, key and value."""
    found = []

    def take(unit, filename, line, section, section_line, key, kind, value, data, userdata):
        found.append((section.decode(), key.decode(), value))
        return 0

    callback = Callback(take)

    def look_up(table, section, key, function, kind, data, userdata):
        function[0] = ctypes.cast(callback, c_void_p).value
        kind[0] = 0
        data[0] = None
        return 1

    lookup = Lookup(look_up)
    name = os.fsencode(path)
    stream = c_void_p(libc.fopen(name, b"r"))
    status = library.config_parse(
        None, name, stream, sections, lookup, None, c_int(0), None, None)
    if status < 0:
        raise OSError(-status, "config_parse")
    return found


class Specifier(ctypes.Structure):
    _fields_ = [("letter", ctypes.c_char), ("lookup", c_void_p), ("data", c_char_p)]


# Every letter is a specifier here, so that none goes through by luck.
letters = [bytes([byte]) for byte in range(0x30, 0x7B) if chr(byte).isalnum()]
specifiers = (Specifier * (len(letters) + 1))()
for index, letter in enumerate(letters):
    specifiers[index] = Specifier(
        letter, ctypes.cast(library.specifier_string, c_void_p).value, b"SPECIFIER")


def expand_specifiers(text):
    result = c_char_p()
    status = library.specifier_printf(
        c_char_p(text), c_size_t(1 << 20), specifiers, None, None, byref(result))
    if status < 0:
        raise OSError(-status, "specifier_printf")
    return result.value


def words(text):
    """The words of a command or of assignments, specifiers expanded."""
    return [expand_specifiers(word) for word in unquoted_words(text)]


def unquoted_words(text):
    rest, found = c_char_p(text), []
    while True:
        word = c_char_p()
        status = library.extract_first_word(byref(rest), byref(word), None, UNQUOTE_AND_UNESCAPE)
        if status < 0:
            raise OSError(-status, "extract_first_word", text)
        if status == 0:
            return found
        found.append(word.value)


def expand_variables(arguments):
    """What a process gets as arguments, with two variables in its environment."""
    library.replace_env_argv.restype = POINTER(c_char_p)
    argv = (c_char_p * (len(arguments) + 1))(*arguments, None)
    variables = (c_char_p * 3)(b"HOME=VARIABLE one two", b"x=VARIABLE", None)
    result = library.replace_env_argv(argv, variables)
    found = []
    while result[len(found)] is not None:
        found.append(result[len(found)])
    return found
