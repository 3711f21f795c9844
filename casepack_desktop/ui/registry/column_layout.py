# SPDX-License-Identifier: Apache-2.0
"""Which columns are shown, in what order and how wide; remembered once somebody changed it.

Until then the columns follow the width of the page: in a narrow window some make room, and the
title takes what is left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView

from casepack_desktop.ui.registry.column import Column
from casepack_desktop.ui.registry.columns import COLUMNS, PLACE, is_column
from casepack_desktop.ui.theme.measures import px, unit
from casepack_desktop.ui.view_state import ViewState

STATE = "registry/columns"
_NARROWEST, _WIDEST = 24, 2_000
_WIDEST_TITLE = 150


@dataclass(frozen=True, slots=True)
class Shape:
    """One column as it was left: `key`, `!key` if hidden, and its width in token pixels."""

    key: str
    width: int
    is_hidden: bool

    def text(self) -> str:
        """Return the form that is kept."""
        return f"{'!' if self.is_hidden else ''}{self.key}={self.width}"

    @classmethod
    def read(cls, text: str) -> "Shape | None":
        """Return what a kept text says, None if it says nothing."""
        name, _, width = text.partition("=")
        key = name.removeprefix("!")
        if key not in PLACE or not (width.isascii() and width.isdigit() and len(width) < 6):
            return None
        return cls(key, min(max(int(width), _NARROWEST), _WIDEST), name.startswith("!"))


class ColumnLayout(QObject):
    """Puts the columns of a header into shape and remembers what the user does to them.

    Signals: `changed` when other columns are shown, or in another order; `uncovered` with the
    section of a column that was hidden.
    """

    changed = Signal()
    uncovered = Signal(int)

    def __init__(self, header: QHeaderView, state: ViewState, parent: QObject) -> None:
        super().__init__(parent)
        self._header = header
        self._state = state
        self._is_own = False
        self._is_busy = False
        header.sectionResized.connect(self._on_header_section_resized)
        header.sectionMoved.connect(self._on_header_section_moved)

    @property
    def is_own(self) -> bool:
        """Return whether the user has shaped the columns."""
        return self._is_own

    def restore(self, width: int) -> None:
        """Bring the columns into the shape that is remembered, else into one that fits."""
        kept = [shape for text in self._state.texts(STATE) if (shape := Shape.read(text))]
        if any(not shape.is_hidden for shape in kept):
            self._is_own = True
            self._put(_completed(kept))
        else:
            self.fit(width)

    def fit(self, width: int) -> None:
        """Fit the columns into the width, unless the user has shaped them."""
        if not self._is_own:
            self._put(fitted(int(width / unit()), self._titles()))
            self._round_off(width)

    def shown(self) -> tuple[str, ...]:
        """Return the keys of the columns that are shown, from left to right."""
        header = self._header
        sections = (header.logicalIndex(place) for place in range(header.count()))
        return tuple(COLUMNS[one].key for one in sections if not header.isSectionHidden(one))

    def further(self) -> tuple[str, ...]:
        """Return the keys of those that are shown and whose values are read by themselves."""
        return tuple(key for key in self.shown() if COLUMNS[PLACE[key]].is_further)

    def show_only(self, keys: Sequence[str], width: int) -> None:
        """Show these columns in this order; the title takes what is left of the width.

        Unknown ones are left out.
        """
        known = list(dict.fromkeys(key for key in keys if is_column(key)))
        if not known or tuple(known) == self.shown():
            return
        rest = [column.key for column in COLUMNS if column.key not in known]
        self._put([self._shape(key, is_hidden=False) for key in known])
        self._put([self._shape(key, is_hidden=True) for key in rest], first=len(known))
        self._fill_up(width)
        self._keep()
        self.changed.emit()

    def reset(self, width: int) -> None:
        """Forget what the user did to the columns."""
        self._is_own = False
        self._state.keep_texts(STATE, [])
        self.fit(width)
        self.changed.emit()

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a column; the last one stays."""
        header = self._header
        if not shown and header.count() - header.hiddenSectionCount() == 1:
            return
        header.setSectionHidden(PLACE[key], not shown)
        if shown and header.sectionSize(PLACE[key]) < px(_NARROWEST):
            header.resizeSection(PLACE[key], px(COLUMNS[PLACE[key]].wide))
        self._keep()
        self.changed.emit()
        if shown:
            self.uncovered.emit(PLACE[key])

    def is_shown(self, key: str) -> bool:
        """Return whether a column is shown."""
        return not self._header.isSectionHidden(PLACE[key])

    def _shape(self, key: str, *, is_hidden: bool) -> Shape:
        width = self._header.sectionSize(PLACE[key]) / unit()
        return Shape(key, round(width) or COLUMNS[PLACE[key]].wide, is_hidden)

    def _put(self, shapes: Iterable[Shape], first: int = 0) -> None:
        self._is_busy = True
        header = self._header
        for place, shape in enumerate(shapes, first):
            section = PLACE[shape.key]
            is_there = header.visualIndex(section) == place
            if shape.is_hidden and is_there and header.isSectionHidden(section):
                continue
            header.setSectionHidden(section, False)
            header.resizeSection(section, px(shape.width))
            header.setSectionHidden(section, shape.is_hidden)
            header.moveSection(header.visualIndex(section), place)
        self._is_busy = False

    def _titles(self) -> dict[str, int]:
        """Return how wide the title of each column shown at first is, in token pixels."""
        sizes = {
            one.key: self._header.sectionSizeFromContents(PLACE[one.key])
            for one in COLUMNS
            if one.is_shown
        }
        return {key: min(ceil(size.width() / unit()), _WIDEST_TITLE) for key, size in sizes.items()}

    def _round_off(self, width: int) -> None:
        """Give the title what rounding left over or took too much."""
        section = next(place for place, column in enumerate(COLUMNS) if column.grows)
        over = self._header.length() - width
        if abs(over) <= self._header.count():
            self._is_busy = True
            self._header.resizeSection(section, self._header.sectionSize(section) - over)
            self._is_busy = False

    def _fill_up(self, width: int) -> None:
        section = next(place for place, column in enumerate(COLUMNS) if column.grows)
        left = width - self._header.length()
        if left > 0 and not self._header.isSectionHidden(section):
            self._is_busy = True
            self._header.resizeSection(section, self._header.sectionSize(section) + left)
            self._is_busy = False

    def _keep(self) -> None:
        self._is_own = True
        header, texts = self._header, []
        for place in range(header.count()):
            section = header.logicalIndex(place)
            is_hidden, key = header.isSectionHidden(section), COLUMNS[section].key
            # A hidden section has no width of its own to be remembered.
            width = COLUMNS[section].wide if is_hidden else header.sectionSize(section) / unit()
            texts.append(Shape(key, round(width), is_hidden).text())
        self._state.keep_texts(STATE, texts)

    def _on_header_section_resized(self, _section: int, _old: int, _new: int) -> None:
        if not self._is_busy:
            self._keep()

    def _on_header_section_moved(self, _section: int, _old: int, _new: int) -> None:
        if not self._is_busy:
            self._keep()
            self.changed.emit()


