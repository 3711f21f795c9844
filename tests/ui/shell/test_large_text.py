# SPDX-License-Identifier: Apache-2.0
"""Who reads large letters in a long language on a small screen sees all buttons and sentences."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.storage.belongings import Belongings
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.bin.model import KEYS
from casepack_desktop.ui.bin.page import BinPage
from casepack_desktop.ui.bin.question import Condemned, PurgeQuestion
from casepack_desktop.ui.incident.header import IncidentHeader
from casepack_desktop.ui.preferences import SCALE
from casepack_desktop.ui.shell.crash_dialog import CrashDialog
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.empty_state import EmptyState
from casepack_desktop.ui.widgets.message_bar import Message, MessageKind
from casepack_desktop.ui.widgets.plain_label import WholeLabel
from casepack_desktop.ui.widgets.question import Choice, Question
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

UKRAINIAN = translator("uk")


@pytest.fixture
def desktop(tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    with a_desktop(tmp_path, language="uk") as made:
        made.choose(SCALE, 150)
        made.window.show()
        made.window.resize(1_024, 700)
        opened(qtbot, made, a_workspace(tmp_path / "a.casepack", "Mail server", "Laptop"))
        yield made


def cut_off(root: QWidget) -> list[str]:
    """Return the buttons and sentences below a widget that have less room than they need."""
    buttons = [one for one in root.findChildren(QPushButton) if one.isVisible() and one.text()]
    found = [one.text() for one in buttons if one.width() < one.sizeHint().width()]
    labels = [one for one in root.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    return found + [one.text() for one in labels if one.height() < one.heightForWidth(one.width())]


def test_the_search_and_the_name_of_the_workspace_stay_in_the_top_bar(desktop: Desktop) -> None:
    top = desktop.window.top
    search = top.search
    assert search.isVisible()
    assert search.mapTo(top, search.rect().topRight()).x() < top.width()
    assert search.width() >= search.minimumWidth()
    names = [one for one in top.findChildren(QLabel) if one.text() == "a"]
    assert [one.isVisible() for one in names] == [True]
    assert cut_off(top) == []
    desktop.window.resize(2_400, 700)
    texts = {one.text() for one in top.findChildren(QPushButton) if one.isVisible()}
    assert len(texts) == 3


def test_the_buttons_of_the_bin_go_below_the_search_where_they_do_not_fit(
    desktop: Desktop, qtbot: QtBot
) -> None:
    assert desktop.session is not None
    assert desktop.pages is not None
    made = desktop.session.services.incidents.create(ANALYST, {"title": "x", "severity": "low"})
    desktop.session.services.incidents.move_to_bin(ANALYST, made.uuid)
    desktop.pages.show_entry("bin")
    page = desktop.window.page()
    assert isinstance(page, BinPage)
    qtbot.waitUntil(lambda: page.state() == "table", timeout=20_000)
    assert cut_off(page) == []
    assert page.empty_button.isVisible()
    title = KEYS.index("title")
    assert page.table.columnWidth(title) > page.table.columnWidth(0) / 2


@pytest.mark.parametrize("count", [1, 9])
def test_the_question_before_a_purge_is_seen_whole(
    desktop: Desktop, qtbot: QtBot, count: int
) -> None:
    numbers = [f"INC-2026-0000{place}" for place in range(count)]
    told = Condemned(count, numbers, Belongings(*[3] * len(Belongings.__dataclass_fields__)))
    question = PurgeQuestion(told, UKRAINIAN, desktop.window)
    qtbot.addWidget(question)
    question.show()
    assert cut_off(question) == []


def test_questions_and_the_crash_dialog_are_seen_whole_and_leave_no_gap(
    desktop: Desktop, qtbot: QtBot
) -> None:
    choices = [Choice("keep", "Залишити"), Choice("go", "Відкрити")]
    question = Question("Відкрити?", "Чужий робочий простір. " * 12, choices, desktop.window)
    crash = CrashDialog("ValueError", Path("/logs/note.txt"), UKRAINIAN, desktop.window)
    for dialog in (question, crash):
        qtbot.addWidget(dialog)
        dialog.show()
        assert cut_off(dialog) == []
        layout = dialog.layout()
        assert layout is not None
        assert dialog.height() <= layout.totalHeightForWidth(dialog.width())


def test_import_and_export_fit_on_the_screen(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.pages is not None
    importing = desktop.pages._import_dialog()
    importing.choose_file = lambda *_: None
    importing.start()
    exporting = desktop.pages._export_dialog()
    desktop.pages.start_export()
    room = desktop.window.screen().availableSize()
    for dialog in (importing, exporting):
        qtbot.waitUntil(dialog.isVisible)
        assert dialog.width() <= room.width()
        assert dialog.height() <= room.height()
        assert cut_off(dialog) == []


def _clipped(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return what is below a widget and not seen whole."""
    shown = [one for one in root.findChildren(kind) if one.isVisible()]
    return [one for one in shown if one.visibleRegion().boundingRect() != one.rect()]


