# SPDX-License-Identifier: Apache-2.0
"""The viewer shows Markdown, loads nothing, opens nothing and does not stall."""

import time

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QFont, QTextDocument
from pytestqt.qtbot import QtBot

from casepack_desktop.ui.widgets.markdown_view import MarkdownView


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    made = MarkdownView()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


def test_marks_become_formats(view: MarkdownView) -> None:
    view.show_text("# Head\nsome **strong** `code`\n\n> said\n\n|a|b|\n|-|-|\n|1|2|\n\nend")
    cursor = view.document().find("strong")
    assert cursor.charFormat().fontWeight() == QFont.Weight.Bold
    assert view.document().find("some").charFormat().fontWeight() != QFont.Weight.Bold
    assert view.document().find("1").currentTable() is not None
    assert view.document().find("end").currentTable() is None
    assert view.text().startswith("# Head")


@pytest.mark.parametrize(
    "text",
    [
        '<img src="file:///etc/passwd"><b>**bold**</b>',
        "![x](file:///etc/passwd) **b**",
        "[x](https://evil.example) **b**",
        "<https://evil.example> - **b**",
        "- <a href='https://evil.example'>x</a>",
    ],
)
def test_nothing_is_loaded_and_no_link_is_there(
    view: MarkdownView, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    view.show_text(text)
    view.grab()
    assert text.replace("**", "").replace("- ", "", 1)[:10] in view.toPlainText()
    block = view.document().begin()
    while block.isValid():
        for part in block.textFormats():
            assert not part.format.isAnchor()
            assert not part.format.isImageFormat()
        block = block.next()
    assert opened == []
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    assert view.loadResource(kind, QUrl("file:///etc/passwd")) is None


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000 + " *b*",
        "- line of a *log*\n" * 60_000,
        ">" * 10_000,
        "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|",
        "*" * 100_000,
    ],
    ids=["word", "lines", "quotes", "table", "stars"],
)
def test_a_huge_text_is_shown_as_it_was_typed_at_once(view: MarkdownView, text: str) -> None:
    begin = time.process_time()
    view.show_text(text)
    view.grab()
    assert time.process_time() - begin < 2
    assert view.toPlainText()[:50] == text[:50]


def test_it_is_as_high_as_its_text_up_to_a_bound(view: MarkdownView, qtbot: QtBot) -> None:
    view.show_text("- one")
    low = view.minimumHeight()
    view.show_text("- one\n" * 10)
    qtbot.waitUntil(lambda: view.minimumHeight() > 5 * low)
    middle = view.minimumHeight()
    view.show_text("- one\n" * 200)
    qtbot.waitUntil(lambda: middle < view.minimumHeight() < 30 * low)


def test_a_text_given_to_a_hidden_view_is_read_when_it_is_seen(qtbot: QtBot) -> None:
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_text("**a**")
    assert view.toPlainText() == ""
    view.show()
    qtbot.waitUntil(lambda: view.toPlainText() == "a")