def fitted(width: int, titles: Mapping[str, int] | None = None) -> list[Shape]:
    """Return a shape that fits into a width in token pixels, as far as that can be.

    `titles` are the widths that the titles of the columns take by key.
    """
    least = {one.key: max(one.narrow, (titles or {}).get(one.key, 0)) for one in COLUMNS}
    shown = [column for column in COLUMNS if column.is_shown]
    while sum(least[one.key] for one in shown) > width and any(one.yields for one in shown):
        shown.remove(max(shown, key=lambda column: column.yields))
    widths = {one.key: least[one.key] for one in shown}
    # What grows gets its share first, then the others, and in the end it takes what is left.
    for several in ([one for one in shown if one.grows], shown):
        spare = max(0, width - sum(widths.values()))
        wishes = {one.key: max(0, one.wide - widths[one.key]) for one in several}
        part = min(1.0, spare / (sum(wishes.values()) or 1))
        widths |= {key: widths[key] + int(part * wish) for key, wish in wishes.items()}
    left = max(0, width - sum(widths.values()))
    return [_shape(column, widths, left) for column in COLUMNS]


def _shape(column: Column, widths: dict[str, int], left: int) -> Shape:
    if column.key not in widths:
        return Shape(column.key, column.wide, is_hidden=True)
    more = left if column.grows else 0
    return Shape(column.key, widths[column.key] + more, is_hidden=False)


def _completed(kept: list[Shape]) -> list[Shape]:
    """Return what was kept with the columns that were unknown then, hidden, at the end."""
    by_key = {shape.key: shape for shape in kept}
    new = [Shape(one.key, one.wide, True) for one in COLUMNS if one.key not in by_key]
    return [*by_key.values(), *new]
