# SPDX-License-Identifier: Apache-2.0
"""Small screens and large letters: what can be done with chosen incidents comes before filters."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from casepack_desktop.ui.registry.bar import FilterBar
from casepack_desktop.ui.registry.selection_bar import SelectionBar


class ScarceRoom(QObject):
    """Hides the filters while several incidents are chosen and there is no room for both bars."""

    def __init__(self, page: QWidget, filters: FilterBar, chosen: SelectionBar) -> None:
        super().__init__(page)
        self._page = page
        self._filters = filters
        self._chosen = chosen
        page.installEventFilter(self)

    def _share(self) -> None:
        layout = self._page.layout()
        if layout is None:
            return
        needed = layout.totalMinimumHeightForWidth(self._page.width())
        if self._filters.isHidden():
            margins = layout.contentsMargins()
            inside = self._page.width() - margins.left() - margins.right()
            needed += self._filters.heightForWidth(inside) + layout.spacing()
        is_short = not self._chosen.isHidden() and needed > self._page.height()
        if is_short is not self._filters.isHidden():
            self._filters.setVisible(not is_short)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._share()
        return super().eventFilter(watched, event)
