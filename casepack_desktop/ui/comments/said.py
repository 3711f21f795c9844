# SPDX-License-Identifier: Apache-2.0
"""What a comment says, as a widget."""

from datetime import UTC

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.comments import CommentKind, CommentView
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.markdown_view import MarkdownView
from casepack_desktop.ui.widgets.plain import shown_line

SHOW_ALL = N_("Show the whole comment")
_LINES = 24
_LONG = 1_500


def text_view(text: str, most: int, *, struck: bool = False) -> MarkdownView:
    """Return the widget that shows a text in Markdown on at most `most` lines, 0 for any number."""
    view = MarkdownView(most=most)
    view.set_struck(struck=struck)
    view.setProperty("look", "said")
    view.setAccessibleName(shown_line(text))
    view.show_text(text)
    return view


def said_by(comment: CommentView, session: Session, translator: Translator) -> str:
    """Return what a comment says in the language of the window."""
    if comment.kind is CommentKind.ANALYST:
        return comment.text
    params = {key: _status_name(code, session, translator) for key, code in comment.params.items()}
    return translator.gettext(comment.text, **params)


def time_of(comment: CommentView, session: Session, *, utc: bool) -> str:
    """Return when a comment was made, in UTC or in the zone of the workspace."""
    return format_instant(comment.at.at, UTC if utc else session.zone)


class SaidView(QWidget):
    """A text of any length; of a long one the beginning, until all is wanted.

    One that was corrected is struck out.
    """

    def __init__(
        self,
        text: str,
        translator: Translator,
        parent: QWidget | None = None,
        *,
        is_corrected: bool = False,
    ) -> None:
        super().__init__(parent)
        self._is_corrected = is_corrected
        # A text that grows while it is first seen is not heard of by the layout around it.
        self._grow = QTimer(self, singleShot=True, interval=0)
        self._grow.timeout.connect(self._on_grow_timeout)
        self._layout = column(self, gap=1)
        self.view = self._made(text, _LINES)
        self._layout.addWidget(self.view)
        self.more = push_button(
            translator.gettext(SHOW_ALL), self.show_all, look=Look.LINK, icon_name="chevron-down"
        )
        self._layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.setVisible(len(text) > _LONG or text.count("\n") >= _LINES)

    def show_all(self) -> None:
        """Show the whole text."""
        old, self.view = self.view, self._made(self.view.text(), 0)
        self._layout.replaceWidget(old, self.view)
        old.deleteLater()
        self.more.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, text: str, most: int) -> MarkdownView:
        view = text_view(text, most, struck=self._is_corrected)
        view.document().documentLayout().documentSizeChanged.connect(self._on_view_grew)
        return view

    def _on_view_grew(self) -> None:
        self._grow.start()

    def _on_grow_timeout(self) -> None:
        self._layout.invalidate()
        self.updateGeometry()


def _status_name(code: str, session: Session, translator: Translator) -> str:
    entry = session.directory.exact(DirectoryKind.STATUS, code)
    return code if entry is None else entry.name(translator.names_locale)
