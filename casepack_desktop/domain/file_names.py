# SPDX-License-Identifier: Apache-2.0
"""Names of files: kept as they were given inside, made safe where they leave.

A name that came with evidence may hold anything: separators, names that Windows keeps for devices,
marks that turn the reading direction so that `exe.fdp` reads as `pdf.exe`.
"""

import re
import unicodedata
from pathlib import PurePath

from casepack_desktop.domain.files import NAME_LIMIT
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS

FALLBACK = "file"
_BYTES = 200
_SUFFIX_BYTES = 24
_FORBIDDEN = frozenset('<>:"/\\|?*')
_JOINERS = frozenset("\u200c\u200d")
"""Letters of Persian and Indic scripts are joined with these; they turn nothing."""
_BAD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.I)


def kept_name(name: str) -> str:
    """Return a name as it can be stored: bytes that are no text become a replacement mark."""
    return UNSTORABLE_CHARACTERS.sub("\ufffd", name)[:NAME_LIMIT]


def safe_name(name: str) -> str:
    """Return a name that every file system takes, that leads nowhere and reads as it is.

    At most 200 bytes in UTF-8; the last extension stays as far as it is one.
    """
    cleaned = "".join(map(_safe_character, name)).strip(" ").rstrip(". ")
    if not cleaned.strip("._ "):
        return FALLBACK
    if _RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    return _shortened(cleaned)


def numbered(name: str, number: int) -> str:
    """Return the name with a number before its extension, for one that is taken."""
    path = PurePath(name)
    return f"{path.stem} ({number}){path.suffix}"


def suffixes(name: str) -> list[str]:
    """Return the extensions of a name in lower case, as a system would take them.

    Marks that are not seen and dots and spaces at the end, which Windows drops, are left out.
    """
    seen = "".join(character for character in name if not _is_unseen(character))
    parts = seen.rstrip(". ").casefold().split(".")
    return [part.strip() for part in parts[1:]]


def turns_direction(name: str) -> bool:
    """Return whether a name holds marks that change the order in which it is read."""
    return any(
        unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI")
        for character in name
    )


def _safe_character(character: str) -> str:
    if character in _FORBIDDEN or _is_unseen(character):
        return "_"
    return character


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _BAD_CATEGORIES and character not in _JOINERS


def _shortened(name: str) -> str:
    if len(name.encode()) <= _BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _SUFFIX_BYTES:
        stem, dot, suffix = name, "", ""
    room = _BYTES - len((dot + suffix).encode())
    cut = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{cut}{dot}{suffix}"
