# SPDX-License-Identifier: Apache-2.0
"""While somebody else is saving, whoever goes away loses nothing and breaks nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.domain.directory_fields import text_key
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.ui.directories.form import EntrySheet
from casepack_desktop.ui.directories.page import DirectoryPage
from casepack_desktop.ui.incident.link_sheet import LinkSheet
from casepack_desktop.ui.incident.page import IncidentPage
from casepack_desktop.ui.registry.name_dialog import NameDialog
from casepack_desktop.ui.session import Session
from tests.helpers.sessions import somebody_writing
from tests.ui.shell.desktops import (
    a_desktop,
    a_workspace,
    answering,
    opened,
    press_message,
)


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    folder = a_workspace(tmp_path / "a.casepack", "one", "two")
    with a_desktop(tmp_path) as made:
        made.window.resize(1280, 820)
        made.start()
        opened(qtbot, made, folder)
        yield made


@pytest.fixture
def session(desktop: Desktop) -> Session:
    assert desktop.session is not None
    return desktop.session


def gone() -> None:
    """Let go of every widget that is to be deleted."""
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()


def written(qtbot: QtBot, session: Session) -> None:
    """Wait until nothing waits to be written."""
    qtbot.waitUntil(lambda: not session._waiting and not session._asked)
    gone()


def card(qtbot: QtBot, desktop: Desktop) -> IncidentPage:
    """Open the first incident."""
    assert desktop.pages is not None and desktop.session is not None
    desktop.pages.open_incident(desktop.session.services.incidents.get("INC-2026-00001").uuid)
    page = desktop.window.page()
    assert isinstance(page, IncidentPage)
    qtbot.waitUntil(lambda: page.overview.incident is not None)
    return page


def link_sheet(qtbot: QtBot, desktop: Desktop) -> LinkSheet:
    """Open the sheet that links incidents and choose one."""
    card(qtbot, desktop).related.add()
    sheet = desktop.window.sheets.sheet()
    assert isinstance(sheet, LinkSheet)
    qtbot.waitUntil(lambda: sheet.list.count() > 0)
    sheet.list.setCurrentRow(0)
    return sheet


def entry_sheet(qtbot: QtBot, desktop: Desktop) -> EntrySheet:
    """Open the form of a new company and name it."""
    assert desktop.pages is not None
    desktop.pages.show_entry("companies")
    page = desktop.window.page()
    assert isinstance(page, DirectoryPage)
    page.add()
    assert page.sheet is not None
    page.sheet.controls["code"].show_text("ACME")
    name = page.sheet.translations.cards["en"].controls[text_key("name", "en")]
    name.show_text("Acme")
    return page.sheet


def test_a_link_is_given_up_with_its_sheet(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    sheet = link_sheet(qtbot, desktop)
    with somebody_writing(session):
        sheet.link()
        sheet.close_sheet()
        gone()
    written(qtbot, session)
    assert session.services.relations.of("INC-2026-00001") == []


def test_a_link_is_taken_back_after_its_sheet_went(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    sheet = link_sheet(qtbot, desktop)
    sheet.link()
    gone()
    assert len(session.services.relations.of("INC-2026-00001")) == 1
    assert desktop.pages is not None
    desktop.pages.show_registry()
    press_message(desktop, "Undo")
    assert session.services.relations.of("INC-2026-00001") == []
    written(qtbot, session)


def test_a_view_is_not_kept_by_who_left_its_name(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    assert desktop.pages is not None
    desktop.pages.registry.viewing._save_as()
    dialog = desktop.window.findChild(NameDialog)
    assert dialog is not None
    with somebody_writing(session):
        dialog.named.emit("Mine")
        dialog.reject()
        gone()
    written(qtbot, session)
    assert session.services.views.all() == []


def test_an_entry_takes_no_text_while_it_waits_and_is_given_up_with_its_form(
    qtbot: QtBot, desktop: Desktop, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = entry_sheet(qtbot, desktop)
    asked = answering(monkeypatch, "discard")
    with somebody_writing(session):
        sheet.save()
        inside: list[QWidget] = [*sheet.controls.values(), sheet.translations, sheet.save_button]
        assert not any(one.isEnabled() for one in inside)
        sheet.save()
        sheet.close_sheet()
        gone()
    written(qtbot, session)
    assert asked == ["Unsaved changes"]
    assert session.directory.of(DirectoryKind.COMPANY) == []


def test_an_entry_is_stored_once_when_the_other_save_ends(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    sheet = entry_sheet(qtbot, desktop)
    with somebody_writing(session):
        sheet.save()
        sheet.save()
    written(qtbot, session)
    assert [one.code for one in session.directory.of(DirectoryKind.COMPANY)] == ["ACME"]
    assert desktop.window.sheets.sheet() is None


def test_giving_up_the_form_gives_up_no_change_of_the_header(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    page = card(qtbot, desktop)
    page.overview.form.apply({"location": "Riga"})
    with somebody_writing(session):
        page.header.severity.choices.chosen.emit("low")
        page.save()
        page.cancel()
    written(qtbot, session)
    assert not page.quick.saving.is_saving
    assert page.is_dirty()
    stored = session.services.incidents.get("INC-2026-00001").values
    assert (stored["severity"], stored.get("location")) == ("low", None)
    page.header.severity.choices.chosen.emit("medium")
    assert session.services.incidents.get("INC-2026-00001").values["severity"] == "medium"


def test_a_change_of_the_header_that_waits_says_so(
    qtbot: QtBot, desktop: Desktop, session: Session
) -> None:
    page = card(qtbot, desktop)
    with somebody_writing(session):
        page.header.severity.choices.chosen.emit("low")
        told = [one.text for one in desktop.window.messages.messages()]
        assert told == ["Waiting for another save to end…"]
    written(qtbot, session)
    told = [one.text for one in desktop.window.messages.messages()]
    assert told == ["INC-2026-00001: Severity is now “Low”."]
