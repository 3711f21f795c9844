# SPDX-License-Identifier: Apache-2.0
"""A wide and a narrow column that stand one below the other where the room is small."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.widgets.layouts import column

_SIDE_BY_SIDE = 900
_NARROWEST_SIDE = 240
_WIDEST_SIDE = 320
_Direction = QBoxLayout.Direction


class TwoColumns(QScrollArea):
    """Cards in `main` and in `side`, scrolled together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = QWidget()
        self.inside.setProperty("ground", "bg")
        self._both = QBoxLayout(_Direction.LeftToRight, self.inside)
        self._both.setSpacing(space(4))
        self._both.setContentsMargins(0, space(4), space(2), space(4))
        self.main: QVBoxLayout = column(gap=3)
        self._side = QWidget()
        self.side: QVBoxLayout = column(self._side, gap=3)
        self._both.addLayout(self.main, 1)
        self._both.addWidget(self._side)
        self.setWidget(self.inside)
        self._fold()

    def finish(self) -> None:
        """Push the cards up; call it after the last one was added."""
        self.main.addStretch(1)
        self.side.addStretch(1)

    def insert_side(self, place: int, card: QWidget) -> None:
        """Put a card into the narrow column, at a place from 0."""
        self.side.insertWidget(place, card)

    def is_folded(self) -> bool:
        """Return whether the narrow column stands under the wide one."""
        return self._both.direction() == _Direction.TopToBottom

    def _fold(self) -> None:
        folded = self.width() < px(_SIDE_BY_SIDE)
        self._both.setDirection(_Direction.TopToBottom if folded else _Direction.LeftToRight)
        quarter = min(max(self.width() // 4, px(_NARROWEST_SIDE)), px(_WIDEST_SIDE))
        self._side.setMinimumWidth(0 if folded else quarter)
        self._side.setMaximumWidth(16_777_215 if folded else quarter)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()
        super().resizeEvent(event)
