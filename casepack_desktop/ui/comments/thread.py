# SPDX-License-Identifier: Apache-2.0
"""The comments one below the other, newest last; of thousands the newest, and more on demand."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from casepack_desktop.domain.comments import CommentView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.comments.entry import CommentEntry
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import space
from casepack_desktop.ui.widgets.buttons import Look, push_button
from casepack_desktop.ui.widgets.layouts import column

THREAD = N_("Comments of the incident, newest last")
AT_ONCE = 25


class Thread(QScrollArea):
    """Shows comments.

    Signals: `correction_wanted` with the comment that should be put right.
    """

    correction_wanted = Signal(object)

    def __init__(
        self, session: Session, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._translator = translator
        self._comments: list[CommentView] = []
        self._entries: dict[str, CommentEntry] = {}
        self._first = 0
        self._is_utc = False
        self._wanted = ""
        self._sticks = False
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_bar_range_changed)
        bar.actionTriggered.connect(self._on_bar_action_triggered)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._on_settle_timeout)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translator.gettext(THREAD))
        inside = QWidget()
        inside.setProperty("ground", "bg")
        self._layout = column(inside, gap=2)
        self._layout.setContentsMargins(0, space(3), space(2), space(3))
        self.earlier = push_button("", self.show_earlier, look=Look.LINK, icon_name="chevron-up")
        self._layout.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addStretch(1)
        self.setWidget(inside)

    def shown(self) -> list[CommentEntry]:
        """Return the entries that are there, oldest first."""
        return [self._entries[c.uuid] for c in self._comments[self._first :]]

    def show_comments(self, comments: Sequence[CommentView], *, utc: bool) -> None:
        """Show these comments; a new one is brought into sight."""
        had = len(self._comments)
        if utc != self._is_utc:
            self._clear()
        self._is_utc = utc
        shown = max(AT_ONCE, len(comments) - self._first) if had else AT_ONCE
        self._comments = list(comments)
        self._first = max(0, len(comments) - shown)
        self._fill()
        if len(comments) > had:
            self.go_to(comments[-1].uuid)

    def renew(self) -> None:
        """Make every entry anew; names or times in it may have changed."""
        self._clear()
        self._fill()

    def show_earlier(self) -> None:
        """Show some more of the older comments."""
        had_focus = self.earlier.hasFocus()
        self._sticks = False
        first = self._comments[self._first].uuid
        self._first = max(0, self._first - AT_ONCE)
        self._fill()
        if had_focus:
            self._entries[first].setFocus(Qt.FocusReason.OtherFocusReason)
        self.go_to(first)

    def go_to(self, uuid: str, *, focus: bool = False) -> None:
        """Bring a comment into sight, reading older ones into the view if it needs them."""
        place = next((n for n, c in enumerate(self._comments) if c.uuid == uuid), None)
        if place is None:
            return
        if place < self._first:
            self._first = place
            self._fill()
        if focus:
            self._entries[uuid].setFocus(Qt.FocusReason.OtherFocusReason)
        self._wanted = uuid
        self._settle.start()

    def _clear(self) -> None:
        for uuid in tuple(self._entries):
            self._drop(uuid)

    def _drop(self, uuid: str) -> None:
        entry = self._entries.pop(uuid)
        self._layout.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _fill(self) -> None:
        wanted = {comment.uuid: comment for comment in self._comments[self._first :]}
        for uuid, entry in tuple(self._entries.items()):
            if wanted.get(uuid) != entry.comment:
                self._drop(uuid)
        for place, (uuid, comment) in enumerate(wanted.items(), start=1):
            if uuid not in self._entries:
                self._layout.insertWidget(place, self._made(comment))
        left = self._first
        self.earlier.setText(
            self._translator.ngettext(
                "Show earlier comments ({n} more)", "Show earlier comments ({n} more)", left
            )
        )
        self.earlier.setVisible(bool(left))

    def _made(self, comment: CommentView) -> CommentEntry:
        entry = CommentEntry(comment, self._session, self._translator, utc=self._is_utc)
        entry.correction_wanted.connect(self.correction_wanted)
        entry.jump_wanted.connect(self._on_entry_jump_wanted)
        self._entries[comment.uuid] = entry
        return entry

    def _on_entry_jump_wanted(self, uuid: str) -> None:
        self.go_to(uuid, focus=True)

    def _on_settle_timeout(self) -> None:
        # Only now are the heights of new entries known.
        entry = self._entries.get(self._wanted)
        if entry is None:
            return
        self._layout.activate()
        # Texts grow to their height after they are seen, so the end is followed.
        self._sticks = bool(self._comments) and self._wanted == self._comments[-1].uuid
        if self._sticks:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            self.ensureWidgetVisible(entry, 0, space(3))

    def _on_bar_range_changed(self, _least: int, most: int) -> None:
        if self._sticks:
            self.verticalScrollBar().setValue(most)

    def _on_bar_action_triggered(self) -> None:
        self._sticks = False
