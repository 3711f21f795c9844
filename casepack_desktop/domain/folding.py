# SPDX-License-Identifier: Apache-2.0
"""Letters that search takes for others although Unicode does not decompose them.

The search index and its queries, and what marks the hits in a text, read this one table.
"""

FOLDS = {
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "Đ": "d",
    "ø": "o",
    "Ø": "o",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "ß": "ss",
    "ẞ": "ss",
    "þ": "th",
    "Þ": "th",
    "ð": "d",
    "Ð": "d",
    "ħ": "h",
    "Ħ": "h",
    "ı": "i",
}


def folded(text: str) -> str:
    """Return `text` with these letters replaced."""
    if text.isascii():
        return text
    for letter, plain in FOLDS.items():
        text = text.replace(letter, plain)
    return text
