# SPDX-License-Identifier: Apache-2.0
"""What the program has to say, above the page instead of in a box that stops work.

A message never goes by itself, since a clock would be faster than some readers. News (info,
success) makes way for the next news; warnings and errors stay until they are dismissed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.empty_state import IconView
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

DISMISS = N_("Dismiss this message")
MOST_VISIBLE = 3
_ICON = 18
_LINE_INSET = 4
_TEXT_LIMIT = 400


class MessageKind(StrEnum):
    """How much a message matters."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"

    @property
    def stays(self) -> bool:
        """Return whether it waits to be dismissed instead of making way for the next."""
        return self in (MessageKind.WARNING, MessageKind.ERROR)


_SIGNS = {
    MessageKind.INFO: ("info", Tone.INFO),
    MessageKind.SUCCESS: ("circle-check", Tone.LOW),
    MessageKind.WARNING: ("triangle-alert", Tone.HIGH),
    MessageKind.ERROR: ("circle-x", Tone.CRIT),
}


@dataclass(frozen=True, slots=True)
class MessageAction:
    """A button of a message; pressing it dismisses the message and calls `run`."""

    text: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Undoable:
    """The recorded action that the button of a message takes back; 0 is the newest one."""

    action: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in the user's language; it replaces an older one with the same key or words.

    `about` says what it tells of, for whoever tells it anew in another language.
    """

    kind: MessageKind
    text: str
    actions: tuple[MessageAction, ...] = ()
    key: str = ""
    about: object = None


class MessageBar(QWidget):
    """The messages above a page, at most three at a time; it takes no room without one."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._messages: list[Message] = []
        self._rows: dict[int, _MessageRow] = {}
        self._layout = column(self, gap=2)
        self.hide()

    def messages(self) -> tuple[Message, ...]:
        """Return the messages that are visible or wait, oldest first."""
        return tuple(self._messages)

    def post(self, message: Message) -> None:
        """Show the message, or let it wait while three others stay, and announce it."""
        self._messages = [old for old in self._messages if not _gives_way(old, message)]
        self._messages.append(message)
        self._refresh()
        announce(self, message)

    def dismiss(self, message: Message) -> None:
        """Take the message away if it is there."""
        self._messages = [old for old in self._messages if old is not message]
        self._refresh()

    def dismiss_key(self, key: str) -> None:
        """Take the message with this key away if there is one."""
        self._messages = [old for old in self._messages if old.key != key]
        self._refresh()

    def clear(self) -> None:
        """Take all messages away."""
        self._messages.clear()
        self._refresh()

    def _visible(self) -> list[Message]:
        # News is what the user has just done: it is not kept waiting by old errors.
        news = [message for message in self._messages if not message.kind.stays]
        room = MOST_VISIBLE - len(news)
        lasting = [message for message in self._messages if message.kind.stays][:room]
        return lasting + news

    def _refresh(self) -> None:
        wanted = {id(message): message for message in self._visible()}
        focused = QApplication.focusWidget() or self  # not where the keyboard was here last
        had_focus = any(
            row.isAncestorOf(focused) for known, row in self._rows.items() if known not in wanted
        )
        for gone in [known for known in self._rows if known not in wanted]:
            one = self._rows.pop(gone)
            one.hide()
            one.deleteLater()
        for known, message in wanted.items():
            if known not in self._rows:
                self._rows[known] = _MessageRow(message, self, self._translator)
                self._layout.addWidget(self._rows[known])
                self._rows[known].show()
        self.setVisible(bool(wanted))
        if had_focus and self._rows:
            next(iter(self._rows.values())).close_button.setFocus()


class _MessageRow(QFrame):
    """One message with its buttons; Esc dismisses it while it has the focus."""

    def __init__(self, message: Message, bar: MessageBar, translator: Translator) -> None:
        super().__init__(bar)
        self._message = message
        self._bar = bar
        name, tone = _SIGNS[message.kind]
        self.setProperty("message", str(message.kind))
        self.setAccessibleName(shown_text(message.text, _TEXT_LIMIT))
        layout = row(self, gap=2, margin=2)
        # The first line of the text stands beside the middle of the icon and of the buttons.
        sign = column(gap=0)
        sign.setContentsMargins(0, px(_LINE_INSET), 0, 0)
        sign.addWidget(IconView(name, tone, _ICON))
        sign.addStretch(1)
        layout.addLayout(sign)
        text = PlainLabel(shown_text(message.text, _TEXT_LIMIT), wrap=True)
        text.setContentsMargins(0, px(_LINE_INSET), 0, px(_LINE_INSET))
        layout.addWidget(text, 1)
        self._add_buttons(layout, translator)

    def _add_buttons(self, layout: QHBoxLayout, translator: Translator) -> None:
        for action in self._message.actions:
            button = push_button(action.text, partial(self._run, action), look=Look.LINK)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        close = icon_button("x", translator.gettext(DISMISS), self._dismiss, tone=Tone.INK)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = close

    def _run(self, action: MessageAction) -> None:
        self._dismiss()
        action.run()

    def _dismiss(self) -> None:
        self._bar.dismiss(self._message)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)


def announce(widget: QWidget, message: Message) -> None:
    """Let a screen reader say the message, at once if it is an error."""
    # Making these classes known takes milliseconds that the first painting of the window can spare.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, shown_text(message.text, _TEXT_LIMIT))
    if message.kind is MessageKind.ERROR:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def _gives_way(old: Message, new: Message) -> bool:
    if (new.key and old.key == new.key) or (old.kind, old.text) == (new.kind, new.text):
        return True
    return not old.kind.stays and not new.kind.stays
