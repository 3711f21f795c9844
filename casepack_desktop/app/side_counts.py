# SPDX-License-Identifier: Apache-2.0
"""How many incidents there are, beside the pages in the list at the left."""

from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.main_window import MainWindow

_SHOWN_WHEN_NONE = ("registry",)


def show_count(window: MainWindow, translator: Translator, key: str, count: int) -> None:
    """Show a number at a page; that there is nothing is said of the registry alone."""
    spoken = translator.ngettext("{n} incident", "{n} incidents", count)
    number = translator.number(count) if count or key in _SHOWN_WHEN_NONE else ""
    window.sidebar.show_count(key, number, spoken)
