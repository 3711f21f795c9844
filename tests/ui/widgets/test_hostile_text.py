# SPDX-License-Identifier: Apache-2.0
"""Text of a case is shown letter by letter: no markup, no picture, no endless label."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from casepack_desktop.render.text import printable
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.plain import literal, shown_line, title_text, tool_tip_text
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from tests.helpers.every_widget import every_widget
from tests.helpers.tree import ROOT

_WIDEST = 3_000
_WINDOW_FOLDERS = (ROOT / "casepack_desktop" / "ui", ROOT / "casepack_desktop" / "app")
_RICH = {
    "QLabel": "ui/widgets/plain_label.py",
    "QMessageBox": "",
    "QErrorMessage": "",
    "QProgressDialog": "",
    "QInputDialog": "",
    "QTextBrowser": "ui/widgets/markdown_view.py",
    "QTextEdit": "",
    "QWhatsThis": "",
}
_RICH_CALLS = {
    "setToolTip": "ui/widgets/plain.py",
    "showText": "ui/widgets/plain.py",
    "setWhatsThis": "",
    "setHtml": "",
    "insertHtml": "",
    "setTextFormat": "ui/widgets/plain_label.py",
    "appendHtml": "",
    "setMarkdown": "",
    "setInformativeText": "",
}


class _Watched(QTextDocument):
    """Notes what it is asked to load."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    @override
    def loadResource(self, kind: int, name: object) -> object:
        self.asked.append(str(name))
        return None


def _hostile(picture: Path) -> list[str]:
    return [
        f'<img src="{picture.as_uri()}" width="700" height="700">',
        f'<html><body background="{picture.as_uri()}"><h1>x</h1><a href="http://x">x</a>',
        "</p></qt><b>bold</b>&lt;&amp;&nbsp;<table><tr><td>",
        "&File && [*] %1 {title} %(x)s",
        "invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe\N{LEFT-TO-RIGHT ISOLATE}",
        "line\nline\r\n\ttab\0null\x1b[31m",
        "👩‍👩‍👧 ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
        "W" * 100_000,
        "слово " * 20_000,
    ]


def test_no_widget_takes_case_text_for_markup(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    picture = tmp_path / "planted.png"
    picture.write_bytes(b"")
    for text in _hostile(picture):
        window = every_widget(text)
        qtbot.addWidget(window)
        window.show()
        for label in window.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText
        for widget in window.findChildren(QWidget):
            tip = widget.toolTip()
            assert not tip or tip.startswith("<qt><p style=")
            assert widget.sizeHint().width() < _WIDEST * 2 or widget is window
            assert widget.minimumSizeHint().width() < _WIDEST, widget
        assert not window.grab().isNull()


def test_a_label_with_a_picture_in_its_text_is_as_wide_as_its_letters(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    text = f'<img src="{(tmp_path / "x.png").as_uri()}" width="9" height="700">'
    label = PlainLabel(text)
    qtbot.addWidget(label)
    assert label.text() == text
    assert label.sizeHint().height() < 100
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(text)


def test_a_label_refuses_another_format(qtbot: QtBot) -> None:
    label = PlainLabel("x")
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="plain text"):
        label.setTextFormat(Qt.TextFormat.AutoText)


@given(st.text(max_size=200))
def test_a_tool_tip_shows_exactly_the_printable_text_and_loads_nothing(text: str) -> None:
    document = _Watched()
    document.setHtml(tool_tip_text(text))
    assert _letters(document.toPlainText()) == _letters(printable(text))
    assert document.asked == []


def test_markup_in_a_tool_tip_stays_text(qapp: object, tmp_path: Path) -> None:
    for text in _hostile(tmp_path / "planted.png")[:3]:
        document = _Watched()
        document.setHtml(tool_tip_text(text))
        assert document.asked == []
        assert _letters(document.toPlainText()) == text


def test_a_tool_tip_of_nothing_is_none() -> None:
    assert tool_tip_text("") == ""


def test_an_ampersand_on_a_button_is_a_letter(qtbot: QtBot, theme: Theme) -> None:
    button = push_button("R&D & Söhne")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert isinstance(button, QPushButton)
    assert literal("a&b") == "a&&b"


def test_a_title_keeps_its_star() -> None:
    window = title_text("case [*] x")
    assert "[*]" not in window
    assert window.replace("\N{WORD JOINER}", "") == "case [*] x"


@given(st.text(max_size=3_000))
def test_a_line_is_one_line_without_overrides(text: str) -> None:
    line = shown_line(text)
    assert len(line) <= 500
    assert "\n" not in line
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in line


def test_a_cut_line_has_all_of_it_in_its_tool_tip(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("a long title <b>that</b> has no room")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.accessibleName() == label.whole_text()
    assert "&lt;b&gt;that" in label.toolTip()
    label.resize(2_000, 20)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


def test_nobody_else_makes_what_guesses_about_markup() -> None:
    offences = []
    for folder in _WINDOW_FOLDERS:
        for path in sorted(folder.rglob("*.py")):
            offences += [f"{path.relative_to(ROOT)}: {name}" for name in _offences(path)]
    assert offences == []


def test_the_search_for_rich_widgets_finds_them(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text(
        "from PySide6.QtWidgets import QMessageBox\nimport PySide6.QtWidgets as w\n"
        "class A(w.QLabel): pass\nw.QLabel('x').setToolTip('y')\n",
        encoding="utf-8",
    )
    assert sorted(_offences(module)) == ["QLabel", "QLabel", "QMessageBox", "setToolTip"]


def _letters(text: str) -> str:
    """Return the text without the places to break and with plain blanks."""
    return text.replace("\N{ZERO WIDTH SPACE}", "").replace("\xa0", " ").strip()


def _offences(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(names=names):
                found += [alias.name for alias in names if alias.name in _RICH]
            case ast.Attribute(attr=name) if name in _RICH or name in _RICH_CALLS:
                found.append(name)
            case _:
                pass
    homes = _RICH | _RICH_CALLS
    return [name for name in found if not homes[name] or not path.as_posix().endswith(homes[name])]
