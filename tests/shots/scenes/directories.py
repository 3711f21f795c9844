# SPDX-License-Identifier: Apache-2.0
"""The pages of the directories: their tables, the form of an entry, and what is asked."""

from PySide6.QtWidgets import QDialog

from casepack_desktop.domain.access import Permission
from casepack_desktop.ui.directories.form import EntrySheet
from casepack_desktop.ui.directories.page import DirectoryPage
from tests.shots.script import Script
from tests.shots.stage import Stage

ONE = "Baltic Grid AS"
LONG = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesellschaft " * 2,
    "Державне підприємство «Національна енергетична компанія північного регіону»",
    "W" * 190,
    "invoice\u202efdp.exe <b>not bold</b> &File",
)
_script = Script()
SCENES = _script.scenes


def _page(stage: Stage, key: str) -> DirectoryPage:
    pages = stage.desktop.pages
    assert pages is not None
    pages.show_entry(key)
    stage.settle()
    page = stage.desktop.window.page()
    assert isinstance(page, DirectoryPage)
    return page


def _form(stage: Stage, key: str) -> EntrySheet:
    page = _page(stage, key)
    page.edit()
    stage.settle()
    assert page.sheet is not None
    return page.sheet


def _dialog(stage: Stage) -> None:
    stage.until(lambda: any(one.isVisible() for one in stage.desktop.window.findChildren(QDialog)))
    stage.settle()


@_script.scene("sample")
def directory_companies(stage: Stage) -> None:
    """Show the companies."""
    _page(stage, "companies")


@_script.scene("sample")
def directory_types(stage: Stage) -> None:
    """Show the types, a table that scrolls."""
    _page(stage, "types")


@_script.scene("sample")
def directory_statuses(stage: Stage) -> None:
    """Show the statuses."""
    _page(stage, "statuses")


@_script.scene("sample")
def directory_not_found(stage: Stage) -> None:
    """Show a search that nothing fits."""
    page = _page(stage, "classifications")
    page.search.setText("nothing like it")
    stage.settle()
    stage.until(lambda: not page.model.rows())


@_script.scene("sample")
def directory_form(stage: Stage) -> None:
    """Show the form of a company."""
    _form(stage, "companies")


@_script.scene("sample")
def directory_form_texts(stage: Stage) -> None:
    """Show the translations of a type."""
    sheet = _form(stage, "types")
    bar = sheet._area.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)


@_script.scene("sample")
def directory_refused(stage: Stage) -> None:
    """Show a value that is refused at its field."""
    sheet = _form(stage, "companies")
    sheet.controls["colour"].show_text("red")
    sheet.save()
    stage.settle()


@_script.scene("sample")
def directory_in_use(stage: Stage) -> None:
    """Show that an entry in use is not deleted."""
    page = _page(stage, "companies")
    page.delete()
    stage.until(lambda: stage.desktop.window.messages.messages())
    stage.settle()


@_script.scene("sample")
def directory_merge(stage: Stage) -> None:
    """Ask into which entry one is merged."""
    _page(stage, "companies").merge()
    _dialog(stage)


@_script.scene("sample")
def directory_import(stage: Stage) -> None:
    """Show what an import would do."""
    path = stage.folder / "companies.csv"
    path.write_text(
        "code,name,country,sector\nBALTIC-GRID-AS,Baltic Grid AS,LT,energy\n"
        "OST,Ostnetz GmbH,DE,energy\nBAD CODE,Nobody,,\nSUED,Südnetz,DEU,\n",
        encoding="utf-8",
    )
    _page(stage, "companies").acting.look_at(path)
    _dialog(stage)


@_script.scene("sample")
def directory_history(stage: Stage) -> None:
    """Show the history of an entry."""
    sheet = _form(stage, "companies")
    sheet.history_wanted.emit()
    _dialog(stage)


@_script.scene("empty")
def directory_empty(stage: Stage) -> None:
    """Show a directory without an entry."""
    _page(stage, "companies")


@_script.scene("empty")
def directory_one(stage: Stage) -> None:
    """Show a directory of one entry."""
    _add_companies(stage, [ONE])
    _page(stage, "companies")


@_script.scene("empty")
def directory_thousands(stage: Stage) -> None:
    """Show thousands of companies, some of them with very long names."""
    _add_companies(stage, [*LONG, *(f"{ONE} {number:,}" for number in range(1, 3_000))])
    _page(stage, "companies")


def _add_companies(stage: Stage, names: list[str]) -> None:
    from casepack_desktop.services.directories import add_companies
    from casepack_desktop.services.directory_storing import directory_of

    session = stage.desktop.session
    assert session is not None
    workspace = session.services.workspace
    with workspace.write(session.actor, Permission.EDIT_DIRECTORY, "directory.add") as write:
        add_companies(write, directory_of(write.connection), names)
