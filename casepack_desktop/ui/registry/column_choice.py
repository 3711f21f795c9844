# SPDX-License-Identifier: Apache-2.0
"""The list in which the columns of the table are chosen."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.column_layout import ColumnLayout
from casepack_desktop.ui.registry.columns import COLUMNS
from casepack_desktop.ui.widgets.choice_popup import ChoicePopup, Extra
from casepack_desktop.ui.widgets.choices import Pick

COLUMNS_SHOWN = N_("Columns")
RESET_COLUMNS = N_("Reset columns")


def column_popup(
    layout: ColumnLayout, reset: Callable[[], None], translator: Translator, parent: QWidget
) -> ChoicePopup:
    """Return a list of all columns with those marked that are shown."""
    picks = [Pick(one.key, translator.gettext(one.title)) for one in COLUMNS]
    shown = layout.shown()
    extra = Extra(translator.gettext(RESET_COLUMNS), reset, layout.is_own)
    title = translator.gettext(COLUMNS_SHOWN)
    popup = ChoicePopup(title, picks, translator, chosen=shown, extras=[extra], parent=parent)

    def show(keys: tuple[str, ...]) -> None:
        before = set(layout.shown())
        for key in before ^ set(keys):
            layout.set_shown(key, key in keys)

    popup.picked.connect(show)
    return popup
