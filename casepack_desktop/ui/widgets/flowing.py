# SPDX-License-Identifier: Apache-2.0
"""Rows that break where the window is narrow or the text large, instead of being cut off."""

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.ui.theme.measures import px, space

_NARROWEST_COLUMN = 190


class _Flowing(QWidget):
    """Places its widgets by width; `_places` says where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _add(self, widget: QWidget) -> None:
        self._widgets.append(widget)
        widget.setParent(self)
        widget.show()
        self._arrange()

    def take(self, widget: QWidget) -> None:
        """Take the widget out; who takes it keeps it."""
        self._widgets.remove(widget)
        self._arrange()

    def remove(self, widget: QWidget) -> None:
        """Take the widget out and let it go."""
        self._widgets.remove(widget)
        widget.hide()
        widget.deleteLater()
        self._arrange()

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _places(self, width: int) -> list[QRect]:
        raise NotImplementedError

    def _arrange(self) -> None:
        for widget, place in zip(self._shown(), self._places(self.width()), strict=True):
            widget.setGeometry(place)
        self.updateGeometry()

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(max(self.width(), 1)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)


class WrapRow(_Flowing):
    """Widgets at their own size, side by side in the middle of their line, and then below."""

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        self._add(widget)

    def natural_width(self) -> int:
        """Return the width that keeps all widgets in one line, 0 where none is shown."""
        hints = [_natural(widget).width() for widget in self._shown()]
        return sum(hints) + space(2) * max(0, len(hints) - 1)

    @override
    def minimumSizeHint(self) -> QSize:
        hints = [_natural(widget) for widget in self._shown()]
        width = max((hint.width() for hint in hints), default=0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    @override
    def _places(self, width: int) -> list[QRect]:
        gap, places, left, top, height = space(2), [], 0, 0, 0
        for widget in self._shown():
            hint = _natural(widget)
            if left and left + hint.width() > width:
                left, top, height = 0, top + height + gap, 0
            places.append(QRect(left, top, hint.width(), hint.height()))
            left += hint.width() + gap
            height = max(height, hint.height())
        return _in_the_middle(places)


class FieldGrid(_Flowing):
    """Fields in as many equal columns as fit, at most `columns`."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._wide: set[QWidget] = set()

    def add(self, field: QWidget, *, wide: bool = False) -> None:
        """Add a field; a wide one takes the whole line."""
        if wide:
            self._wide.add(field)
        self._add(field)

    @override
    def minimumSizeHint(self) -> QSize:
        widths = [widget.minimumSizeHint().width() for widget in self._shown()]
        width = max(widths, default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    @override
    def _places(self, width: int) -> list[QRect]:
        gap = space(4)
        columns = self._columns_in(width, gap)
        column = (width - gap * (columns - 1)) // columns
        places: list[QRect] = []
        top, line = 0, [0]
        for widget in self._shown():
            wide = widget in self._wide
            if len(line) - 1 + (columns if wide else 1) > columns:
                top, line = top + max(line) + space(3), [0]
            across = width if wide else column
            height = _height(widget, across)
            places.append(QRect((len(line) - 1) * (column + gap), top, across, height))
            line += [height] * (columns if wide else 1)
        return [self._filled(*both, places) for both in zip(self._shown(), places, strict=True)]

    def _filled(self, widget: QWidget, place: QRect, places: list[QRect]) -> QRect:
        """Make what likes to be taller as tall as the tallest of its line."""
        if widget.sizePolicy().verticalPolicy() is not QSizePolicy.Policy.Minimum:
            return place
        tallest = max(other.height() for other in places if other.top() == place.top())
        return QRect(place.left(), place.top(), place.width(), tallest)

    def _columns_in(self, width: int, gap: int) -> int:
        needed = [widget.minimumSizeHint().width() for widget in self._shown()]
        narrowest = max([px(_NARROWEST_COLUMN), *needed])
        return max(1, min(self._columns, (width + gap) // (narrowest + gap)))


def _in_the_middle(places: list[QRect]) -> list[QRect]:
    tallest: dict[int, int] = {}
    for place in places:
        tallest[place.top()] = max(tallest.get(place.top(), 0), place.height())
    return [place.translated(0, (tallest[place.top()] - place.height()) // 2) for place in places]


def _natural(widget: QWidget) -> QSize:
    """Return the size that the widget wants and that its style does not refuse."""
    widget.ensurePolished()
    return widget.sizeHint().expandedTo(widget.minimumSize())


def _height(widget: QWidget, width: int) -> int:
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return _natural(widget).height()
