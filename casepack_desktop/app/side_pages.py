# SPDX-License-Identifier: Apache-2.0
"""The pages beside the registry that the list at the left leads to, each made when first shown.

A page is a widget; it may offer `may_leave() -> bool`, which asks about unsaved work, and the
signal `place_told(str)` with a text for the status bar.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.main_window import DIRECTORIES, WORK, MainWindow
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.sidebar import Entry, Section


@dataclass(frozen=True, slots=True)
class Needs:
    """What a page is made with; `open_incident` shows the card of a UUID."""

    session: Session
    translator: Translator
    window: MainWindow
    preferences: Preferences
    view_state: ViewState
    open_incident: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class SidePage:
    """A page by its key, under a section of the list at the left; all texts are msgids."""

    key: str
    section: str
    title: str
    make: Callable[[Needs], QWidget]


def _bin(needs: Needs) -> QWidget:
    from casepack_desktop.ui.bin.page import BinPage

    return BinPage(needs.session, needs.translator, needs.window.messages, needs.preferences)


def _directory(kind: DirectoryKind) -> Callable[[Needs], QWidget]:
    def make(needs: Needs) -> QWidget:
        from casepack_desktop.ui.directories.page import DirectoryPage

        window = needs.window
        return DirectoryPage(
            needs.session,
            kind,
            needs.translator,
            window.messages,
            window.sheets,
            needs.preferences,
        )

    return make


SIDE_PAGES: tuple[SidePage, ...] = (
    SidePage("bin", WORK, N_("Bin"), _bin),
    SidePage("companies", DIRECTORIES, N_("Companies"), _directory(DirectoryKind.COMPANY)),
    SidePage(
        "classifications",
        DIRECTORIES,
        N_("Classifications"),
        _directory(DirectoryKind.CLASSIFICATION),
    ),
    SidePage("types", DIRECTORIES, N_("Types"), _directory(DirectoryKind.TYPE)),
    SidePage("statuses", DIRECTORIES, N_("Statuses"), _directory(DirectoryKind.STATUS)),
)


def sections(translator: Translator) -> list[Section]:
    """Return the entries of these pages at the left, by section."""
    return [
        Section(translator.gettext(name), entries)
        for name in (WORK, DIRECTORIES)
        if (entries := _entries(name, translator))
    ]


def _entries(section: str, translator: Translator) -> Sequence[Entry]:
    found = (page for page in SIDE_PAGES if page.section == section)
    return [Entry(page.key, translator.gettext(page.title)) for page in found]


class SidePages(QObject):
    """The pages that were made so far.

    Signals: `place_told` with the page and its text for the status bar.
    """

    place_told = Signal(QWidget, str)

    def __init__(self, needs: Needs, parent: QObject) -> None:
        super().__init__(parent)
        self._needs = needs
        self._made: dict[str, QWidget] = {}

    def show(self, key: str) -> None:
        """Show a page; what is unsaved elsewhere was asked about before."""
        page = self._made.get(key)
        if page is None:
            page = self._make(next(one for one in SIDE_PAGES if one.key == key))
        self._needs.window.show_page(page)

    def key_of(self, page: QWidget | None) -> str:
        """Return the key of a page, "" for another one."""
        return next((key for key, made in self._made.items() if made is page), "")

    def may_leave(self) -> bool:
        """Ask the page that is shown about unsaved work; return False to stay."""
        page = self._needs.window.page()
        ask = getattr(page, "may_leave", None) if self.key_of(page) else None
        return ask is None or bool(ask())

    def end(self) -> None:
        """Let the pages go."""
        for page in self._made.values():
            self._needs.window.remove_page(page)
        self._made.clear()

    def _make(self, wanted: SidePage) -> QWidget:
        page = self._made[wanted.key] = wanted.make(self._needs)
        if hasattr(page, "place_told"):
            page.place_told.connect(lambda text: self.place_told.emit(page, text))
        self._needs.window.add_page(page)
        return page
