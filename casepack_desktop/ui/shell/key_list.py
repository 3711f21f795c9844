# SPDX-License-Identifier: Apache-2.0
"""The list of all keys, made from the table of actions."""

from PySide6.QtWidgets import QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.action_table import ACTIONS, MENUS, ActionSpec, Menu
from casepack_desktop.ui.actions import key_names
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.key_values import KeyValueList
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.sheet import Sheet

KEYS = N_("Keys")
EXPLANATION = N_("What every key does in this window")


class KeyListSheet(Sheet):
    """Each menu with the keys of its actions."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        _ = translator.gettext
        super().__init__(_(KEYS), _(EXPLANATION), translator, parent)
        for menu, title in MENUS.items():
            if specs := _with_keys(menu):
                self.body.addWidget(PlainLabel(_(title).replace("&", ""), TypeRole.SECTION))
                keys = KeyValueList()
                for spec in specs:
                    name = _(spec.text).removesuffix("\N{HORIZONTAL ELLIPSIS}")
                    keys.add_text(name, key_names(spec.own_keys + spec.keys), TypeRole.MONO)
                self.body.addWidget(keys)
        self.body.addStretch(1)


def _with_keys(menu: Menu) -> list[ActionSpec]:
    return [spec for spec in ACTIONS if spec.menu is menu and (spec.keys or spec.own_keys)]
