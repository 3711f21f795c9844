# SPDX-License-Identifier: Apache-2.0
"""The table of actions: no key twice, nothing without a menu, nothing that does nothing."""

from collections import Counter
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from casepack_desktop.app.commands import of_window, of_workspace
from casepack_desktop.support.i18n import translator
from casepack_desktop.ui.action_table import ACTIONS, MENUS, Condition
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.shell.key_list import KeyListSheet
from casepack_desktop.ui.widgets.plain_label import ElidedLabel
from tests.ui.shell.desktops import a_desktop, a_workspace, opened


def test_no_key_is_bound_twice(qtbot: QtBot) -> None:
    bound = Counter(
        QKeySequence(key).toString() for spec in ACTIONS for key in (*spec.keys, *spec.own_keys)
    )
    assert [key for key, times in bound.items() if times > 1] == []
    assert "" not in bound


def test_each_id_stands_for_one_action() -> None:
    assert max(Counter(spec.id for spec in ACTIONS).values()) == 1


def test_every_action_stands_in_the_menus_of_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    with a_desktop(tmp_path) as desktop:
        bar = desktop.window.menuBar()
        found: list[QAction] = []
        for menu in bar.findChildren(QMenu):
            assert not menu.isEmpty()
            found += [one for one in menu.actions() if not one.isSeparator() and one.menu() is None]
        assert {id(one) for one in found} == {
            id(action) for _spec, action in desktop.window.actions_.all()
        }
        assert len(bar.actions()) == len(MENUS)


def test_every_action_has_a_command_and_every_command_an_action(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = a_workspace(tmp_path / "a.casepack")
    with a_desktop(tmp_path) as desktop:
        opened(qtbot, desktop, folder)
        assert desktop.pages is not None
        commands = of_window(desktop).keys() | of_workspace(desktop.pages).keys()
        assert commands == {spec.id for spec in ACTIONS}


def test_an_action_is_on_only_while_its_conditions_hold(qtbot: QtBot) -> None:
    actions = ActionSet(translator("en"))
    assert actions["quit"].isEnabled()
    assert not actions["new-incident"].isEnabled()
    actions.allow({Condition.WORKSPACE})
    assert actions["search"].isEnabled()
    assert not actions["new-incident"].isEnabled()
    actions.allow({Condition.WORKSPACE, Condition.WRITABLE})
    assert actions["new-incident"].isEnabled()
    assert not actions["bin"].isEnabled()
    actions.deleteLater()


def test_the_list_of_keys_names_every_key(qtbot: QtBot) -> None:
    sheet = KeyListSheet(translator("en"))
    qtbot.addWidget(sheet)
    told = {label.whole_text() for label in sheet.findChildren(ElidedLabel)}
    for spec in ACTIONS:
        for key in (*spec.keys, *spec.own_keys):
            name = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            assert any(name in text for text in told), key
