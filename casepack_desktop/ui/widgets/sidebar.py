# SPDX-License-Identifier: Apache-2.0
"""The ways into the program, in sections, with how much waits behind each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from casepack_desktop.ui.theme.measures import font_of, px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole, tokens
from casepack_desktop.ui.widgets.pill_painting import pill_font
from casepack_desktop.ui.widgets.plain import tool_tip_text

_KEY = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ALARM = Qt.ItemDataRole.UserRole + 2
_ROW = 30
_HEADING = 30
_INSET = 8
_TEXT = 10

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be chosen."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its pages."""

    title: str
    entries: Sequence[Entry]


class SidebarList(QListView):
    """Sections of pages; the arrow keys walk over the pages, headings are skipped.

    Signals: `chosen` with the key of the page when the choice changes.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QStandardItem] = {}
        self._filling = False
        self._model = QStandardItemModel(self)
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(_SidebarDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("sidebar", True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._fit()
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show these sections; the choice stays if its page is still there."""
        chosen = self.chosen_key()
        self._filling = True
        self._model.clear()
        self._items.clear()
        for section in sections:
            heading = QStandardItem(section.title)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(heading)
            for entry in section.entries:
                self._items[entry.key] = _item(entry)
                self._model.appendRow(self._items[entry.key])
        if chosen in self._items:
            self.setCurrentIndex(self._items[chosen].index())
        self._filling = False

    def entries(self) -> list[Entry]:
        """Return the pages from above to below."""
        return [Entry(key, item.text()) for key, item in self._items.items()]

    def choose(self, key: str) -> None:
        """Choose the page; raises KeyError if there is none."""
        self.setCurrentIndex(self._items[key].index())

    def key_of(self, index: Index) -> str:
        """Return the key of the page at an index, "" for a heading."""
        return str(index.data(_KEY) or "")

    def chosen_key(self) -> str:
        """Return the key of the chosen page, "" if none is."""
        return str(self.currentIndex().data(_KEY) or "")

    def show_count(self, key: str, count: str, spoken: str = "", *, alarm: bool = False) -> None:
        """Show a number at the page, as a badge if it is an alarm; "" removes it.

        `spoken` is what a screen reader says instead of the bare number ("2 overdue").
        """
        item = self._items[key]
        item.setData(count or None, _COUNT)
        item.setData(alarm, _ALARM)
        name = item.text()
        said = f"{name}, {spoken or count}" if count else name
        item.setData(said, Qt.ItemDataRole.AccessibleTextRole)

    def _fit(self) -> None:
        self.setFixedWidth(px(tokens().sidebar_width))
        self.doItemsLayout()

    def _on_current_changed(self, current: QModelIndex) -> None:
        key = current.data(_KEY)
        if key and not self._filling:
            self.chosen.emit(key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


class _SidebarDelegate(QStyledItemDelegate):
    """Paints headings and pages."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(tokens().sidebar_width) - px(2), px(_ROW if index.data(_KEY) else _HEADING))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_KEY):
            _paint_entry(painter, option, index)
        else:
            _paint_heading(painter, option.rect, str(index.data()))
        painter.restore()


def _paint_heading(painter: QPainter, rect: QRect, text: str) -> None:
    font = font_of(TypeRole.CAPTION)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    painter.setFont(font)
    painter.setPen(QColor(colours().mute))
    room = rect.adjusted(px(_INSET + _TEXT), 0, -px(_INSET), -px(4))
    line = painter.fontMetrics().elidedText(text.upper(), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, line)


def _paint_entry(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    ground = option.rect.adjusted(px(_INSET), 1, -px(_INSET), -1)
    _paint_ground(painter, option, ground)
    room = ground.adjusted(px(_TEXT), 0, -px(_TEXT), 0)
    taken = _paint_count(painter, room, index)
    font = font_of(TypeRole.STRONG if chosen else TypeRole.BODY)
    painter.setFont(font)
    painter.setPen(QColor(colours().of(Tone.ACCENT if chosen else Tone.INK)))
    width = room.width() - taken
    line = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, width)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
    now = colours()
    flags = QStyle.StateFlag
    focused = flags.State_HasFocus | flags.State_Selected
    ring = (option.state & focused) == focused and bool(option.state & flags.State_Active)
    painter.setPen(QPen(QColor(now.accent), 2) if ring else Qt.PenStyle.NoPen)
    if option.state & flags.State_Selected:
        painter.setBrush(QColor(now.accent_soft))
    elif option.state & flags.State_MouseOver:
        painter.setBrush(QColor(now.line))
    else:
        return
    radius = px(tokens().radius["control"])
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1) if ring else rect, radius, radius)


def _paint_count(painter: QPainter, room: QRect, index: Index) -> int:
    """Paint the number at the right and return the width that it takes."""
    count = index.data(_COUNT)
    if count is None:
        return 0
    now, text = colours(), str(count)
    alarm = bool(index.data(_ALARM))
    painter.setFont(pill_font() if alarm else font_of(TypeRole.CAPTION))
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + (px(14) if alarm else 0)
    box = QRect(room.right() - width, room.top(), width + 1, room.height())
    if alarm:
        height = metrics.height() + px(1)
        badge = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.crit))
        painter.drawRoundedRect(badge, height / 2, height / 2)
    painter.setPen(QColor(now.panel if alarm else now.mute))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width + px(6)


def _item(entry: Entry) -> QStandardItem:
    item = QStandardItem(entry.text)
    item.setData(entry.key, _KEY)
    item.setData(entry.text, Qt.ItemDataRole.AccessibleTextRole)
    item.setData(tool_tip_text(entry.text), Qt.ItemDataRole.ToolTipRole)
    return item
