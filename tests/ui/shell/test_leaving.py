# SPDX-License-Identifier: Apache-2.0
"""Nothing typed, waiting or running is lost by leaving a page, a workspace or the program."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.domain.filters import IncidentFilter
from casepack_desktop.jobs.job import Job, JobContext, Title, Weight
from casepack_desktop.storage.problems import WorkspaceGone
from casepack_desktop.ui.importing.dialog import ImportDialog
from casepack_desktop.ui.importing.pages import Step
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.preferences import LANGUAGE
from casepack_desktop.ui.reports.builder import ReportBuilder
from casepack_desktop.ui.session import Session
from tests.helpers.questions import answering_questions
from tests.helpers.sessions import somebody_writing
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, answering, opened, press_message


@contextmanager
def _at_work(session: Session) -> Iterator[threading.Event]:
    """Let a job run until the event is set."""
    go_on = threading.Event()

    def work(context: JobContext) -> None:
        go_on.wait(20)

    session.jobs.submit(Job("work", Title("Working"), Weight.LONG, work))
    try:
        yield go_on
    finally:
        go_on.set()


def _shown_page(qtbot: QtBot, desktop: Desktop) -> IncidentPage:
    """Open the first incident of the list and wait for its fields."""
    assert desktop.pages is not None
    desktop.pages.open_selected()
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    qtbot.waitUntil(lambda: page.overview.incident is not None)
    return page


def _type(page: IncidentPage, key: str, text: str) -> None:
    page.focus_field(key)
    editor = page.overview.form.editor(key)
    QTest.keyClicks(editor.widget, text)
    assert page.is_dirty()


def test_a_click_in_the_sidebar_asks_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        page = _shown_page(qtbot, desktop)
        _type(page, "location", "Vilnius")
        sidebar = desktop.window.sidebar
        rows = [sidebar.model().index(row, 0) for row in range(sidebar.model().rowCount())]
        index = next(one for one in rows if sidebar.key_of(one) == "settings")
        asked = answering(monkeypatch, "Stay", "Stay")
        place = sidebar.visualRect(index).center()
        QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert asked == ["Save the changes?"]
        assert desktop.window.page() is page
        assert sidebar.chosen_key() == "registry"
        page.overview.discard()


def test_waiting_for_work_before_the_end_asks_about_what_was_typed_meanwhile(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        page = _shown_page(qtbot, desktop)
        asked = answering(monkeypatch, "wait", "Stay")
        ended: list[bool] = []
        desktop.ended.connect(lambda: ended.append(True))
        with _at_work(session) as go_on:
            qtbot.waitUntil(lambda: session.jobs.knows("work"))
            desktop.quit()
            _type(page, "location", "Vilnius")
            go_on.set()
            qtbot.waitUntil(lambda: len(asked) == 2)
        assert not ended
        assert page.is_dirty()
        page.overview.discard()


def test_work_that_ended_while_the_question_stood_is_not_waited_for(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        with _at_work(session) as go_on:

            def ask(*_args: object, **_more: object) -> str:
                go_on.set()
                qtbot.waitUntil(lambda: session.jobs.is_idle)
                return "wait"

            monkeypatch.setattr("casepack_desktop.app.asking.ask_about_jobs", ask)
            with qtbot.waitSignal(desktop.ended):
                desktop.quit()


def test_the_delete_key_bins_in_the_list_alone(qtbot: QtBot, tmp_path: Path) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        desktop.window.activateWindow()
        page = _shown_page(qtbot, desktop)
        page.show_tab(2)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Delete)
        assert session.services.incidents.count(IncidentFilter()) == 1
        page.leave()
        assert desktop.pages is not None
        with answering_questions("Move to bin"):
            QTest.keyClick(desktop.pages.registry.table, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: session.services.incidents.count(IncidentFilter()) == 0)


def test_an_incident_that_was_left_by_the_settings_tells_nothing_when_it_is_binned(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        _shown_page(qtbot, desktop)
        desktop.show_settings()
        desktop.show_registry()
        assert desktop.pages is not None
        registry = desktop.pages.registry
        assert desktop.window.page() is registry
        with answering_questions("Move to bin"):
            registry.move_selection_to_bin()
        qtbot.waitUntil(lambda: registry.table.model().rowCount() == 0)
        texts = [one.text for one in desktop.window.messages.messages()]
        assert texts == ["INC-2026-00001 moved to the bin."]


def test_an_incident_that_is_binned_elsewhere_leaves_the_settings_in_sight(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        page = _shown_page(qtbot, desktop)
        uuid = page.overview.incident.uuid if page.overview.incident else ""
        desktop.show_settings()
        session.services.incidents.move_to_bin(ANALYST, uuid)
        qtbot.waitUntil(lambda: page.overview.incident is None)
        assert desktop.window.page() is desktop.settings


def test_a_card_whose_registration_is_taken_back_leaves_no_draft(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        page = _shown_page(qtbot, desktop)
        _type(page, "location", "Vilnius")
        page.overview.draft.keep_now()
        assert len(session.services.drafts.kept()) == 1
        registered = session.services.undo.latest(ANALYST)
        assert registered is not None
        session.services.undo.undo(ANALYST, registered.id)
        qtbot.waitUntil(lambda: page.overview.incident is None)
        texts = [one.text for one in desktop.window.messages.messages()]
        assert texts == ["INC-2026-00001 is no longer there."]
        assert session.services.drafts.kept() == []


def test_an_incident_that_was_not_read_is_binned_without_a_bug(
    qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        _shown_page(qtbot, desktop)

        def get(*_args: object) -> None:
            raise WorkspaceGone(path=folder)

        monkeypatch.setattr(type(session.services.incidents), "get", get)
        assert desktop.pages is not None
        with answering_questions("Move to bin"):
            desktop.pages.move_to_bin()
        assert desktop.crashes.dialog() is None
        qtbot.waitUntil(lambda: session.services.incidents.count(IncidentFilter()) == 0)


def test_an_undo_that_waits_is_done_though_the_language_changes_meanwhile(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        with answering_questions("Move to bin"):
            desktop.pages.registry.move_selection_to_bin()
        qtbot.waitUntil(lambda: session.services.incidents.count(IncidentFilter()) == 0)
        with somebody_writing(session):
            press_message(desktop, "Undo")
            desktop.choose(LANGUAGE, "de")
            QApplication.sendPostedEvents(None, 52)  # the deferred deletions
        qtbot.waitUntil(lambda: session.services.incidents.count(IncidentFilter()) == 1)
        qtbot.wait(1)
        assert desktop.crashes.dialog() is None


def test_an_import_is_followed_to_its_end_though_the_language_changes(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    rows = tmp_path / "rows.csv"
    rows.write_text("title,severity\nDoor forced,high\n", encoding="utf-8")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        desktop.pages.start_import(rows)
        (dialog,) = desktop.window.findChildren(ImportDialog)
        qtbot.waitUntil(lambda: dialog.step is Step.PREVIEW)
        with _at_work(session):
            qtbot.waitUntil(lambda: session.jobs.knows("work"))
            dialog.footer.run.click()
            assert dialog.step is Step.RUNNING
            desktop.choose(LANGUAGE, "de")
            QApplication.sendPostedEvents(None, 52)  # the deferred deletions
            (anew,) = desktop.window.findChildren(ImportDialog)
            assert anew.isVisible()
            assert anew.step is Step.RUNNING
        qtbot.waitUntil(lambda: anew.step is Step.DONE)
        assert session.services.incidents.count(IncidentFilter()) == 2
        anew.close()
        assert desktop.window.messages.messages()


@pytest.mark.parametrize("kept", [True, False])
def test_sheets_of_new_incidents_go_when_they_are_closed(
    qtbot: QtBot, tmp_path: Path, kept: bool
) -> None:
    from casepack_desktop.ui.incident.new_sheet import NewIncidentSheet

    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        for _ in range(3):
            desktop.pages.new_incident()
            sheet = desktop.window.sheets.sheet()
            assert isinstance(sheet, NewIncidentSheet)
            if kept:
                sheet.put({"title": "Phishing wave"})
                sheet.register()
            else:
                sheet.close_sheet()
        QApplication.sendPostedEvents(None, 52)  # the deferred deletions
        assert desktop.window.findChildren(NewIncidentSheet) == []


def test_texts_of_a_report_outlive_the_workspace_that_is_closed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        for _ in range(2):
            opened(qtbot, desktop, folder)
            assert desktop.window.messages.messages() == ()
            assert desktop.pages is not None
            desktop.pages.build_report()
            sheet = desktop.window.sheets.sheet()
            assert isinstance(sheet, ReportBuilder)
            edit = sheet.edit_of("executive_summary")
            if not edit.toPlainText():
                QTest.keyClicks(edit, "My words")
            else:
                assert edit.toPlainText() == "My words"
                return
            desktop.close_workspace()
    raise AssertionError("the texts are gone")


def test_the_builder_says_that_the_form_holds_what_the_report_will_not(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_desktop(tmp_path) as desktop:
        desktop.start()
        session = opened(qtbot, desktop, a_workspace(tmp_path / "a.casepack", "Quokka"))
        page = _shown_page(qtbot, desktop)
        assert desktop.pages is not None
        _type(page, "location", "Vilnius")
        desktop.pages.build_report()
        builder = desktop.window.findChild(ReportBuilder)
        assert builder is not None
        assert builder.unsaved.isVisible()
        builder.unsaved.save_button.click()
        qtbot.waitUntil(lambda: not page.is_dirty())
        assert builder.unsaved.isHidden()
        assert builder.isVisible()
        found = session.services.incidents.get(page.uuid())
        assert found.values["location"] == "Vilnius"
