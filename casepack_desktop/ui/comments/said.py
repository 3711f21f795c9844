# SPDX-License-Identifier: Apache-2.0
"""What a comment says, as a widget."""

from datetime import UTC

from PySide6.QtWidgets import QWidget

from casepack_desktop.domain.comments import CommentKind, CommentView
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column
from casepack_desktop.ui.widgets.plain_label import PlainLabel

SHOW_ALL = N_("Show the whole comment")
_PIECE = 3_000


def text_view(text: str, tone: Tone = Tone.INK) -> QWidget:
    """Return the widget that shows a text of a person."""
    label = PlainLabel(text, tone=tone, wrap=True)
    label.set_selectable()
    return label


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
    """A text of any length; of a long one the beginning, until all is wanted."""

    def __init__(
        self, text: str, translator: Translator, tone: Tone, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rest = text
        self._tone = tone
        self._layout = column(self, gap=1)
        self._add_piece()
        self.more = push_button(
            translator.gettext(SHOW_ALL), self.show_all, look=Look.LINK, icon_name="chevron-down"
        )
        self._layout.addWidget(self.more)
        self.more.setVisible(bool(self._rest))

    def show_all(self) -> None:
        """Show what is left of the text."""
        while self._rest:
            self._add_piece()
        self.more.hide()

    def _add_piece(self) -> None:
        piece, self._rest = _split(self._rest)
        place = self._layout.count() - 1 if hasattr(self, "more") else self._layout.count()
        self._layout.insertWidget(place, text_view(piece, self._tone))


def _split(text: str) -> tuple[str, str]:
    """Return as much of the text as one label shows, up to a line's end, and the rest."""
    if len(text) <= _PIECE:
        return text, ""
    place = text.rfind("\n", 0, _PIECE)
    end = place if place > 0 else _PIECE
    return text[:end], text[end:].removeprefix("\n")


def _status_name(code: str, session: Session, translator: Translator) -> str:
    entry = session.directory.exact(DirectoryKind.STATUS, code)
    return code if entry is None else entry.name(translator.names_locale)
