# SPDX-License-Identifier: Apache-2.0
"""A list that opens under a control: several or one of many, found by typing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Look, icon_size, push_button
from casepack_desktop.ui.widgets.choices import KEY_ROLE, NAME_LIMIT, ChoicesModel, Pick
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel

FIND = N_("Find in the list")
NOTHING_FOUND = N_("Nothing in the list matches.")
_WIDTH = 260
_ROW = 28
_MOST_ROWS = 12
_SEARCHED_FROM = 9
_CONFIRMING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Extra:
    """A button under the list; pressing it closes the list."""

    text: str
    run: Callable[[], object]
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Typing:
    """Lets something be chosen that is not in the list, by typing it."""

    hint: str
    """What stands in the line while it is empty."""
    offer: Callable[[str], str]
    """Gives the name of the row that chooses what was typed."""
    refused: Callable[[str], str]
    """Gives the reason why what was typed cannot be chosen, "" if it can."""


class ChoicePopup(QFrame):
    """Several of many, each marked, or one of many; Esc or a click beside it closes it.

    Signals: `picked` with all keys that are chosen, after every change, or with the one that was
    chosen. It goes away when it is closed.
    """

    picked = QtSignal(tuple)

    def __init__(
        self,
        title: str,
        picks: Sequence[Pick],
        translator: Translator,
        *,
        chosen: Collection[str] | None = None,
        extras: Sequence[Extra] = (),
        typing: Typing | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`chosen` are the marked ones, None where one is to be chosen; unknown ones are kept.

        `typing` offers what is typed as well, where one is to be chosen; its key is the text.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("popup", True)
        self.setAccessibleName(title)
        self._marks = chosen is not None
        self._choices = ChoicesModel(picks, chosen, self)
        self.line = QLineEdit()
        self.list = QListView()
        self._nothing = PlainLabel(translator.gettext(NOTHING_FOUND), wrap=True)
        self._typing = typing
        self._names = {name.casefold() for pick in picks for name in (pick.key, pick.name)}
        self._build(title, translator, extras)
        self.list.clicked.connect(self._on_list_clicked)
        self.line.textChanged.connect(self._on_line_text_changed)

    def open_under(self, control: QWidget) -> None:
        """Open below a control, or above it where the screen ends."""
        self._open(lambda: placed_under(self, control))

    def open_at(self, place: QPoint) -> None:
        """Open with the upper left corner at a place of the screen, as far as it fits."""
        self._open(lambda: fitted(self, place))

    def _open(self, place: Callable[[], QPoint]) -> None:
        self._fit_list()
        self.move(place())
        self.show()
        self.move(place())  # the style, which takes a pixel here and there, is known only now
        (self.line if self.line.isVisibleTo(self) else self.list).setFocus()

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of what is marked, in the order of the list."""
        return self._choices.chosen()

    def keys(self) -> tuple[str, ...]:
        """Return the keys of what is listed at the moment."""
        return self._choices.keys()

    def _build(self, title: str, translator: Translator, extras: Sequence[Extra]) -> None:
        layout = column(self, gap=1, margin=1)
        hint = translator.gettext(FIND) if self._typing is None else self._typing.hint
        self.line.setAccessibleName(hint)
        self.line.setPlaceholderText(hint)
        self.line.installEventFilter(self)
        self.list.setModel(self._choices)
        self.list.setAccessibleName(title)
        self.list.setProperty("choices", True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setIconSize(icon_size())
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self._nothing.hide()
        for widget in (self.line, self.list, self._nothing):
            layout.addWidget(widget)
        # Only now: what is shown before it has a parent is a window of its own for a moment.
        is_long = self._choices.rowCount() >= _SEARCHED_FROM
        self.line.setVisible(is_long or self._typing is not None)
        if extras:
            foot = row(gap=1)
            for extra in extras:
                button = push_button(extra.text, self._closing(extra.run), look=Look.LINK)
                button.setEnabled(extra.is_enabled)
                foot.addWidget(button)
            foot.addStretch(1)
            layout.addLayout(foot)
        self.setMinimumWidth(px(_WIDTH))

    def _fit_list(self) -> None:
        """Make the list as high as its rows, up to a limit."""
        self.ensurePolished()
        self.list.ensurePolished()
        further = 0 if self._typing is None else 1
        rows = min(max(self._choices.rowCount() + further, 1), _MOST_ROWS)
        hint = self.list.sizeHintForRow(0) if self._choices.rowCount() else px(_ROW)
        self.list.setFixedHeight(rows * hint + 2 * self.list.frameWidth())
        self.list.doItemsLayout()  # what was laid out before knew nothing of the style
        self.list.setCurrentIndex(self._choices.index(0, 0))

    def _closing(self, run: Callable[[], object]) -> Callable[[], object]:
        def close_and_run() -> None:
            self.close()
            run()

        return close_and_run

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if not self._marks:
            key = str(index.data(KEY_ROLE))
            self.close()
            self.picked.emit((key,))
            return
        self._choices.turn(index)
        self.picked.emit(self.chosen())

    def _on_list_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _typed(self, text: str, typing: Typing) -> Pick | None:
        """Return the row that chooses what was typed, None if it is listed or cannot be chosen."""
        reason = typing.refused(text) if text else ""
        self._nothing.setText(reason)
        if not text or reason or text.casefold() in self._names:
            return None
        return Pick(text, typing.offer(shown_line(text, NAME_LIMIT)))

    def _on_line_text_changed(self, text: str) -> None:
        text = text.strip()
        typed = None if self._typing is None else self._typed(text, self._typing)
        self._choices.narrow(text[:NAME_LIMIT], typed)
        self._nothing.setVisible(not self._choices.rowCount())
        self.list.setCurrentIndex(self._choices.index(0, 0))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if watched is self.line and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus()
            return True
        if watched is self.list and key == Qt.Key.Key_End:
            self._choices.fetchMore(QModelIndex())
        if key in _CONFIRMING or (watched is self.list and key == Qt.Key.Key_Space):
            self._choose(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def placed_under(popup: QWidget, control: QWidget) -> QPoint:
    """Return where a list belongs that opens under a control, above it where the screen ends."""
    above = control.mapToGlobal(QPoint(0, -px(2))).y()
    return fitted(popup, control.mapToGlobal(QPoint(0, control.height() + px(2))), above)


def fitted(popup: QWidget, place: QPoint, above: int | None = None) -> QPoint:
    """Return the place moved so that all of the list is on the screen, if need be over `above`."""
    popup.adjustSize()
    room = popup.screen().availableGeometry()
    left = max(room.left(), min(place.x(), room.right() + 1 - popup.width()))
    top = place.y()
    if top + popup.height() > room.bottom() + 1:
        top = (room.bottom() + 1 if above is None else above) - popup.height()
    return QPoint(left, max(room.top(), top))
