# SPDX-License-Identifier: Apache-2.0
"""What the message bar says, and what is under way, outlives another language of the window."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.domain.errors import NotFound
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.ui.bin.page import BinPage
from casepack_desktop.ui.preferences import LANGUAGE, SCALE
from casepack_desktop.ui.registry.carrying_out import AT_ONCE
from casepack_desktop.ui.registry.page import RegistryPage
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from tests.helpers.questions import answering_questions
from tests.helpers.sessions import somebody_writing
from tests.helpers.workspaces import ANALYST, numbers
from tests.ui.shell.desktops import a_desktop, a_workspace, opened

MANY = AT_ONCE + 5


def _registry(desktop: Desktop) -> RegistryPage:
    assert desktop.pages is not None
    return desktop.pages.registry


def _texts(desktop: Desktop) -> list[str]:
    return [one.text for one in desktop.window.messages.messages()]


def _says(desktop: Desktop, *words: str) -> bool:
    return any(all(word in text for word in words) for text in _texts(desktop))


def _in_german(desktop: Desktop) -> None:
    desktop.choose(LANGUAGE, "de")
    QApplication.sendPostedEvents(None, 52)  # the deferred deletions


@contextmanager
def _held(session: Session) -> Iterator[None]:
    """Let other work keep the jobs waiting meanwhile."""
    go_on = threading.Event()

    def work(_context: JobContext) -> None:
        go_on.wait(20)

    session.jobs.submit(Job("work", Title("Working"), Weight.SHORT, work))
    try:
        yield
    finally:
        go_on.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_workspace(tmp_path / "a.casepack", *(f"t{number}" for number in range(MANY)))


def _bin_all(qtbot: QtBot, desktop: Desktop) -> None:
    table = _registry(desktop).table
    qtbot.waitUntil(lambda: table.model().rowCount() == MANY)
    table.selectAll()
    with answering_questions(desktop.looks.translator.gettext("Move to bin")):
        QTest.keyClick(table, Qt.Key.Key_Delete)


def test_a_move_that_runs_ends_with_its_message_in_the_new_language(
    qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        with _held(session):
            _bin_all(qtbot, desktop)
            _in_german(desktop)
        qtbot.waitUntil(lambda: _says(desktop, str(MANY), "Papierkorb"))
        (message,) = desktop.window.messages.messages()
        assert numbers(session.services) == []
        message.actions[0].run()
        qtbot.waitUntil(lambda: len(numbers(session.services)) == MANY)
        qtbot.waitUntil(lambda: _says(desktop, str(MANY), "Liste"))


def test_a_change_that_waits_to_be_saved_is_told_in_the_new_language(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "t0", "t1")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        table = _registry(desktop).table
        qtbot.waitUntil(lambda: table.model().rowCount() == 2)
        table.selectAll()
        with somebody_writing(session):
            with answering_questions("Move to bin"):
                QTest.keyClick(table, Qt.Key.Key_Delete)
            assert _says(desktop, "Somebody else is saving")
            _in_german(desktop)
        qtbot.waitUntil(lambda: _says(desktop, "2", "Papierkorb"))
        assert numbers(session.services) == []


@pytest.mark.parametrize("setting", [LANGUAGE, SCALE])
def test_a_message_with_undo_is_told_anew_and_undoes(
    qtbot: QtBot, tmp_path: Path, folder: Path, setting: object
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        _bin_all(qtbot, desktop)
        qtbot.waitUntil(lambda: _says(desktop, f"{MANY} incidents moved to the bin."))
        if setting is LANGUAGE:
            _in_german(desktop)
        else:
            desktop.choose(SCALE, 150)
        qtbot.waitUntil(lambda: bool(_texts(desktop)))
        (message,) = desktop.window.messages.messages()
        if setting is LANGUAGE:
            assert message.actions[0].text == "Rückgängig"
            assert "moved" not in message.text
            assert str(MANY) in message.text
        # It can be told a second time, too.
        desktop.choose(LANGUAGE, "fr")
        qtbot.waitUntil(lambda: bool(_texts(desktop)))
        (message,) = desktop.window.messages.messages()
        message.actions[0].run()
        qtbot.waitUntil(lambda: len(numbers(session.services)) == MANY)


def test_an_undo_of_many_that_runs_is_told_in_the_new_language(
    qtbot: QtBot, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casepack_desktop.app.last_change._AT_ONCE", 2)
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        uuids = [row.uuid for row in _registry(desktop).table.model().rows()]  # type: ignore[attr-defined]
        session.services.bulk.move_to_bin(ANALYST, uuids)
        assert desktop.pages is not None
        with _held(session):
            desktop.pages.undo_last()
            waiting = session.jobs._waiting[Weight.SHORT]
            qtbot.waitUntil(lambda: any(key.startswith("undo-") for key in waiting))
            _in_german(desktop)
        qtbot.waitUntil(lambda: len(numbers(session.services)) == len(uuids))
        qtbot.waitUntil(lambda: _says(desktop, "Rückgängig gemacht"))


def test_what_the_bin_does_ends_with_its_message_in_the_new_language(
    qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        uuids = [row.uuid for row in _registry(desktop).table.model().rows()]  # type: ignore[attr-defined]
        session.services.bulk.move_to_bin(ANALYST, uuids[:3])
        assert desktop.pages is not None
        desktop.pages.show_entry("bin")
        page = desktop.window.page()
        assert isinstance(page, BinPage)
        qtbot.waitUntil(lambda: page.state() == "table")
        with _held(session):
            page.table.selectAll()
            page.restore()
            _in_german(desktop)
        qtbot.waitUntil(lambda: _says(desktop, "3", "Liste"))


def test_a_new_incident_is_still_offered_its_report(
    qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        made = session.services.incidents.create(ANALYST, {"title": "x"})
        assert desktop.pages is not None
        desktop.pages.announce_new(made.uuid, made.number)
        _in_german(desktop)
        (message,) = desktop.window.messages.messages()
        assert made.number in message.text
        assert message.text != f"{made.number} is registered."
        message.actions[1].run()
        assert desktop.pages.place().uuid == made.uuid


def test_warnings_and_errors_stay_and_bare_news_goes(
    qtbot: QtBot, tmp_path: Path, folder: Path
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        bar = desktop.window.messages
        gone = MessageAction("Do", lambda: None)
        bar.post(Message(MessageKind.WARNING, "It may be wrong.", (gone,)))
        bar.post(Message(MessageKind.SUCCESS, "It is saved."))
        desktop.tell(NotFound(reference="INC-1"))
        english = _texts(desktop)[1]
        _in_german(desktop)
        kept = desktop.window.messages.messages()
        assert kept[0].text == "It may be wrong."
        assert kept[0].actions == ()
        assert len(kept) == 2
        assert "INC-1" in kept[1].text
        assert kept[1].text not in ("", english)
