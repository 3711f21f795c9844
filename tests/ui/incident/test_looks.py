# SPDX-License-Identifier: Apache-2.0
"""The card stands any text, language and width."""

import time

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from tests.helpers.workspaces import an_incident
from tests.ui.incident.conftest import Desk, MakeDesk

_HOSTILE = (
    '<img src="file:///x.png" width="900"><b>bold</b>',
    "invoice\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe\N{LEFT-TO-RIGHT ISOLATE}",
    "&File && [*] %1 {title} %(x)s 👩‍👩‍👧 ﷽ Z͑ͫ̓ͪ",
    "W" * 480,
)


def test_hostile_texts_stay_text_and_do_not_break_the_layout(desk: Desk) -> None:
    for text in _HOSTILE:
        _stand(desk, text)


def _stand(desk: Desk, text: str) -> None:
    keys = ("title", "company", "location", "responsible", "description", "impact")
    given = {key: text for key in keys if key != "company"} | {"company": text[:150]}
    uuid = an_incident(desk.session.services, **given).uuid
    desk.page.show_incident(uuid)
    desk.qtbot.waitUntil(lambda: desk.editor("title").text() == text)
    assert not desk.page.is_dirty()
    assert desk.window.width() == 1224
    assert desk.overview.form.inside.width() <= desk.window.width()
    desk.page.show_incident(uuid, "history")
    desk.qtbot.waitUntil(lambda: desk.page.history.model.rowCount() > 3)
    assert not desk.window.grab().isNull()


def test_texts_of_a_megabyte_open_quickly_and_lose_no_character(desk: Desk) -> None:
    word, lines = "x" * 1_000_000, "a line of a log file, eighty characters or so\n" * 20_000
    given = {"description": word, "impact": lines.strip(), "actions_taken": word}
    uuid = an_incident(desk.session.services, **given).uuid
    started = time.perf_counter()
    desk.show(uuid)
    desk.window.grab()
    assert time.perf_counter() - started < 4
    assert desk.editor("description").text() == word
    desk.start("impact", "shorter")
    desk.page.save()
    assert desk.stored(uuid, "impact") == "shorter"
    assert desk.stored(uuid, "description") == word


def test_one_endless_word_gives_way_to_other_texts_at_once(desk: Desk) -> None:
    word = "x" * 150_000
    long = {"description": word, "impact": word, "root_cause": word, "actions_taken": word}
    endless = an_incident(desk.session.services, **long).uuid
    other = an_incident(desk.session.services, description="<b>short</b>", impact="one two").uuid
    desk.show(endless)
    desk.window.grab()
    started = time.perf_counter()
    desk.show(other)
    desk.qtbot.waitUntil(lambda: desk.editor("impact").text() == "one two")
    desk.window.grab()
    assert time.perf_counter() - started < 2
    desk.show(endless)
    desk.qtbot.waitUntil(lambda: desk.editor("impact").text() == word)
    QGuiApplication.clipboard().setText("a few words")
    started = time.perf_counter()
    desk.overview.form.focus_field("impact")
    desk.editor("impact").widget.paste()  # type: ignore[attr-defined]
    desk.window.grab()
    assert time.perf_counter() - started < 2
    assert len(desk.editor("impact").text()) == 150_011


def _cut_off(desk: Desk) -> list[str]:
    """Return the names and buttons that have less room than they need."""
    cut = []
    for widget in desk.page.findChildren(QWidget):
        label = isinstance(widget, PlainLabel) and not isinstance(widget, ElidedLabel)
        if isinstance(widget, PlainLabel):
            label = label and not widget.wordWrap()
        if widget.isVisible() and (label or isinstance(widget, QPushButton)):
            needed = widget.minimumSizeHint().width()
            cut += [widget.accessibleName()] if widget.width() < needed else []
    return cut


@pytest.mark.parametrize(("locale", "width"), [("de", 1024), ("uk", 808)])
def test_no_name_or_button_is_cut_off(
    session: Session, make_desk: MakeDesk, locale: str, width: int
) -> None:
    desk = make_desk(session, locale, (width, 640))
    desk.new(severity="critical", tlp="TLP:AMBER+STRICT")
    desk.type("location", "Vilnius")
    desk.qtbot.waitUntil(lambda: _cut_off(desk) == [])
    assert desk.overview.form.is_folded() is (width < 900)
    assert desk.overview.form.inside.minimumSizeHint().width() <= desk.overview.form.width()


def test_every_control_says_its_name_and_is_reached_by_tab(desk: Desk) -> None:
    desk.new()
    for kind in (QLineEdit, QPlainTextEdit, QPushButton):
        for widget in desk.page.findChildren(kind):
            inside = isinstance(widget.parentWidget(), type(desk.editor("severity").widget))
            if widget.isVisible() and not inside:
                assert widget.accessibleName(), widget
