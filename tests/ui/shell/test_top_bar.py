# SPDX-License-Identifier: Apache-2.0
"""The bar under the menus shows which workspace is open, in every language and width."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casepack_desktop.support.i18n import LOCALES
from tests.ui.shell.desktops import a_desktop, a_workspace, opened


@pytest.mark.parametrize("language", LOCALES)
def test_an_ordinary_name_is_seen_whole_in_a_narrow_window(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    folder = a_workspace(tmp_path / "Incident register 2026.casepack", "one")
    with a_desktop(tmp_path, language=language) as desktop:
        opened(qtbot, desktop, folder)
        top = desktop.window.top
        desktop.window.show()
        desktop.window.resize(1024, 700)
        qtbot.waitUntil(lambda: top.width() == 1024)
        name = top.workspace.name
        qtbot.waitUntil(lambda: name.text() == "Incident register 2026")
        assert top.search.width() >= top.search.minimumWidth()
        right = top.workspace.geometry().right()
        assert right <= top.width() and name.isVisible()


def test_a_long_name_leaves_the_search_its_room_and_gets_more_where_there_is_more(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack", "one")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        top, long = desktop.window.top, "Baltic Grid AS, security incidents and near misses 2026"
        desktop.window.show()
        desktop.window.resize(1024, 700)
        top.show_workspace(long, is_sample=True)
        qtbot.waitUntil(lambda: top.workspace.name.text().endswith("…"))
        assert top.search.width() >= top.search.minimumWidth()
        desktop.window.resize(1440, 700)
        qtbot.waitUntil(lambda: top.workspace.name.text() == long)
