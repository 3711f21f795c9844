# SPDX-License-Identifier: Apache-2.0
"""Which encoding a text file has, told from its bytes or chosen, and reading it strictly.

A file is never read with replacement characters: a byte that does not fit stops the import before
anything is written, with the line it stands in.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from casepack_desktop.exchange.problems import (
    EncodingNotRecognised,
    NotInEncoding,
    UnknownEncoding,
)

_SAMPLE = 1 << 16

_SHOWN = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}
"""How codecs of Python are called elsewhere; the others are shown by Python's name."""

_GUESS = "cp1252"
_NAMED = (
    *("utf-8", "utf-16", "windows-1250", "windows-1251", "windows-1252"),
    *("iso-8859-1", "iso-8859-2", "iso-8859-5", "…"),
)
"""What a refusal names; every encoding of text that Python knows can be chosen."""

# Python counts these among its encodings of text, but no file is written in them.
_NO_FILES = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")


def codec_of(path: Path, chosen: str | None) -> str:
    """Return the codec to read `path` with: the one chosen, else the one its bytes show.

    Raises `UnknownEncoding` and `EncodingNotRecognised`.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
        marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
        if chosen is not None:
            return _marked_or_not(_chosen(chosen), marked, start)
        if marked is not None:
            return marked
        told = _utf16_by_zeros(start) or _by_trial(_telling_sample(start, file))
    if told is None:
        raise EncodingNotRecognised(file=path.name)
    return told


def guessed_encoding(codec: str, chosen: str | None) -> str | None:
    """Return the name of an encoding that was only guessed, None where the bytes show it.

    Nothing in the bytes tells one encoding of single bytes from another: a list from Warsaw or
    Kyiv reads as well in Windows-1252, with other letters.
    """
    return _SHOWN[codec] if chosen is None and codec == _GUESS else None


def _chosen(name: str) -> str:
    """Return Python's codec for a name; UTF-8 is read with its mark or without."""
    try:
        "".encode(name.strip())  # refuses what is in Python's register but encodes no text
        codec = codecs.lookup(name.strip()).name.replace("_", "-")
    except (LookupError, ValueError):
        codec = ""
    if not codec or codec in _NO_FILES:
        raise UnknownEncoding(encoding=name[:40], known=", ".join(_NAMED))
    return "utf-8-sig" if codec == "utf-8" else codec


def _marked_or_not(codec: str, marked: str | None, start: bytes) -> str:
    """Return the codec for a choice: UTF-16 is read by its mark, without one by its zeros."""
    if not codec.startswith("utf-16"):
        return codec
    if marked == "utf-16":
        return marked
    # Python's utf-16 refuses a text without a mark; little-endian is what Windows writes.
    return (_utf16_by_zeros(start) or "utf-16-le") if codec == "utf-16" else codec


def _telling_sample(start: bytes, file: BinaryIO) -> bytes:
    """Return the first part of the file that is not plain ASCII, since only that tells."""
    block = start
    while block.isascii():
        more = file.read(_SAMPLE)
        if not more:
            break
        block = more
    return block


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Return UTF-16 where every other byte is mostly zero, as in Latin text without a mark."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if pairs and even == 0 and odd * 2 >= pairs:
        return "utf-16-le"
    if pairs and odd == 0 and even * 2 >= pairs:
        return "utf-16-be"
    return None


def _by_trial(sample: bytes) -> str | None:
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls * 10 <= len(sample) and _decodes(sample, "utf-8"):
        return "utf-8-sig"
    # Windows-1252 knows nearly every byte, so binary data must be kept out by what text never has.
    if not controls and _decodes(sample, _GUESS):
        return _GUESS
    return None


def _decodes(sample: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(sample, final=len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def head(path: Path, codec: str, size: int = _SAMPLE) -> str:
    """Return the text of the first `size` bytes, whatever their encoding allows to read."""
    with path.open("rb") as file:
        return codecs.getincrementaldecoder(codec)().decode(file.read(size), final=False)


def not_in_encoding(path: Path, codec: str) -> NotInEncoding:
    """Return the problem that names the line of the first byte that does not fit `codec`."""
    line = 1
    try:
        for text in _decoded(path, codec):
            line += text.count("\n")
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
    return NotInEncoding(file=path.name, line=line, encoding=_SHOWN.get(codec, codec.upper()))


def _decoded(path: Path, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as file:
        while block := file.read(_SAMPLE):
            yield decoder.decode(block)
    decoder.decode(b"", final=True)
