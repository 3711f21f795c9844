# SPDX-License-Identifier: Apache-2.0
"""The list at the left leads to every directory, and unsaved work in one is asked about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.app.window import Desktop
from casepack_desktop.ui.directories.page import DirectoryPage
from casepack_desktop.ui.preferences import LANGUAGE, NAMES_LOCALE
from casepack_desktop.ui.widgets.question import Question
from tests.helpers.workspaces import ANALYST
from tests.ui.shell.desktops import a_desktop, a_workspace, shown


@pytest.fixture
def desktop(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    folder = a_workspace(tmp_path / "a.casepack", "Lost laptop")
    with a_desktop(tmp_path) as made:
        made.start()
        made.remember(folder)
        made.open_workspace(folder)
        shown(qtbot, made)
        yield made


def _page(desktop: Desktop, qtbot: QtBot, key: str) -> DirectoryPage:
    assert desktop.pages is not None
    desktop.pages.show_entry(key)
    page = desktop.window.page()
    assert isinstance(page, DirectoryPage)
    qtbot.waitUntil(lambda: page.model.total > 0)
    return page


def test_each_directory_has_its_page_and_says_where_one_is(qtbot: QtBot, desktop: Desktop) -> None:
    assert desktop.pages is not None
    for key, total in (("classifications", 11), ("types", 39), ("statuses", 4)):
        page = _page(desktop, qtbot, key)
        assert page.model.total == total
        assert desktop.pages.entry() == key
        assert desktop.pages.status() == f"Entry 1 of {total} · in the order of the directory"


def test_a_form_with_unsaved_work_keeps_its_page_until_one_decides(
    qtbot: QtBot, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desktop.pages is not None
    page = _page(desktop, qtbot, "statuses")
    page.edit()
    assert page.sheet is not None
    page.sheet.controls["code"].show_text("new")
    answers = iter(["stay", "stay", "discard"])
    monkeypatch.setattr(Question, "ask", lambda _self: next(answers))
    desktop.pages.show_registry()
    assert desktop.window.page() is page
    desktop.show_settings()
    assert desktop.window.page() is page
    desktop.pages.show_entry("types")
    assert desktop.window.page() is not page
    assert page.sheet is None


def test_names_are_read_in_the_locale_that_was_chosen_for_them(
    qtbot: QtBot, desktop: Desktop
) -> None:
    page = _page(desktop, qtbot, "statuses")
    assert desktop.session is not None
    uuid = page.model.views()[0].entry.uuid
    desktop.session.services.directory_editing.edit(
        ANALYST, page.model.views()[0].entry.kind, uuid, {"name.de-AT": "Offn"}
    )
    desktop.choose(NAMES_LOCALE, "de-AT")
    page = _page(desktop, qtbot, "statuses")
    name = [column.key for column in page.model.columns].index("name")
    assert page.model.text(0, name) == "Offn"
    assert page.model.text(1, name) == "In Bearbeitung"
    desktop.choose(LANGUAGE, "fr")
    page = _page(desktop, qtbot, "statuses")
    assert page.model.text(0, name) == "Offn"
