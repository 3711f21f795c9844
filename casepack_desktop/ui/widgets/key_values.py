# SPDX-License-Identifier: Apache-2.0
"""Facts line by line: what it is at the left, what it says at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.layouts import column, emptied, row, rule
from casepack_desktop.ui.widgets.plain import shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

NOTHING = "\N{EM DASH}"


class KeyValueList(QWidget):
    """Rows of a name and a value with a line between them; values can be read by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = column(self, gap=1)
        self._count = 0

    def clear(self) -> None:
        """Remove all rows."""
        emptied(self._rows)
        self._count = 0

    def add_text(self, name: str, value: str, role: TypeRole = TypeRole.BODY) -> ElidedLabel:
        """Add a row whose value is a line of text; an empty one is shown as a dash.

        A value in the mono role, such as a time, is never cut.
        """
        label = ElidedLabel(value or NOTHING, role)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if role is TypeRole.MONO:
            label.setMinimumWidth(label.sizeHint().width())  # half a time is no time
        label.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        label.setAccessibleName(f"{name}: {shown_line(value) or NOTHING}")
        self._add(name, label, stretch=True)
        return label

    def add_widget(self, name: str, value: QWidget) -> None:
        """Add a row whose value is a widget such as a pill."""
        if not value.accessibleName():
            value.setAccessibleName(name)
        self._add(name, value, stretch=False)

    def _add(self, name: str, value: QWidget, *, stretch: bool) -> None:
        if self._count:
            self._rows.addWidget(rule())
        self._count += 1
        line = row(gap=3)
        line.addWidget(PlainLabel(name, tone=Tone.MUTE))
        if stretch:
            line.addWidget(value, 1)
        else:
            line.addStretch(1)
            line.addWidget(value, 0, Qt.AlignmentFlag.AlignRight)
        self._rows.addLayout(line)
