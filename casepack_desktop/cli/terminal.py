# SPDX-License-Identifier: Apache-2.0
"""Text made safe and fit for a terminal: what a title says must not steer the screen."""

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Joiners belong to emoji and to several scripts, and steer nothing.
_JOINERS = {"\u200c", "\u200d"}
_NO_WIDTH = {"Mn", "Me", "Cf"}


def visible(text: str) -> str:
    """Return text whose control and formatting characters a terminal cannot obey."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == "\n" or not _is_hidden(c) else _escaped(c) for c in text)


def one_line(text: str) -> str:
    """Return the text as `visible` does, and its line breaks as spaces."""
    return visible(" ".join(text.splitlines()) if len(text.splitlines()) > 1 else text).strip("\n")


def width(text: str) -> int:
    """Return how many columns a terminal takes for the text (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def shortened(text: str, columns: int) -> str:
    """Return the text, or as much of it as fits into so many columns with an ellipsis."""
    if width(text) <= columns:
        return text
    kept = []
    left = columns - 1
    for character in text:
        left -= _columns(character)
        if left < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip("\u200d") + "…"


def padded(text: str, columns: int) -> str:
    """Return the text filled up with spaces to so many columns."""
    return text + " " * (columns - width(text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN and character not in _JOINERS


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
