# SPDX-License-Identifier: Apache-2.0
"""Home and End reach the ends of a list of any length, and stepping from case to case as well."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casepack_desktop.services.imports import ImportRequest
from casepack_desktop.ui.session import Session
from tests.helpers.look import press, show_active
from tests.helpers.workspaces import ANALYST, an_incident
from tests.ui.registry.conftest import Made, Make


def _settled(qtbot: QtBot, made: Made) -> None:
    qtbot.waitUntil(lambda: not made.page.feed.is_asking and made.page.feed.is_shown)


def _many(session: Session, folder: Path, count: int) -> None:
    file = folder / "many.jsonl"
    file.write_text("\n".join(json.dumps({"title": f"t{n:05}"}) for n in range(count)))
    assert session.services.imports.run(ANALYST, ImportRequest(file)).created == count


def test_the_end_key_goes_to_the_last_incident_of_a_long_list_and_back(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 2_000)
    made = make()
    table, feed = made.page.table, made.page.feed
    show_active(qtbot, made.page)
    table.setFocus()
    press(table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: made.titles()[-1] == "t00000")
    assert made.titles() == [f"t{n:05}" for n in reversed(range(400))]
    assert table.selected_rows() == [399]
    assert made.places[-1].startswith("Row 2,000 of 2,000 ")
    # Upwards the pages before are read, and what is seen stays where it is.
    table.choose(100)
    seen = table.visualRect(table.currentIndex())
    qtbot.waitUntil(lambda: len(made.titles()) > 400)
    assert table.visualRect(table.currentIndex()) == seen
    assert made.places[-1].startswith("Row 1,701 of 2,000 ")
    while len(made.titles()) < 2_000:
        table.choose(0)
        known = len(made.titles())
        qtbot.waitUntil(lambda least=known: len(made.titles()) > least)  # type: ignore[misc]
        qtbot.waitUntil(lambda: not feed.is_asking)
    assert made.titles() == [f"t{n:05}" for n in reversed(range(2_000))]
    press(table, Qt.Key.Key_Home)
    assert made.places[-1].startswith("Row 1 of 2,000 ")
    qtbot.waitUntil(table.viewport().updatesEnabled)


def test_the_home_key_leads_back_from_the_end_also_while_it_is_on_its_way(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 2_000)
    made = make()
    table, feed = made.page.table, made.page.feed
    for waits in (True, False):
        press(table, Qt.Key.Key_End)
        if waits:
            qtbot.waitUntil(lambda: made.titles()[-1] == "t00000")
        press(table, Qt.Key.Key_Home)
        qtbot.waitUntil(lambda: not feed.is_asking)
        assert made.titles()[0] == "t01999"
        assert table.selected_rows() == [0]
        assert made.places[-1].startswith("Row 1 of 2,000 ")


def test_the_end_follows_what_changes_and_what_is_imported(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 2_000)
    made = make()
    made.page.table.header.sort_wanted.emit("title")
    _settled(qtbot, made)
    press(made.page.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: made.titles()[-1] == "t01999")
    an_incident(session.services, title="t01998b")
    qtbot.waitUntil(lambda: made.titles()[-2:] == ["t01998b", "t01999"])
    early = an_incident(session.services, title="a").uuid
    last = made.page.table.model().rows()[-1].uuid  # type: ignore[attr-defined]
    session.services.incidents.edit(ANALYST, last, {"title": "b"})
    qtbot.waitUntil(lambda: made.titles()[-1] == "t01998b")
    assert "b" not in made.titles() and early
    with qtbot.waitSignal(made.page.feed.replaced):
        made.page.refresh()
    assert made.titles()[-1] == "t01998b" and len(made.titles()) == 400


def test_the_end_of_the_best_hits_is_read_on_to(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 1_500)
    made = make()
    made.page.search("t0")
    _settled(qtbot, made)
    made.page.bar.best_toggled.emit(True)
    _settled(qtbot, made)
    press(made.page.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(made.titles()) == 1_500)
    assert made.page.table.selected_rows() == [1_499]


def test_the_neighbours_of_the_last_row_that_was_read_are_read_on(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 450)
    made = make()
    page = made.page
    rows = page.table.model().rows()  # type: ignore[attr-defined]
    last = rows[-1].uuid
    assert len(rows) == 200
    assert page.neighbours(last) == (rows[-2].uuid, "")
    with qtbot.waitSignal(page.feed.arrived):
        pass
    assert page.neighbours(last) == (rows[198].uuid, rows[200].uuid)
    qtbot.waitUntil(lambda: not page.feed.is_asking)
    uuid, steps = rows[0].uuid, 0
    while (found := page.neighbours(uuid)) and found[1]:
        uuid, steps = found[1], steps + 1
        qtbot.waitUntil(lambda: not page.feed.is_asking)
    assert steps == 449
    assert page.neighbours(rows[0].uuid) == ("", rows[1].uuid)


def test_the_end_that_is_on_its_way_is_forgotten_with_its_order(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 2_000)
    made = make()
    press(made.page.table, Qt.Key.Key_End)
    made.page.table.header.sort_wanted.emit("title")
    _settled(qtbot, made)
    assert made.titles()[0] == "t00000"
    assert made.page.table.selected_rows() == [0]


def test_whoever_deletes_goes_on_with_the_incident_below(
    session: Session, make: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    _many(session, tmp_path, 6)
    made = make()
    table = made.page.table
    table.choose(2)
    session.services.incidents.move_to_bin(ANALYST, made.page.selected_uuids()[0])
    qtbot.waitUntil(lambda: len(made.titles()) == 5)
    _settled(qtbot, made)
    assert table.selected_rows() == [2] and made.titles()[2] == "t00002"
    table.choose(4)
    session.services.incidents.move_to_bin(ANALYST, made.page.selected_uuids()[0])
    qtbot.waitUntil(lambda: len(made.titles()) == 4)
    _settled(qtbot, made)
    assert table.selected_rows() == [3]
