# SPDX-License-Identifier: Apache-2.0
"""The tabs of an incident's card beside its fields, each imported when the first card is opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casepack_desktop.app.side_pages import Needs
from casepack_desktop.support.i18n import N_

if TYPE_CHECKING:
    from casepack_desktop.ui.files.news import FileNews

FILES = N_("Files")
REPORTS = N_("Reports")
COMMENTS = N_("Comments")


class CardTabs(QObject):
    """Makes the tabs of every card that is opened.

    Signals: `field_wanted` with the key of a field to be edited; `save_wanted` when a report should
    hold what the form holds; `unsaved_told` is to be emitted with whether the form has changes.
    """

    field_wanted = Signal(str)
    save_wanted = Signal()
    unsaved_told = Signal(bool)

    def __init__(self, needs: Needs, parent: QObject) -> None:
        super().__init__(parent)
        self._needs = needs
        self._file_news: FileNews | None = None

    def makers(self) -> list[tuple[str, Callable[[str], QWidget]]]:
        """Return title and maker of each tab; a maker takes the UUID of the incident."""
        return [(FILES, self._files), (REPORTS, self._reports), (COMMENTS, self._comments)]

    def _files(self, uuid: str) -> QWidget:
        from casepack_desktop.ui.files.news import FileNews
        from casepack_desktop.ui.files.tab import FilesTab

        session, words, window = self._needs.session, self._needs.translator, self._needs.window
        if self._file_news is None:
            # It outlives the tab, as the work does.
            self._file_news = FileNews(session, words, window.messages, self)
        preferences, news = self._needs.preferences, self._file_news
        return FilesTab(
            session, uuid, words, window.messages, window.sheets, preferences, news=news
        )

    def _reports(self, uuid: str) -> QWidget:
        from casepack_desktop.ui.reports.tab import ReportsTab

        session, words, window = self._needs.session, self._needs.translator, self._needs.window
        preferences = self._needs.preferences
        tab = ReportsTab(session, uuid, words, window.messages, window.sheets, preferences)
        tab.field_wanted.connect(self.field_wanted)
        tab.save_wanted.connect(self.save_wanted)
        self.unsaved_told.connect(tab.show_unsaved)
        return tab

    def _comments(self, uuid: str) -> QWidget:
        from casepack_desktop.ui.comments.tab import CommentsTab

        session, words = self._needs.session, self._needs.translator
        return CommentsTab(
            session, uuid, words, self._needs.window.messages, self._needs.preferences
        )
