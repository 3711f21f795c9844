# SPDX-License-Identifier: Apache-2.0
"""The page of a directory adds, edits, orders, merges, removes, exchanges, and takes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.services.bundle import Services
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.directories.conflict import ConflictDialog
from casepack_desktop.ui.directories.form import EntrySheet
from casepack_desktop.ui.directories.history import HistoryDialog
from casepack_desktop.ui.directories.import_dialog import ImportDialog
from casepack_desktop.ui.directories.merge_dialog import MergeDialog
from casepack_desktop.ui.directories.page import DirectoryPage
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.question import Question
from casepack_desktop.ui.widgets.sheet import SheetHost
from tests.helpers.look import press
from tests.helpers.sessions import session_over, somebody_writing
from tests.helpers.workspaces import ANALYST, a_clock, a_workspace, an_incident, opened
from tests.ui.directories.conftest import Made, Make

COMPANY, STATUS, TYPE = DirectoryKind.COMPANY, DirectoryKind.STATUS, DirectoryKind.TYPE
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def services(session: Session) -> Services:
    return session.services


def add(services: Services, *codes: str) -> list[str]:
    """Add companies and return their UUIDs."""
    editing = services.directory_editing
    return [
        editing.add(ANALYST, COMPANY, {"code": code, "name.en": f"Company {code}"}).uuid
        for code in codes
    ]


def sheet_of(made: Made) -> EntrySheet:
    """Return the open form."""
    assert made.page.sheet is not None
    return made.page.sheet


def typed(sheet: EntrySheet, **texts: str) -> None:
    """Type into fields by key, with `__` for the dot before a locale."""
    for name, text in texts.items():
        key = name.replace("__", ".")
        field = sheet._field(key)
        assert field is not None
        field.control.show_text(text)  # type: ignore[attr-defined]
        field.control.edited.emit()  # type: ignore[attr-defined]


def dialog_of(made: Made, kind: type[QDialog]) -> QDialog:
    """Return the dialog that was opened over the page."""
    found = [one for one in made.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_an_entry_is_added_by_the_form_and_taken_back(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    made = make(COMPANY)
    assert made.page._empty.isVisible()
    made.page.buttons["add"].click()
    sheet = sheet_of(made)
    typed(sheet, code="NORD", name__en="North Grid", country="LT", zone="Europe/Vilnius")
    sheet.save_button.click()
    qtbot.waitUntil(lambda: made.codes() == ["NORD"])
    assert made.page.sheet is None
    assert made.said() == "NORD is added."
    assert made.places[-1] == "Entry 1 of 1 · in the order of the directory"
    made.press_undo()
    qtbot.waitUntil(lambda: made.codes() == [])
    assert services.directories.load().of(COMPANY) == []


def test_a_refused_value_is_said_at_its_field_and_keeps_what_was_typed(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    add(services, "NORD")
    made = make(COMPANY)
    made.page.add()
    sheet = sheet_of(made)
    typed(sheet, code="nord", name__en="Other")
    sheet.save()
    assert "NORD" in sheet.fields["code"].problem()
    typed(sheet, code="SUD", colour="red")
    sheet.save()
    assert sheet.fields["code"].problem() == ""
    assert "#1f6feb" in sheet.fields["colour"].problem()
    typed(sheet, colour="#ffff00")
    assert sheet.controls["colour"].hint().startswith("Faint on a light")  # type: ignore[attr-defined]
    typed(sheet, name__en="")
    sheet.save()
    card = sheet.translations.cards["en"]
    assert card.fields["name.en"].problem()
    typed(sheet, name__en="South")
    sheet.save()
    qtbot.waitUntil(lambda: made.codes() == ["NORD", "SUD"])


def test_translations_stand_side_by_side_with_a_mark_where_one_is_missing(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    add(services, "NORD")
    made = make(COMPANY)
    made.page.edit()
    sheet = sheet_of(made)
    cards = sheet.translations.cards
    assert list(cards) == ["en", "de", "fr", "pl", "uk"]
    assert [not one._mark.isHidden() for one in cards.values()] == [False, True, True, True, True]
    assert cards["en"].y() == cards["de"].y()
    assert cards["en"].x() < cards["de"].x()
    sheet.translations.locales.setCurrentText("de_at")
    assert sheet.translations.add_language()
    typed(sheet, **{"name__de-AT": "Nordnetz"})
    assert cards["de-AT"]._mark.isHidden()
    sheet.translations.locales.setCurrentText("no locale")
    assert not sheet.translations.add_language()
    sheet.save()
    qtbot.waitUntil(lambda: made.page.sheet is None)
    (entry,) = services.directories.load().of(COMPANY)
    assert entry.name("de-AT") == "Nordnetz"


def test_the_table_tells_what_is_used_inactive_and_not_translated(
    make: Make, session: Session, qtbot: QtBot
) -> None:
    uuids = add(session.services, "NORD", "OST")
    session.services.directory_editing.set_active(ANALYST, COMPANY, uuids[1], active=False)
    an_incident(session.services, company="NORD")
    made = make(COMPANY)
    keys = [column.key for column in made.page.model.columns]
    at = {key: keys.index(key) for key in keys}
    qtbot.waitUntil(lambda: made.page.model.text(0, at["incidents"]) == "1")
    assert made.page.model.text(1, at["incidents"]) == "0"
    assert made.page.model.text(1, at["active"]) == "No"
    assert made.page.model.text(0, at["translations"]) == "Missing: de, fr, pl, uk"
    an_incident(session.services, company="NORD")
    qtbot.waitUntil(lambda: made.page.model.text(0, at["incidents"]) == "2")
    types = make(TYPE)
    keys = [column.key for column in types.page.model.columns]
    assert types.page.model.text(0, keys.index("translations")) == "Complete"
    assert types.page.model.text(0, keys.index("parent")) == "Abusive content"


def test_keys_and_a_drag_change_the_order(make: Make, services: Services, qtbot: QtBot) -> None:
    add(services, "A", "B", "C")
    made = make(COMPANY)
    assert made.codes() == ["A", "B", "C"]
    press(made.page.table, Qt.Key.Key_Down, ALT)
    qtbot.waitUntil(lambda: made.codes() == ["B", "A", "C"])
    current = made.page.table.current_row()
    assert current is not None
    assert current.view.entry.code == "A"
    press(made.page.table, Qt.Key.Key_Up, ALT)
    qtbot.waitUntil(lambda: made.codes() == ["A", "B", "C"])
    made.page.buttons["down"].click()
    qtbot.waitUntil(lambda: made.codes() == ["B", "A", "C"])
    model = made.page.model
    data: QMimeData = model.mimeData([model.index(0, 0)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    qtbot.waitUntil(lambda: made.codes() == ["A", "C", "B"])
    made.press_undo()
    qtbot.waitUntil(lambda: made.codes() == ["B", "A", "C"])


def test_an_entry_in_use_is_not_deleted_and_deactivating_is_offered(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    add(services, "NORD", "OST")
    an_incident(services, company="NORD")
    made = make(COMPANY)
    press(made.page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(made.messages.messages()))
    assert made.said().startswith("“NORD” cannot be deleted, since incidents name it: on the list")
    made.press_undo()
    qtbot.waitUntil(lambda: made.said() == "NORD is no longer offered for new incidents.")
    qtbot.waitUntil(lambda: made.page.buttons["active"].accessibleName() == "Activate")
    made.page.table.choose(made.page.views[1].entry.uuid)
    made.page.buttons["delete"].click()
    qtbot.waitUntil(lambda: made.codes() == ["NORD"])
    made.press_undo()
    qtbot.waitUntil(lambda: made.codes() == ["NORD", "OST"])


def test_an_entry_is_merged_into_a_chosen_one_and_taken_back(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    add(services, "NORD", "OST")
    number = an_incident(services, company="NORD").number
    made = make(COMPANY)
    made.page.buttons["merge"].click()
    dialog = dialog_of(made, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    dialog._choose()
    assert dialog.field.problem()
    dialog.box.setCurrentIndex(0)
    dialog._choose()
    qtbot.waitUntil(lambda: made.codes() == ["OST"])
    assert made.said() == "NORD is merged; 1 incident was moved."
    assert services.incidents.get(number).values["company"] == "OST"
    made.press_undo()
    qtbot.waitUntil(lambda: made.codes() == ["NORD", "OST"])
    assert services.incidents.get(number).values["company"] == "NORD"


def test_two_changes_of_one_entry_are_settled_field_by_field(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    (uuid,) = add(services, "NORD")
    made = make(COMPANY)
    made.page.edit()
    sheet = sheet_of(made)
    services.directory_editing.edit(
        ANALYST, COMPANY, uuid, {"country": "LV", "name.en": "Theirs", "authority": "CERT"}
    )
    typed(sheet, country="EE", name__en="Mine")
    sheet.save()
    dialog = dialog_of(made, ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    assert set(dialog._stored) == {"country", "name.en"}
    dialog.choose("country", stored=True)
    dialog._settle()
    qtbot.waitUntil(lambda: made.page.sheet is None)
    values = services.directory_editing.entry(COMPANY, uuid).values
    assert (values["country"], values["name.en"], values["authority"]) == ("LV", "Mine", "CERT")


def test_unsaved_work_is_asked_about_before_it_goes(
    make: Make, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (uuid,) = add(services, "NORD")
    made = make(COMPANY)
    made.page.edit()
    assert made.page.may_leave()
    made.page.edit()
    typed(sheet_of(made), country="LT")
    answers = iter(["stay", "", "save"])
    monkeypatch.setattr(Question, "ask", lambda _self: next(answers))
    assert not made.page.may_leave()
    assert not made.page.may_leave()
    assert made.page.may_leave()
    assert made.page.sheet is None
    assert services.directory_editing.entry(COMPANY, uuid).values["country"] == "LT"
    made.page.edit()
    typed(sheet_of(made), country="LV")
    monkeypatch.setattr(Question, "ask", lambda _self: "discard")
    assert made.page.may_leave()
    assert services.directory_editing.entry(COMPANY, uuid).values["country"] == "LT"


def test_a_save_waits_for_somebody_else_and_goes_on(
    make: Make, session: Session, qtbot: QtBot
) -> None:
    made = make(COMPANY)
    made.page.add()
    typed(sheet_of(made), code="NORD", name__en="North")
    with somebody_writing(session):
        sheet_of(made).save()
        assert "Somebody else is saving" in made.said()
        assert made.page.sheet is not None
    qtbot.waitUntil(lambda: made.codes() == ["NORD"])


def test_a_file_is_looked_at_imported_and_taken_back(
    make: Make, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    add(services, "NORD")
    path = tmp_path / "list.csv"
    path.write_text("code,name,country\nNORD,Company NORD,LT\nOST,East,\nBAD CODE,x,\n")
    made = make(COMPANY)
    made.page.acting.choose_file = lambda _page, _translator, then: then(path)
    made.page.buttons["import"].click()
    qtbot.waitUntil(lambda: bool(made.window.findChildren(ImportDialog)))
    dialog = dialog_of(made, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    model = dialog.table.model()
    shown = [[model.index(at, n).data() for n in range(4)] for at in range(model.rowCount())]
    assert [line[:1] + line[2:3] for line in shown] == [
        ["2", "Changed"],
        ["3", "Added"],
        ["4", "Refused"],
    ]
    assert shown[0][3] == "Country: – → Lithuania"
    assert made.codes() == ["NORD"]
    dialog.import_button.click()
    qtbot.waitUntil(lambda: made.codes() == ["NORD", "OST"])
    assert made.said() == "list.csv: 1 entry added, 1 changed, 1 row refused."
    made.press_undo()
    qtbot.waitUntil(lambda: made.codes() == ["NORD"])


def test_a_file_that_is_none_is_said_and_an_export_is_written(
    make: Make, services: Services, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    made = make(STATUS)
    made.page.acting.look_at(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: bool(made.messages.messages()))
    assert made.said().startswith("There is no file")
    for name in ("a.csv", "a.json"):
        made.page.acting.choose_target = lambda _p, _t, _s, then, name=name: then(tmp_path / name)  # type: ignore[misc]
        made.page.buttons["export"].click()
        said = f"The directory is saved as {name}."
        qtbot.waitUntil(lambda said=said: made.said() == said)  # type: ignore[misc]
        form = name.removeprefix("a.")
        content = services.directory_editing.content(STATUS, form)
        assert (tmp_path / name).read_bytes() == content
    made.page.acting.export_to(session.folder / "inside.csv")
    qtbot.waitUntil(lambda: "lies in the workspace" in made.said())


def test_the_history_brings_an_earlier_value_back(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    (uuid,) = add(services, "NORD")
    services.directory_editing.edit(ANALYST, COMPANY, uuid, {"name.en": "Other", "country": "LT"})
    made = make(COMPANY)
    made.page.edit()
    sheet_of(made).history_wanted.emit()
    qtbot.waitUntil(lambda: bool(made.window.findChildren(HistoryDialog)))
    dialog = dialog_of(made, HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    dialog.search.setText("name")
    dialog.search._say()
    model = dialog.table.model()
    shown = [at for at in range(model.rowCount()) if not dialog.table.isRowHidden(at)]
    assert [model.index(at, 2).data() for at in shown] == ["Name (English)"]
    dialog.table.selectRow(shown[0])
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: bool(made.messages.messages()))
    values = services.directory_editing.entry(COMPANY, uuid).values
    assert (values["name.en"], values["country"]) == ("Company NORD", "LT")


def test_a_search_narrows_and_says_when_nothing_fits(
    make: Make, services: Services, qtbot: QtBot
) -> None:
    add(services, "NORD", "OST")
    services.directory_editing.add(ANALYST, COMPANY, {"code": "LDZ", "name.pl": "Łódź Öl"})
    made = make(COMPANY)
    made.page.search.setText("ol")
    made.page.search._say()
    assert made.codes() == ["LDZ"]
    made.page.search.setText("nothing like it")
    made.page.search._say()
    assert made.page._empty.accessibleName() == "No entry fits “nothing like it”"
    assert not made.page.buttons["delete"].isEnabled()
    made.page.search.clear_search()
    assert made.codes() == ["NORD", "OST", "LDZ"]


def test_thousands_of_companies_are_shown_and_searched(
    make: Make, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"C{at},Company number {at}\n" for at in range(3_000))
    path.write_text(f"code,name\n{rows}")
    editing = session.services.directory_editing
    editing.take_in(ANALYST, editing.look_at(COMPANY, path))
    made = make(COMPANY)
    assert len(made.codes()) == 3_000
    made.page.search.setText("number 2999")
    made.page.search._say()
    assert made.codes() == ["C2999"]


@pytest.fixture
def readonly(tmp_path: Path, qtbot: QtBot, theme: object) -> Iterator[DirectoryPage]:
    with a_workspace(tmp_path) as services:
        add(services, "NORD", "OST")
        folder = services.workspace.layout.folder
    preferences = Preferences(tmp_path / "preferences")
    with opened(folder, writable=False) as services, session_over(services, a_clock()) as session:
        inner = QWidget()
        host, messages = SheetHost(inner), MessageBar(translator("en"), inner)
        page = DirectoryPage(session, COMPANY, translator("en"), messages, host, preferences, inner)
        qtbot.addWidget(host)
        with qtbot.waitSignal(page.model.modelReset):
            host.show()
            page.show()
        yield page


def test_a_workspace_for_reading_shows_and_changes_nothing(readonly: DirectoryPage) -> None:
    enabled = {key for key, button in readonly.buttons.items() if button.isEnabled()}
    assert enabled == {"edit", "export"}
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
        press(readonly.table, key)
    press(readonly.table, Qt.Key.Key_Down, ALT)
    readonly.add()
    assert not readonly.window().findChildren(EntrySheet)
    readonly.edit()
    assert readonly.sheet is not None
    assert readonly.sheet.save_button.isHidden()
    assert not readonly.sheet.controls["country"].inner().isEnabled()
    readonly.sheet.close_sheet()
    assert [row.view.entry.code for row in readonly.model.rows()] == ["NORD", "OST"]


def test_every_control_of_page_and_form_has_a_name(make: Make, services: Services) -> None:
    add(services, "NORD")
    made = make(COMPANY)
    made.page.edit()
    widgets = [*made.page.findChildren(QWidget), *sheet_of(made).findChildren(QWidget)]
    nameless = [
        one
        for one in widgets
        if one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and one.isVisible()
        and not one.accessibleName()
        and not one.focusProxy()
        and type(one).__module__.startswith("casepack")
    ]
    assert nameless == []
    assert QApplication.focusWidget() is not None or not made.window.isActiveWindow()
