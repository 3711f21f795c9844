# SPDX-License-Identifier: Apache-2.0
"""A bug anywhere ends in one dialog and a note without case content, and the program goes on."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from casepack_desktop.app import crash
from casepack_desktop.jobs.job import Job, Title, Weight
from casepack_desktop.ui.shell.crash_dialog import CrashDialog
from tests.ui.shell.desktops import a_desktop, a_workspace, button, opened

_CANARY = "Zgubiony laptop pani Kowalskiej"


def _broken() -> None:
    raise ValueError(_CANARY)


def _texts(dialog: CrashDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_several_bugs_at_once_give_one_dialog_and_notes_without_the_case(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("bug: ValueError")
    notes = tmp_path / "notes"
    monkeypatch.setattr(crash, "_folders", lambda: iter([notes]))
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        for _number in range(3):
            QTimer.singleShot(0, _broken)
        qtbot.waitUntil(lambda: desktop.crashes.dialog() is not None)
        dialog = desktop.crashes.dialog()
        assert dialog is not None
        qtbot.waitUntil(lambda: dialog.times() == 3)
        assert "ValueError" in _texts(dialog)
        assert "3 times" in _texts(dialog)
        assert "Kowalskiej" not in _texts(dialog)
        assert str(notes) in dialog.findChildren(QLineEdit)[0].text()
        written = [path.read_text(encoding="utf-8") for path in notes.iterdir()]
        assert written
        assert all("_broken" in text and "Kowalskiej" not in text for text in written)
        assert len(desktop.window.findChildren(CrashDialog)) == 1
        button(dialog, "Go on").click()
        qtbot.waitUntil(lambda: desktop.crashes.dialog() is None)
        desktop.show_settings()
        assert desktop.window.page() is desktop.settings


def test_a_job_that_ends_by_a_bug_is_told_the_same_way(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("ended by a bug: ValueError")
    expect_log("bug: ValueError")
    monkeypatch.setattr(crash, "_folders", lambda: iter([tmp_path]))
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        session.jobs.submit(Job("x", Title("Working"), Weight.SHORT, lambda _context: _broken()))
        qtbot.waitUntil(lambda: desktop.crashes.dialog() is not None)


def test_a_question_that_ends_by_a_bug_is_told_the_same_way(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("ended by a bug: ValueError")
    expect_log("bug: ValueError")
    monkeypatch.setattr(crash, "_folders", lambda: iter([tmp_path]))
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        session.ask("x", lambda _services: _broken(), print, lambda _problem: None)
        qtbot.waitUntil(lambda: desktop.crashes.dialog() is not None)


def test_the_program_can_be_ended_in_order_from_the_dialog(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("bug: ValueError")
    monkeypatch.setattr(crash, "_folders", lambda: iter([tmp_path]))
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        desktop.crashes.meet(ValueError(_CANARY))
        qtbot.waitUntil(lambda: desktop.crashes.dialog() is not None)
        dialog = desktop.crashes.dialog()
        assert dialog is not None
        button(dialog, "Open the folder of the note").click()
        assert shown == [str(tmp_path)]
        with qtbot.waitSignal(desktop.ended):
            button(dialog, "Quit in order").click()


def test_threads_and_slots_are_heard_only_while_the_window_lives(
    qtbot: QtBot, tmp_path: Path
) -> None:
    before = sys.excepthook, threading.excepthook
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook) == before
