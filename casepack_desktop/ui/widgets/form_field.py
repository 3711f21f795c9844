# SPDX-License-Identifier: Apache-2.0
"""A name over a control and, when something is wrong, the reason under it."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import literal, shown_line
from casepack_desktop.ui.widgets.plain_label import PlainLabel


class FormField(QWidget):
    """Ties a control to its name, its help line and its problem, for eyes and screen readers."""

    def __init__(
        self,
        name: str,
        control: QWidget,
        help_line: str = "",
        parent: QWidget | None = None,
        *,
        around: QWidget | None = None,
    ) -> None:
        """`around` is what the control stands in, if that is more than the control."""
        super().__init__(parent)
        self.control = control
        self._help_line = help_line
        self._problem = ""
        self._name = PlainLabel(literal(name), TypeRole.CAPTION, Tone.MUTE)
        self._name.setBuddy(control)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._below = PlainLabel("", TypeRole.CAPTION, Tone.MUTE, wrap=True)
        layout = column(self, gap=1)
        self._head = row(gap=2)
        self._head.addWidget(self._name, 1)
        layout.addLayout(self._head)
        layout.addWidget(around or control, 1)
        layout.addWidget(self._below)
        layout.addStretch(0)
        control.setAccessibleName(name)
        self._say()

    def add_aside(self, widget: QWidget) -> None:
        """Add a small widget at the right of the name."""
        widget.setProperty("dense", True)
        self._head.addWidget(widget)

    def problem(self) -> str:
        """Return the reason that is shown, "" if all is well."""
        return self._problem

    def show_problem(self, reason: str) -> None:
        """Show why the value is refused; "" takes the reason away."""
        if reason != self._problem:
            self._problem = reason
            mark_invalid(self.control, invalid=bool(reason))
            self._say()

    def show_help(self, help_line: str) -> None:
        """Say something else under the control while nothing is wrong."""
        if help_line != self._help_line:
            self._help_line = help_line
            self._say()

    def _say(self) -> None:
        text = self._problem or self._help_line
        self._below.set_tone(Tone.CRIT if self._problem else Tone.MUTE)
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self.control.setAccessibleDescription(shown_line(text))


def mark_invalid(control: QWidget, *, invalid: bool) -> None:
    """Give the control the border of a refused value, or take it away."""
    if bool(control.property("invalid")) != invalid:
        control.setProperty("invalid", invalid)
        control.style().polish(control)
