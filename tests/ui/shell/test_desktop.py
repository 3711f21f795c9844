# SPDX-License-Identifier: Apache-2.0
"""Workspaces are made, opened, refused and left in order; nothing is asked twice or lost."""

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.lock import WorkspaceLock
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.action_table import Condition
from casepack_desktop.ui.preferences import APPEARANCE, LANGUAGE, SCALE
from casepack_desktop.ui.shell.qt_strings import CatalogueTranslator, QtStrings
from casepack_desktop.ui.theme.palette import current_scheme
from casepack_desktop.ui.web.sandbox import Sandbox
from casepack_desktop.ui.widgets.message_bar import MessageKind
from tests.ui.shell.desktops import (
    a_desktop,
    a_workspace,
    answering,
    button,
    opened,
    press_message,
    shown,
)


def test_the_first_start_offers_three_ways(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        assert desktop.window.page() is desktop.welcome
        assert desktop.window.status.protection() == ""
        assert not desktop.window.actions_["new-incident"].isEnabled()
        with pytest.raises(KeyError):
            desktop.window.sidebar.choose("registry")


def test_a_workspace_made_in_the_form_is_open_and_sealed(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        desktop.show_welcome(form=True)
        assert desktop.welcome is not None
        form = desktop.welcome.form()
        assert form is not None
        form.name.control.setText("North")  # type: ignore[attr-defined]
        form.ask_for()
        session = shown(qtbot, desktop)
        assert session.folder == tmp_path / "documents" / "North.casepack"
        assert desktop.window.status.protection() == "Sealed, no passphrase"
        assert desktop.window.windowTitle().startswith("North")
        assert desktop.window.actions_["new-incident"].isEnabled()
        assert session.settings.is_sample is False


def test_the_form_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.show_welcome(form=True)
        assert desktop.welcome is not None
        form = desktop.welcome.form()
        assert form is not None
        asked: list[object] = []
        form.create_wanted.connect(asked.append)
        for name in (
            "",
            "a/b",
            ".hidden",
            "a\0b",
            "a\nb",
            "\u202egpj",
            "con",
            "NUL.casepack",
            "end.",
        ):
            form.name.control.setText(name)  # type: ignore[attr-defined]
            form.ask_for()
            assert form.name.problem()
        form.name.control.setText("a")  # type: ignore[attr-defined]
        form.prefix.control.setText("inc-")  # type: ignore[attr-defined]
        form.zone.control.setCurrentText("Mars/Olympus")  # type: ignore[attr-defined]
        form.ask_for()
        assert not form.name.problem()
        assert form.prefix.problem()
        assert form.zone.problem()
        assert asked == []


def test_the_sample_is_filled_once_and_marked(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        desktop.open_sample()
        session = shown(qtbot, desktop)
        assert session.settings.is_sample
        pills = [one for one in desktop.window.top.findChildren(QLabel) if one.text() == "Sample"]
        assert any(one.isVisibleTo(desktop.window) for one in pills)
        desktop.close_workspace()
        assert desktop.session is None
        desktop.open_sample()
        again = shown(qtbot, desktop)
        assert again.folder == session.folder


def test_the_next_start_opens_the_last_workspace(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        assert shown(qtbot, desktop).folder == folder
        desktop.close_workspace()
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        assert desktop.window.page() is desktop.welcome


def test_a_strange_workspace_is_opened_only_after_a_question(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    asked = answering(monkeypatch, "no", "open")
    with a_desktop(tmp_path) as desktop:
        desktop.open_workspace(folder)
        qtbot.waitUntil(lambda: len(asked) == 1)
        assert not desktop.workspaces.is_busy
        assert desktop.session is None
        desktop.open_workspace(folder)
        shown(qtbot, desktop)
        assert len(asked) == 2
        desktop.open_workspace(folder)
        shown(qtbot, desktop)
        assert len(asked) == 2
        other = a_workspace(tmp_path / "b.casepack")
        desktop.close_workspace()
        shutil.rmtree(folder)
        shutil.copytree(other, folder)
        asked = answering(monkeypatch, "no")
        desktop.open_workspace(folder)
        qtbot.waitUntil(lambda: len(asked) == 1)
        assert not desktop.workspaces.is_busy
        assert desktop.session is None


def test_a_locked_workspace_is_told_with_what_helps(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    lock = WorkspaceLock(Layout(folder).lock)
    lock.acquire()
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        desktop.open_workspace(folder)
        qtbot.waitUntil(lambda: bool(desktop.window.messages.messages()))
        (message,) = desktop.window.messages.messages()
        assert message.kind is MessageKind.ERROR
        assert "in use by CasePack Desktop" in message.text
        press_message(desktop, "Open for reading")
        session = shown(qtbot, desktop)
        assert not session.services.workspace.is_writable
        assert desktop.window.status.protection() == "Open for reading only"
        assert not desktop.window.actions_["new-incident"].isEnabled()
        assert desktop.window.actions_["search"].isEnabled()
    lock.release()


def test_a_workspace_that_is_gone_is_told_and_can_be_left_out(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        shutil.rmtree(folder)
        desktop.open_workspace(folder)
        qtbot.waitUntil(lambda: bool(desktop.window.messages.messages()))
        press_message(desktop, "Remove from the list")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        assert desktop.window.page() is desktop.welcome
        assert not desktop.workspaces.is_busy


@pytest.mark.parametrize("damaged", ["casepack.db", "keys.json"])
def test_a_damaged_workspace_is_one_sentence(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch, damaged: str
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    answering(monkeypatch, "open")  # without a key file nobody knows which workspace it is
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        for path in folder.rglob(damaged):
            path.write_bytes(b"{" * 8_192)
        desktop.open_workspace(folder)
        qtbot.waitUntil(lambda: bool(desktop.window.messages.messages()))
        (message,) = desktop.window.messages.messages()
        assert "Something unexpected" not in message.text
        assert message.actions
        assert desktop.window.page() is desktop.welcome


def test_opening_can_be_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        desktop.open_workspace(folder)
        desktop.workspaces.cancel()
        qtbot.waitUntil(lambda: not desktop.workspaces.is_busy)
        assert desktop.session is None
        opened(qtbot, desktop, folder)


def test_the_program_can_end_while_it_opens(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        desktop.open_workspace(folder)
        desktop.quit()
    lock = WorkspaceLock(Layout(folder).lock)
    lock.acquire()
    lock.release()


def test_a_running_job_is_asked_about_before_the_end(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    go_on = threading.Event()

    def work(context: JobContext) -> None:
        while not go_on.wait(0.01):
            context.progress(1, 2)

    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        session.jobs.submit(Job("x", Title("Importing {file}", {"file": "a"}), Weight.LONG, work))
        session.jobs.submit(Job("y", Title("Packing"), Weight.LONG, work))
        progress = desktop.window.status.progress
        qtbot.waitUntil(progress.isVisible)
        labels = [label.text() for label in progress.findChildren(QLabel)]
        assert any("Importing a" in text for text in labels)
        asked = answering(monkeypatch, "stay", "wait")
        desktop.window.close()
        assert desktop.window.isVisible()
        desktop.quit()
        with qtbot.waitSignal(desktop.ended):
            go_on.set()
        assert len(asked) == 2
        assert not desktop.window.isVisible()


def test_cancelling_the_jobs_ends_the_program(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")

    def work(context: JobContext) -> None:
        while True:
            context.progress(0, 0)
            threading.Event().wait(0.01)

    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        session.jobs.submit(Job("x", Title("Packing"), Weight.LONG, work))
        answering(monkeypatch, "cancel")
        with qtbot.waitSignal(desktop.ended):
            desktop.quit()


def test_a_folder_that_vanishes_is_told_until_it_is_back(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        watch = desktop.vanish_watch()
        assert watch is not None
        aside = folder.rename(tmp_path / "aside")
        watch.look()
        qtbot.waitUntil(lambda: bool(desktop.window.messages.messages()))
        (message,) = desktop.window.messages.messages()
        assert "no longer where it was" in message.text
        desktop.choose(LANGUAGE, "de")
        (message,) = desktop.window.messages.messages()
        assert "nicht mehr" in message.text
        assert [one.text for one in message.actions] == [
            "Erneut öffnen",
            "Arbeitsbereich schließen",
        ]
        desktop.choose(LANGUAGE, "en")
        aside.rename(folder)
        watch.look()
        qtbot.waitUntil(lambda: not desktop.window.messages.messages())
        folder.rename(aside)
        watch.look()
        qtbot.waitUntil(lambda: bool(desktop.window.messages.messages()))
        press_message(desktop, "Close workspace")
        assert desktop.window.page() is desktop.welcome


def test_language_and_size_take_effect_at_once_and_keep_the_place(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop", "Phishing")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        uuid = _uuids(session)[0]
        assert desktop.pages is not None
        desktop.pages.open_incident(uuid, "history")
        desktop.choose(SCALE, 125)
        desktop.choose(LANGUAGE, "de")
        assert desktop.pages is not None
        assert desktop.pages.place().uuid == uuid
        assert desktop.pages.place().tab == "history"
        assert Condition.INCIDENT in desktop.pages.conditions()
        desktop.choose(LANGUAGE, "en")
        desktop.pages.show_registry()
        qtbot.waitUntil(lambda: "Row" in desktop.window.status.place())


def test_colours_take_effect_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        for scheme in ("dark", "light"):
            desktop.choose(APPEARANCE, scheme)
            assert current_scheme() == scheme
            assert desktop.window.actions_[f"colours-{scheme}"].isChecked()


def test_unsaved_text_keeps_the_language(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        desktop.show_settings()
        assert desktop.settings is not None
        card = desktop.settings.workspace_card
        assert card is not None
        assert not card.is_dirty()
        card.organisation.control.setText("North CERT")  # type: ignore[attr-defined]
        asked = answering(monkeypatch, "stay", "save", "")
        desktop.choose(LANGUAGE, "de")
        assert desktop.looks.translator.locale == "en"
        desktop.show_registry()
        assert desktop.pages is not None
        assert desktop.window.page() is desktop.pages.registry
        session = desktop.session
        assert session is not None
        qtbot.waitUntil(lambda: session.settings.organisation == "North CERT")
        assert len(asked) == 2


def test_what_was_registered_can_be_reported_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        desktop.pages.announce_new(_uuids(session)[0], "INC-2026-00001")
        press_message(desktop, "Initial Triage Report")
        assert desktop.window.sheets.sheet() is not None
        assert desktop.pages.place().tab == "reports"


def test_text_kept_from_a_crash_is_offered(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        session = opened(qtbot, desktop, folder)
        uuid = _uuids(session)[0]
        session.services.drafts.keep(uuid, 1, {"title": "Found laptop"})
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        shown(qtbot, desktop)
        (message,) = desktop.window.messages.messages()
        assert "unsaved text of INC-" in message.text
        press_message(desktop, "Open")
        assert desktop.pages is not None
        assert desktop.pages.place().uuid == uuid


def test_case_text_in_the_title_bar_stays_text(qtbot: QtBot, tmp_path: Path) -> None:
    title = "<b>x</b>[*]" + "W" * 5_000
    folder = a_workspace(tmp_path / "a.casepack", title[:500])
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        desktop.pages.open_incident(_uuids(session)[0])
        qtbot.waitUntil(lambda: "<b>x</b>" in desktop.window.windowTitle())
        assert desktop.window.windowTitle().count("[*]") == 1
        assert len(desktop.window.windowTitle()) < 300


def test_a_folder_is_asked_for(qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    with a_desktop(tmp_path) as desktop:
        desktop.remember(folder)
        desktop.choose_folder()
        assert shown(qtbot, desktop).folder == folder


def test_the_sidebar_stays_hidden_after_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.window.actions_["sidebar"].trigger()
        assert desktop.window.sidebar.isHidden()
    with a_desktop(tmp_path) as desktop:
        assert desktop.window.sidebar.isHidden()
        desktop.window.actions_["sidebar"].trigger()
        assert not desktop.window.sidebar.isHidden()


def test_qt_speaks_the_language_of_the_window(qapp: QApplication) -> None:
    strings = QtStrings()
    strings.speak(translator("de"))
    assert qapp.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    strings.forget()
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_a_word_that_the_catalogue_lacks_is_left_to_qt(qapp: QApplication) -> None:
    ours: QTranslator = CatalogueTranslator(translator("de"))
    qapp.installTranslator(ours)
    try:
        assert qapp.translate("QPlatformTheme", "No such word") == "No such word"
    finally:
        qapp.removeTranslator(ours)


def test_about_and_keys_open_beside_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        for action in ("shortcuts", "about"):
            desktop.window.actions_[action].trigger()
            assert desktop.window.sheets.sheet() is not None
        sheet = desktop.window.sheets.sheet()
        assert sheet is not None
        button(sheet, "Copy").click()
        copied = QApplication.clipboard().text()
        assert "SQLite" in copied
        assert str(Path.home()) not in copied


def _uuids(session: object) -> list[str]:
    from casepack_desktop.domain.filters import parse_filter
    from casepack_desktop.storage.listing import Order
    from casepack_desktop.ui.session import Session

    assert isinstance(session, Session)
    page = session.services.incidents.page(parse_filter(""), Order(), limit=10)
    return [row.uuid for row in page.rows]


def test_recent_workspaces_that_are_gone_are_greyed_without_keeping_the_window_waiting(
    qtbot: QtBot, tmp_path: Path
) -> None:
    there = a_workspace(tmp_path / "here.casepack")
    with a_desktop(tmp_path) as desktop:
        desktop.remember(tmp_path / "away.casepack")
        desktop.remember(there)
        desktop.show_welcome()
        assert desktop.welcome is not None
        away, here = button(desktop.welcome, "away"), button(desktop.welcome, "here")
        assert away.isEnabled()
        qtbot.waitUntil(lambda: not away.isEnabled())
        assert here.isEnabled()


def test_about_says_how_previews_are_confined(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        desktop.window.actions_["about"].trigger()
        sheet = desktop.window.sheets.sheet()
        assert sheet is not None
        texts = [one.text() for one in sheet.findChildren(QLabel)]
        known = {one.text for one in Sandbox}
        assert known & set(texts)


def test_tab_leads_to_every_control_of_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        desktop.window.activateWindow()
        assert desktop.pages is not None
        desktop.pages.registry.table.setFocus()
        names: list[str] = []
        for _ in range(40):
            focused = QApplication.focusWidget()
            assert focused is not None
            names.append(focused.accessibleName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        reached = {"Incidents", "Columns of the list", "Choose columns", "New incident"}
        assert reached | {"Search incidents", "Pages"} <= set(names)
