# SPDX-License-Identifier: Apache-2.0
"""Every field of one line can be a column, is read while it is shown and follows what changes."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.fields import FIELDS, FieldKind
from casepack_desktop.domain.instants import Moment
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.registry.columns import COLUMNS, PLACE
from casepack_desktop.ui.registry.wording import Wording
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.palette import colours
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST, NOON, an_incident
from tests.ui.registry.conftest import Made, Make
from tests.ui.registry.test_page import _many

GIVEN = {
    "external_id": "X-1",
    "tlp": "TLP:AMBER",
    "cross_border": "yes",
    "downtime_minutes": "12345",
    "financial_loss": "1234567.50",
    "financial_loss_currency": "EUR",
    "responsible": "Ona",
    "detected_at": "2026-11-20T22:41Z",
}


def _cell(made: Made, key: str, row: int = 0) -> str:
    return str(made.page.table.model().index(row, PLACE[key]).data())


def test_every_field_of_one_line_is_a_column() -> None:
    fields = {one.key for one in FIELDS if one.kind is not FieldKind.TEXT}
    assert fields | {"number", "attachments", "comments", "last_change_at", "next_due_at"} == set(
        PLACE
    )
    assert len(PLACE) == len(COLUMNS)


def test_further_columns_are_read_while_they_are_shown(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    uuid = an_incident(session.services, **GIVEN).uuid
    session.services.comments.add(ANALYST, uuid, "seen")
    made = make()
    assert _cell(made, "external_id") == ""
    for key in (*GIVEN, "comments", "attachments", "last_change_at", "created_at"):
        made.page.layout_of_columns.set_shown(key, True)
    qtbot.waitUntil(lambda: _cell(made, "external_id") == "X-1")
    expected = {
        "tlp": "TLP:AMBER",
        "cross_border": "Yes",
        "downtime_minutes": "12 345",
        "financial_loss": "1 234 567.50",
        "financial_loss_currency": "EUR",
        "responsible": "Ona",
        "detected_at": "2026-11-21 00:41",
        "comments": "1",
        "attachments": "0",
        "last_change_at": "2026-11-20 14:00",
        "created_at": "2026-11-20 14:00",
    }
    qtbot.waitUntil(lambda: _cell(made, "created_at") != "")
    assert {key: _cell(made, key) for key in expected} == expected
    tip = made.page.table.model().index(0, PLACE["detected_at"]).data(Qt.ItemDataRole.ToolTipRole)
    assert "+02:00" in tip


def test_a_further_column_follows_changes_new_pages_and_comments(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 250)
    made = make()
    made.page.layout_of_columns.set_shown("responsible", True)
    made.page.layout_of_columns.set_shown("comments", True)
    qtbot.waitUntil(lambda: _cell(made, "comments") == "0")
    made.page.table.scrollToBottom()
    qtbot.waitUntil(lambda: len(made.titles()) == 250)
    assert _cell(made, "comments", 249) == "0"
    resets: list[int] = []
    made.page.table.model().modelReset.connect(lambda: resets.append(1))
    uuid = made.page.table.model().rows()[0].uuid  # type: ignore[attr-defined]
    session.services.incidents.edit(ANALYST, uuid, {"responsible": "Ona"})
    qtbot.waitUntil(lambda: _cell(made, "responsible") == "Ona")
    session.services.comments.add(ANALYST, uuid, "seen")
    qtbot.waitUntil(lambda: _cell(made, "comments") == "1")
    assert not resets


def test_a_column_shown_while_rows_are_on_their_way_is_filled_in_them_too(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 450)
    made = make()
    made.page.table.scrollToBottom()
    assert made.page.feed.fetch_more() or made.page.feed.is_asking
    made.page.layout_of_columns.set_shown("comments", True)
    qtbot.waitUntil(lambda: len(made.titles()) >= 400)
    rows = len(made.titles())
    qtbot.waitUntil(lambda: all(_cell(made, "comments", row) == "0" for row in range(rows)))


def test_a_remembered_further_column_is_filled_from_the_start(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, **GIVEN)
    made = make()
    made.page.layout_of_columns.set_shown("external_id", True)
    again = make()
    assert _cell(again, "external_id") == "X-1"


def test_a_column_that_is_chosen_is_brought_into_sight(session: Session, make: Make) -> None:
    an_incident(session.services)
    made = make()
    table = made.page.table
    for key in ("alerted_at", "comments"):
        made.page.layout_of_columns.set_shown(key, True)
        left = table.header.sectionViewportPosition(PLACE[key])
        assert 0 <= left < table.viewport().width() - 40


def test_the_list_is_sorted_by_every_column_that_says_so(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    for n, (name, place) in enumerate((("b", "z"), ("a", "y"), ("", ""))):
        given = {"responsible": name, "location": place} if name else {}
        an_incident(session.services, title=f"t{n}", **given)
    made = make()
    for column in COLUMNS:
        if column.sort_key:
            made.page.table.header.sort_wanted.emit(column.sort_key)
            qtbot.waitUntil(lambda: not made.page.feed.is_asking)
            assert len(made.titles()) == 3
            if column.key in ("responsible", "location"):
                assert made.titles() == ["t1", "t0", "t2"]


def test_the_keyboard_moves_and_widens_columns(session: Session, make: Make, qtbot: QtBot) -> None:
    an_incident(session.services)
    made = make()
    show_active(qtbot, made.page)
    header = made.page.table.header
    header.setFocus()
    press(header, Qt.Key.Key_Right)
    press(header, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert made.page.layout_of_columns.shown()[:3] == ("number", "company", "title")
    width = header.sectionSize(PLACE["title"])
    press(header, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert header.sectionSize(PLACE["title"]) > width
    press(header, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert header.sectionSize(PLACE["title"]) == width
    press(header, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert make().page.layout_of_columns.shown()[:3] == ("number", "title", "company")
    assert "Shift" in header.accessibleDescription()


@pytest.mark.parametrize(
    ("hours", "told", "tone"),
    [
        (14.5, "in 14 h", "high"),
        (-2.2, "overdue by 2 h", "crit"),
        (0.5, "in 30 min", "high"),
        (-0.01, "overdue by 0 min", "crit"),
        (47, "in 47 h", ""),
        (24 * 9, "in 9 d", ""),
        (-24 * 40, "overdue by 40 d", "crit"),
    ],
)
def test_a_deadline_is_told_in_words_and_its_urgency_in_colour(
    hours: float, told: str, tone: str
) -> None:
    wording = Wording((), NOON.tzinfo or NOON.astimezone().tzinfo, translator("en"), lambda: NOON)  # type: ignore[arg-type]
    due = Moment.exact(NOON + timedelta(hours=hours))
    assert (wording.time_left(due), wording.urgency(due)) == (told, tone)
    assert wording.time_left(None) == ""


def _ink(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_words_that_are_searched_for_are_marked_in_the_cells(
    session: Session, make: Make, qtbot: QtBot
) -> None:
    an_incident(session.services, title="Łódź mail server", location="lodz")
    made = make()
    table = made.page.table
    rect = table.visualRect(table.model().index(0, PLACE["title"]))
    marked = []
    for text in ("", "lodz", "mail", ""):
        made.page.search(text)
        qtbot.waitUntil(lambda: made.page.feed.is_shown and not made.page.feed.is_asking)
        image = table.viewport().grab(rect).toImage()
        marked.append(_ink(image, colours().med_soft))
    assert marked[0] == marked[3] == 0
    assert marked[1] > 50 and marked[2] > 50


def test_a_change_of_colours_is_taken_up_by_pills(session: Session, make: Make) -> None:
    an_incident(session.services, tlp="TLP:RED", severity="high")
    made = make()
    made.page.layout_of_columns.set_shown("tlp", True)
    QEvent(QEvent.Type.PaletteChange)
    made.page.table.changeEvent(QEvent(QEvent.Type.PaletteChange))
    assert not made.page.grab().isNull()
