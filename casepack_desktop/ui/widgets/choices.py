# SPDX-License-Identifier: Apache-2.0
"""The rows of a list of choices, made only where they are seen: there may be thousands of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap
from typing_extensions import override

from casepack_desktop.ui.widgets.buttons import icon_size
from casepack_desktop.ui.widgets.pill_painting import dot_width, paint_dot
from casepack_desktop.ui.widgets.plain import shown_line, tool_tip_text

KEY_ROLE = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()
NAME_LIMIT = 120
_AT_FIRST = 200
"""So many rows are listed before somebody goes on to the others; laying them out takes its time."""
_OFF, _ON = Qt.CheckState.Unchecked, Qt.CheckState.Checked
_Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to choose: its key, its name, its colour if any, and other words that find it."""

    key: str
    name: str
    colour: str = ""
    words: tuple[str, ...] = ()


class ChoicesModel(QAbstractListModel):
    """Things to choose, several marked ones first, narrowed to those that have a text."""

    def __init__(
        self, picks: Sequence[Pick], chosen: Collection[str] | None, parent: QObject | None = None
    ) -> None:
        """`chosen` are the marked ones, None where nothing is marked; unknown ones are kept."""
        super().__init__(parent)
        marked = dict.fromkeys(chosen or ())
        known = {pick.key for pick in picks}
        unknown = [Pick(key, key) for key in marked if key not in known]
        # What is chosen stands first, so that it is seen among hundreds.
        self._picks = sorted((*unknown, *picks), key=lambda pick: pick.key not in marked)
        self._marked = None if chosen is None else set(marked)
        self._shown = self._picks
        self._count = _AT_FIRST
        self._searched: list[str] = []
        self._dot = cache(_dot)  # too short-lived to follow a change of the colours

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of what is marked, in the order of the list."""
        marked = self._marked or ()
        return tuple(pick.key for pick in self._picks if pick.key in marked)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of what is listed at the moment, all the way down."""
        return tuple(pick.key for pick in self._shown)

    def narrow(self, text: str, typed: Pick | None = None) -> None:
        """List only what has the text in its name, its key or its other words, `typed` last."""
        if not self._searched:
            self._searched = [_searched(pick) for pick in self._picks]
        wanted = text.casefold()
        rows = zip(self._picks, self._searched, strict=True)
        self.beginResetModel()
        self._shown = [pick for pick, has in rows if wanted in has] if wanted else self._picks
        self._count = _AT_FIRST
        if typed is not None:
            self._shown = [*self._shown, typed]
            self._count = len(self._shown)  # it is to be seen at once
        self.endResetModel()

    def turn(self, index: QModelIndex) -> None:
        """Mark what is not marked, and the other way round."""
        if self._marked is not None:
            self._marked ^= {self._shown[index.row()].key}
            self.dataChanged.emit(index, index, [int(_Role.CheckStateRole)])

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else min(self._count, len(self._shown))

    @override
    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._count < len(self._shown)

    @override
    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """List all that is left."""
        if self.canFetchMore(parent):
            self.beginInsertRows(_ROOT, self._count, len(self._shown) - 1)
            self._count = len(self._shown)
            self.endInsertRows()

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _Role.DisplayRole
    ) -> Any:
        if not 0 <= index.row() < self.rowCount():
            return None
        pick = self._shown[index.row()]
        if role == _Role.DisplayRole:
            return shown_line(pick.name, NAME_LIMIT)
        if role == _Role.CheckStateRole and self._marked is not None:
            return _ON if pick.key in self._marked else _OFF
        if role == _Role.DecorationRole and pick.colour:
            return self._dot(pick.colour)
        if role == _Role.ToolTipRole and len(pick.name) > NAME_LIMIT // 4:
            return tool_tip_text(pick.name)
        return pick.key if role == KEY_ROLE else None


def _searched(pick: Pick) -> str:
    return "\n".join((pick.name, pick.key, *pick.words)).casefold()


def _dot(colour: str) -> QIcon:
    side = icon_size()
    pixmap = QPixmap(QSize(side.width(), side.height()))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    inset = max(0, side.width() - dot_width()) // 2
    paint_dot(painter, QRectF(pixmap.rect().adjusted(inset, 0, 0, 0)), colour)
    painter.end()
    return QIcon(pixmap)
