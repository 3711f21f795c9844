# SPDX-License-Identifier: Apache-2.0
"""Case text on its way into a widget: never markup, never a shortcut, never endless.

Qt guesses whether a text is HTML in tool tips and message boxes, loads the pictures it names, and
takes `&` for a shortcut on buttons and in menus. Text of a case passes through here instead.
"""

import re
from html import escape

from PySide6.QtWidgets import QWidget

from casepack_desktop.render.text import one_line, printable

LABEL_LIMIT = 4_000
LINE_LIMIT = 500
_TIP_LIMIT = 1_500
_TITLE_LIMIT = 120
_NAME_LIMIT = 80
_UNBROKEN = re.compile(r"\S{24}(?=\S)")
_BREAK_HERE = "\N{ZERO WIDTH SPACE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def shown_text(text: str, limit: int = LABEL_LIMIT) -> str:
    """Return the text as a label may show it: printable, at most `limit` characters."""
    text = printable(text[: limit + 1])
    return text if len(text) <= limit else text[: limit - 1] + _ELLIPSIS


def shown_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return the text on one line of at most `limit` characters."""
    # Cut twice, so that a text of megabytes costs no more than a long one.
    return one_line(text[: limit * 4], limit)


def breakable(text: str) -> str:
    """Return the text with places to break in words that no line could hold."""
    return _UNBROKEN.sub(lambda match: match[0] + _BREAK_HERE, text)


def literal(text: str) -> str:
    """Return the text for a button, tab or menu, where a single `&` would mark a shortcut."""
    return shown_line(text, _NAME_LIMIT).replace("&", "&&")


def title_text(text: str) -> str:
    """Return the text for a window title, where `[*]` stands for unsaved changes."""
    return shown_line(text, _TITLE_LIMIT).replace("[*]", "[\N{WORD JOINER}*]")


def tool_tip_text(text: str) -> str:
    """Return what a tool tip or `ToolTipRole` takes to show exactly this text, and "" for none."""
    if not text.strip():
        return ""
    inner = escape(breakable(shown_text(text, _TIP_LIMIT)), quote=True)
    return f'<qt><p style="white-space: pre-wrap">{inner}</p></qt>'


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Give the widget a tool tip that is exactly this text, said to screen readers too."""
    widget.setToolTip(tool_tip_text(text))
    widget.setAccessibleDescription(shown_line(text))
