# SPDX-License-Identifier: Apache-2.0
"""A list that opens under a control: several or one of many, found by typing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Look, icon_size, push_button
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.pill_painting import dot_width, paint_dot
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text
from casepack_desktop.ui.widgets.plain_label import PlainLabel

FIND = N_("Find in the list")
NOTHING_FOUND = N_("Nothing in the list matches.")
_KEY = int(Qt.ItemDataRole.UserRole)
_SEARCHED = _KEY + 1
_WIDTH = 260
_ROW = 28
_MOST_ROWS = 12
_SEARCHED_FROM = 9
_NAME_LIMIT = 120
_CONFIRMING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OFF, _ON = Qt.CheckState.Unchecked, Qt.CheckState.Checked


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to choose: its key, its name, its colour if any, and other words that find it."""

    key: str
    name: str
    colour: str = ""
    words: tuple[str, ...] = ()


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
        self._items = QStandardItemModel(self)
        self._shown = QSortFilterProxyModel(self)
        self.line = QLineEdit()
        self.list = QListView()
        self._nothing = PlainLabel(translator.gettext(NOTHING_FOUND), wrap=True)
        self._typing = typing
        self._typed: QStandardItem | None = None
        self._names = {name.casefold() for pick in picks for name in (pick.key, pick.name)}
        self._fill(picks, chosen or ())
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
        rows = (self._items.item(place) for place in range(self._items.rowCount()))
        return tuple(str(one.data(_KEY)) for one in rows if one.checkState() == _ON)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of what is listed at the moment."""
        rows = range(self._shown.rowCount())
        return tuple(str(self._shown.index(place, 0).data(_KEY)) for place in rows)

    def _fill(self, picks: Sequence[Pick], chosen: Collection[str]) -> None:
        known = {pick.key for pick in picks}
        unknown = [Pick(key, key) for key in chosen if key not in known]
        # What is chosen stands first, so that it is seen among hundreds.
        ordered = sorted((*unknown, *picks), key=lambda pick: pick.key not in chosen)
        for pick in ordered:
            item = _item(pick)
            if self._marks:
                item.setData(_ON if pick.key in chosen else _OFF, Qt.ItemDataRole.CheckStateRole)
            self._items.appendRow(item)
        self._shown.setSourceModel(self._items)
        self._shown.setFilterRole(_SEARCHED)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def _build(self, title: str, translator: Translator, extras: Sequence[Extra]) -> None:
        layout = column(self, gap=1, margin=1)
        hint = translator.gettext(FIND) if self._typing is None else self._typing.hint
        self.line.setAccessibleName(hint)
        self.line.setPlaceholderText(hint)
        self.line.installEventFilter(self)
        self.list.setModel(self._shown)
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
        is_long = self._items.rowCount() >= _SEARCHED_FROM
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
        rows = min(max(self._items.rowCount() + further, 1), _MOST_ROWS)
        hint = self.list.sizeHintForRow(0) if self._items.rowCount() else px(_ROW)
        self.list.setFixedHeight(rows * hint + 2 * self.list.frameWidth())
        self.list.doItemsLayout()  # what was laid out before knew nothing of the style
        self.list.setCurrentIndex(self._shown.index(0, 0))

    def _closing(self, run: Callable[[], object]) -> Callable[[], object]:
        def close_and_run() -> None:
            self.close()
            run()

        return close_and_run

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if not self._marks:
            key = str(index.data(_KEY))
            self.close()
            self.picked.emit((key,))
            return
        item = self._items.itemFromIndex(self._shown.mapToSource(index))
        item.setCheckState(_OFF if item.checkState() == _ON else _ON)
        self.picked.emit(self.chosen())

    def _on_list_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _offer_typed(self, text: str, typing: Typing) -> None:
        """Let the last row be what was typed, unless that is listed or cannot be chosen."""
        if self._typed is not None:
            self._items.removeRow(self._typed.row())
            self._typed = None
        reason = typing.refused(text) if text else ""
        if text and not reason and text.casefold() not in self._names:
            self._typed = _item(Pick(text, typing.offer(shown_line(text, _NAME_LIMIT))))
            self._items.appendRow(self._typed)
        self._nothing.setText(reason)

    def _on_line_text_changed(self, text: str) -> None:
        text = text.strip()
        if self._typing is not None:
            self._offer_typed(text, self._typing)
        self._shown.setFilterFixedString(text[:_NAME_LIMIT])
        self._nothing.setVisible(not self._shown.rowCount())
        self.list.setCurrentIndex(self._shown.index(0, 0))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if watched is self.line and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus()
            return True
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


def _item(pick: Pick) -> QStandardItem:
    item = QStandardItem(shown_line(pick.name, _NAME_LIMIT))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(pick.key, _KEY)
    item.setData("\n".join((pick.name, pick.key, *pick.words)), _SEARCHED)
    if len(pick.name) > _NAME_LIMIT // 4:
        item.setData(tool_tip_text(pick.name), Qt.ItemDataRole.ToolTipRole)
    if pick.colour:
        item.setIcon(_dot(pick.colour))
    return item


def _dot(colour: str) -> QIcon:
    # The list is too short-lived to follow a change of the colours.
    side = icon_size()
    pixmap = QPixmap(QSize(side.width(), side.height()))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    inset = max(0, side.width() - dot_width()) // 2
    paint_dot(painter, QRectF(pixmap.rect().adjusted(inset, 0, 0, 0)), colour)
    painter.end()
    return QIcon(pixmap)