def test_filters_and_what_is_done_with_chosen_incidents_are_seen_whole(
    desktop: Desktop, qtbot: QtBot
) -> None:
    assert desktop.pages is not None
    page = desktop.pages.registry
    qtbot.waitUntil(lambda: not page.feed.is_asking)
    QApplication.processEvents()
    assert page.bar.isVisible() and cut_off(page.bar) == []
    assert _clipped(page.bar, Chip) == []
    desktop.window.messages.post(Message(MessageKind.INFO, "Щось сталося."))
    page.table.selectAll()
    qtbot.waitUntil(page.chosen_bar.isVisible)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not _clipped(page.chosen_bar, QPushButton))
    assert cut_off(page.chosen_bar) == []
    # There is no room for both.
    assert not page.bar.isVisible()
    page.table.choose(0)
    qtbot.waitUntil(page.bar.isVisible)
    page.table.selectAll()
    desktop.window.messages.clear()
    desktop.window.resize(1_400, 1_000)
    qtbot.waitUntil(lambda: page.bar.isVisible() and page.chosen_bar.isVisible())


def test_the_title_of_the_list_stays_and_its_numbers_are_whole_or_left_out(
    desktop: Desktop, qtbot: QtBot
) -> None:
    assert desktop.pages is not None
    page = desktop.pages.registry
    qtbot.waitUntil(lambda: bool(page.summary()))
    whole = page.summary()
    label = next(one for one in page.findChildren(WholeLabel) if one.whole_text() == whole)
    for width in (1_024, 1_500):
        desktop.window.resize(width, 700)
        qtbot.waitUntil(lambda wanted=width: desktop.window.width() == wanted)  # type: ignore[misc]
        QApplication.processEvents()
        titles = [one for one in page.findChildren(QLabel) if one.text() == "Реєстр інцидентів"]
        assert [one.width() >= one.sizeHint().width() for one in titles] == [True]
        assert label.text() in ("", whole)
    assert label.text() == whole


def test_the_head_of_a_case_breaks_instead_of_being_cut(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.pages is not None
    page = desktop.pages.registry
    qtbot.waitUntil(lambda: bool(page.selected_uuids()))
    assert desktop.session is not None
    uuid = page.selected_uuids()[0]
    desktop.session.services.incidents.edit(ANALYST, uuid, {"tlp": "amber+strict"})
    desktop.pages.open_selected()
    header = desktop.pages._incident_page().overview.window().findChild(IncidentHeader)
    assert isinstance(header, IncidentHeader)
    qtbot.waitUntil(lambda: header.tlp.isVisible())
    QApplication.processEvents()
    assert cut_off(header) == [] == _clipped(header, QPushButton)
    assert header.number.width() >= header.number.sizeHint().width()


def test_why_a_search_is_refused_is_told_whole(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.pages is not None
    page = desktop.pages.registry
    with qtbot.waitSignal(page.feed.refused):
        page.search("tlp:gr")
    reason = page.findChild(EmptyState)
    assert isinstance(reason, EmptyState)
    QApplication.processEvents()
    assert reason.isVisible()
    assert cut_off(reason) == [] == _clipped(reason, QPushButton)
