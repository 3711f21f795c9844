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

ENCODINGS: dict[str, tuple[str, str]] = {
    "utf-8": ("utf-8-sig", "UTF-8"),
    "utf-8-sig": ("utf-8-sig", "UTF-8"),
    "utf-16": ("utf-16", "UTF-16"),
    "utf-16-le": ("utf-16-le", "UTF-16 LE"),
    "utf-16-be": ("utf-16-be", "UTF-16 BE"),
    "windows-1252": ("cp1252", "Windows-1252"),
    "cp1252": ("cp1252", "Windows-1252"),
}
"""Names that may be chosen, each with Python's codec and the name shown."""

_SHOWN = dict(ENCODINGS.values())
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


def _chosen(name: str) -> str:
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in ENCODINGS:
        raise UnknownEncoding(encoding=name[:40], known=", ".join(ENCODINGS))
    return ENCODINGS[wanted][0]


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
    if not controls and _decodes(sample, "cp1252"):
        return "cp1252"
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
    return NotInEncoding(file=path.name, line=line, encoding=_SHOWN[codec])


def _decoded(path: Path, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as file:
        while block := file.read(_SAMPLE):
            yield decoder.decode(block)
    decoder.decode(b"", final=True)
