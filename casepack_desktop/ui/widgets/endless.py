# SPDX-License-Identifier: Apache-2.0
"""Where the lines of a text break, so that one endless word does not stop the window.

Looking for places to break in such a word takes Qt half a minute at a million characters.
"""

import re

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

_ENDLESS_WORD = re.compile(r"\S{5000}")
_Wrap = QTextOption.WrapMode


def put_text(edit: QPlainTextEdit, text: str) -> None:
    """Show a text in place of the one before, its lines broken between words where it has any."""
    wanted = _Wrap.WrapAnywhere if is_endless(text) else _Wrap.WrapAtWordBoundaryOrAnywhere
    if edit.wordWrapMode() != wanted:
        edit.setPlainText("")  # else the text of before would be laid out in the new way
        edit.setWordWrapMode(wanted)
    edit.setPlainText(text)


def make_ready_for(edit: QPlainTextEdit, text: str) -> None:
    """Break lines so that a text can be pasted into the one that stands there."""
    if is_endless(text):
        edit.setWordWrapMode(_Wrap.WrapAnywhere)


def is_endless(text: str) -> bool:
    """Return whether a word of the text is too long to look for places to break in it."""
    return _ENDLESS_WORD.search(text) is not None
