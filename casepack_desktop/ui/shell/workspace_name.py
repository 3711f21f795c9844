# SPDX-License-Identifier: Apache-2.0
"""The name of the open workspace at the end of the bar; where room is scarce it stands alone."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.layouts import row
from casepack_desktop.ui.widgets.pill import Pill
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

WORKSPACE = N_("Workspace:")
SEALED = N_("sealed")
SAMPLE = N_("Sample")
_WANTED = 260
_NARROWEST = 120


class WorkspaceName(QWidget):
    """Which workspace is open, that it is sealed, and whether it is the sample."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self._line = row(self, gap=1)
        self._line.addStretch(1)
        self._sample = Pill.of_tone(_(SAMPLE), Tone.INFO)
        self._sample.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._caption = PlainLabel(_(WORKSPACE), tone=Tone.MUTE)
        self.name = ElidedLabel("", TypeRole.STRONG)
        self._sealed = PlainLabel(_(SEALED), TypeRole.CAPTION, Tone.MUTE)
        for widget in (self._sample, self._caption, self.name, self._sealed):
            self._line.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_workspace(self, name: str, *, is_sample: bool) -> None:
        """Show the name of the open workspace, "" for none."""
        self.name.setText(name)
        for widget in (self.name, self._sealed):
            widget.setVisible(bool(name))
        self._sample.setVisible(is_sample)
        self.updateGeometry()
        self._fit()

    def _width(self, name: int, *, captioned: bool) -> int:
        """Return the width with so much of the name."""
        shown: list[QWidget] = [] if self._sample.isHidden() else [self._sample]
        if self.name.isHidden():
            return sum(one.sizeHint().width() for one in shown)
        shown += [self._caption, self._sealed] if captioned else [self._sealed]
        rest = sum(one.sizeHint().width() + self._line.spacing() for one in shown)
        return rest + min(name, self.name.sizeHint().width())

    def _fit(self) -> None:
        room = self._width(self.name.sizeHint().width(), captioned=True)
        self._caption.setVisible(not self.name.isHidden() and self.width() >= room)

    @override
    def sizeHint(self) -> QSize:
        # The same with and without the caption, or it would come and go.
        return QSize(self._width(px(_WANTED), captioned=True), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        width = self._width(px(_NARROWEST), captioned=False)
        return QSize(width, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
