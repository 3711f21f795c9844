# SPDX-License-Identifier: Apache-2.0
"""The menu bar, filled from the table of actions."""

from PySide6.QtWidgets import QMenu, QMenuBar

from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.action_table import MENUS, Menu
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.widgets.plain import literal


def fill_menus(bar: QMenuBar, actions: ActionSet, translator: Translator) -> None:
    """Put every action into its menu; what the bar held before goes."""
    bar.clear()
    menus = {menu: bar.addMenu(translator.gettext(title)) for menu, title in MENUS.items()}
    inner: dict[tuple[Menu, str], QMenu] = {}
    for spec, action in actions.all():
        menu = menus[spec.menu]
        place = (spec.menu, spec.submenu)
        if spec.begins_group:
            menu.addSeparator()
        if not spec.submenu:
            menu.addAction(action)
            continue
        if place not in inner:
            inner[place] = menu.addMenu(literal(translator.gettext(spec.submenu)))
        inner[place].addAction(action)
