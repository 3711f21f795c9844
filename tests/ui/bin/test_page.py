# SPDX-License-Identifier: Apache-2.0
"""The bin shows what was deleted, gives it back, and removes it for good only after a question."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.errors import NotInTheBin
from casepack_desktop.services.reports import ReportRequest
from casepack_desktop.storage.belongings import Belongings
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.bin.count import BinCount
from casepack_desktop.ui.bin.model import KEYS
from casepack_desktop.ui.bin.pills import LOOK
from casepack_desktop.ui.bin.question import Condemned, PurgeQuestion
from casepack_desktop.ui.preferences import SHOW_UTC
from casepack_desktop.ui.theme.theme import Theme
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.pill_painting import PillLook
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from tests.helpers.look import press
from tests.helpers.workspaces import ANALYST, an_incident, dump, numbers
from tests.ui.bin.conftest import Desk


def test_an_empty_bin_says_what_it_is_for(desk: Desk) -> None:
    desk.open("empty")
    assert not desk.page.empty_button.isEnabled()


def test_rows_stand_newest_deleted_first_with_who_and_when(desk: Desk) -> None:
    desk.bin(3)
    desk.open()
    assert desk.titles() == ["case 2", "case 1", "case 0"]
    model = desk.page.model
    row = [str(model.index(2, column).data()) for column in range(model.columnCount())]
    assert row[1:] == ["case 0", "High", "Open", "2026-11-20 14:00 +02:00", "analyst"]
    desk.preferences.set(SHOW_UTC, value=True)
    assert str(model.index(2, 4).data()) == "2026-11-20 12:00 +00:00"
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_what_is_chosen_is_restored_as_one_action_and_taken_back_as_one(desk: Desk) -> None:
    desk.bin(3)
    desk.open()
    desk.select(0, 2)
    before = len(dump(desk.session.services)["action"])
    desk.page.restore_button.click()
    desk.wait(lambda: desk.titles() == ["case 1"])
    desk.wait(lambda: desk.said() == "2 incidents are back on the list.")
    assert len(dump(desk.session.services)["action"]) == before + 1
    desk.press("Undo")
    desk.wait(lambda: len(desk.titles()) == 3)
    desk.wait(lambda: desk.said() == "2 incidents are in the bin again.")


def test_what_somebody_else_restored_is_not_told_as_restored(desk: Desk) -> None:
    uuids = desk.bin(1)
    desk.open()
    desk.session.services.bulk.restore(ANALYST, uuids)
    desk.page.work.restore(uuids)
    desk.wait(lambda: desk.said().startswith("Nothing was restored"))


def test_the_keyboard_stays_where_a_row_was_when_the_rows_are_read_anew(desk: Desk) -> None:
    desk.bin(5)
    desk.open()
    table, model = desk.page.table, desk.page.model
    table.selectRow(2)
    desk.page.restore_button.click()
    desk.wait(lambda: model.rowCount() == 4)
    assert table.currentIndex().row() == 2
    desk.bin(1)
    desk.wait(lambda: model.rowCount() == 5)
    assert table.currentIndex().row() == 3  # the same incident, one row further down


def test_severity_and_status_are_pills_of_their_colours(desk: Desk) -> None:
    desk.bin(1)
    desk.open()
    looks = [desk.page.model.index(0, column).data(LOOK) for column in range(len(KEYS))]
    assert looks[KEYS.index("severity")] == PillLook(Tone.HIGH)
    assert looks[KEYS.index("status")].colour.startswith("#")
    assert looks[KEYS.index("title")] is None
    desk.page.table.grab()


def test_the_keyboard_restores_and_purges(desk: Desk) -> None:
    desk.bin(2)
    desk.open()
    table = desk.page.table
    desk.page.search.setFocus()
    press(desk.page.search, Qt.Key.Key_Down)
    assert table.hasFocus()
    desk.select(0)
    press(table, Qt.Key.Key_Return)
    desk.wait(lambda: desk.titles() == ["case 0"])
    desk.select(0)
    desk.reason = "old"
    press(table, Qt.Key.Key_Delete)
    desk.wait(lambda: desk.page.state() == "empty")


def test_a_purge_asks_with_what_goes_and_does_nothing_without_a_reason(desk: Desk) -> None:
    services = desk.session.services
    made = an_incident(services)
    services.comments.add(ANALYST, made.uuid, "Seen")
    services.reports.request(ANALYST, made.uuid, ReportRequest())
    services.incidents.move_to_bin(ANALYST, made.uuid)
    desk.open()
    desk.select(0)
    desk.page.purge_button.click()
    desk.wait(lambda: bool(desk.asked))
    assert desk.asked == [Condemned(1, [made.number], Belongings(1, 0, 1, 0))]
    assert services.incidents.bin_count() == 1
    desk.reason = "GDPR"
    desk.page.purge_button.click()
    desk.wait(lambda: desk.page.state() == "empty")
    desk.wait(lambda: desk.said() == f"{made.number} is gone for good.")
    assert "GDPR" in repr(dump(services)["tombstone"])


def test_emptying_purges_what_was_asked_about_also_beyond_the_search(desk: Desk) -> None:
    desk.bin(3)
    kept = an_incident(desk.session.services)
    desk.open()
    desk.page.search.setText("1")
    desk.wait(lambda: desk.titles() == ["case 1"])
    desk.reason = "old"
    desk.page.empty_button.click()
    desk.wait(lambda: desk.session.services.incidents.bin_count() == 0)
    assert desk.asked[0].count == 3
    assert numbers(desk.session.services) == [kept.number]
    desk.wait(lambda: "3 incidents are gone for good." in desk.said())


def test_a_purge_that_is_refused_says_so_and_removes_nothing(desk: Desk) -> None:
    uuids = desk.bin(2)
    desk.open()
    desk.select(0, 1)
    services = desk.session.services
    desk.page.work.purge([*uuids, an_incident(services).uuid], "old")
    desk.wait(lambda: NotInTheBin.text.partition("}")[2][:10] in desk.said())
    assert services.incidents.bin_count() == 2


def test_the_search_narrows_and_says_when_nothing_fits(desk: Desk) -> None:
    desk.bin(3)
    desk.open()
    desk.page.search.setText("nothing")
    desk.wait(lambda: desk.page.state() == "nothing")
    clear = [b for b in desk.page.findChildren(QPushButton) if b.text() == "Clear the search"]
    clear[0].click()
    desk.wait(lambda: len(desk.titles()) == 3)


def test_a_long_bin_is_read_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepack_desktop.ui.bin.page._PAGE", 30)
    services = desk.session.services
    services.bulk.move_to_bin(ANALYST, [an_incident(services).uuid for _ in range(70)])
    desk.open()
    model = desk.page.model
    while model.rowCount() < 70:
        with desk.bot.waitSignal(model.rowsInserted):
            desk.page.table.scrollToBottom()
    assert len({row.uuid for row in model.rows()}) == 70
    assert not model.canFetchMore(model.index(-1, -1))


def test_what_others_delete_appears(desk: Desk) -> None:
    desk.open("empty")
    desk.bin(1)
    desk.wait(lambda: desk.titles() == ["case 0"])


def test_the_count_follows(desk: Desk, session_count: list[int]) -> None:
    desk.wait(lambda: session_count == [0])
    desk.bin(2)
    desk.wait(lambda: session_count[-1] == 2)


@pytest.fixture
def session_count(desk: Desk) -> list[int]:
    """Return what the count said so far."""
    said: list[int] = []
    count = BinCount(desk.session, desk)
    count.counted.connect(said.append)
    return said


def _question(qtbot: QtBot, condemned: Condemned) -> PurgeQuestion:
    question = PurgeQuestion(condemned, translator("en"))
    qtbot.addWidget(question)
    return question


def _words(question: PurgeQuestion) -> str:
    return "\n".join(label.text() for label in question.findChildren(PlainLabel))


def test_the_question_names_what_goes_and_wants_a_reason(qtbot: QtBot, theme: Theme) -> None:
    question = _question(qtbot, Condemned(1, ["INC-2026-00001"], Belongings(1, 2, 0, 1)))
    assert "Purge INC-2026-00001 for good?" in _words(question)
    assert "Also removed: 1 report, 2 files, 1 link." in _words(question)
    assert not question.purge_button.isEnabled()
    question.reason_edit().setText("  ")
    assert not question.purge_button.isEnabled()
    question.reason_edit().setText("GDPR")
    question.purge_button.click()
    assert (question.result(), question.reason()) == (1, "GDPR")


def test_for_many_their_count_is_typed(qtbot: QtBot, theme: Theme) -> None:
    many = [f"INC-2026-{n:05}" for n in range(7)]
    question = _question(qtbot, Condemned(7, many, Belongings()))
    assert "INC-2026-00004 and 2 more" in _words(question)
    assert "Also removed" not in _words(question)
    question.reason_edit().setText("old")
    assert not question.purge_button.isEnabled()
    question.typed_edit().setText("70")
    assert not question.purge_button.isEnabled()
    question.typed_edit().setText("7")
    assert question.purge_button.isEnabled()
