# SPDX-License-Identifier: Apache-2.0
"""The card of the one main report file: what it is and what can be done with it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from casepack_desktop.domain.files import FileView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.files.cells import paint_picture
from casepack_desktop.ui.files.model import Reading
from casepack_desktop.ui.files.table import ACT_ICONS, Act
from casepack_desktop.ui.files.texts import icon_text, size_text, symbol_of, time_text, type_text
from casepack_desktop.ui.files.thumbnails import Thumbnails
from casepack_desktop.ui.theme.icons import paint_icon
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.palette import colours
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.widgets.buttons import icon_button, push_button
from casepack_desktop.ui.widgets.card import Card
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.plain import set_tool_tip
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel

TITLE = N_("Main report file")
NONE = N_("None yet. It is the one document that this incident is filed under.")
CHOOSE = N_("Choose…")
REPLACE = N_("Replace…")
FACTS = N_("{size} · {type} · added {time} by {who}")
HASH = N_("SHA-256 {sha256}")
_SIDE = 52
_ICON = 28
_COPY_HEIGHT = 24
_NAMED: dict[Act, str] = {
    Act.OPEN: N_("Open the main file"),
    Act.SAVE: N_("Save the main file as…"),
    Act.REMOVE: N_("Remove the main file"),
    Act.COPY: N_("Copy the SHA-256 of the main file"),
}


class PictureView(QWidget):
    """The picture of a file, or the sign of its kind."""

    def __init__(
        self, pictures: Thumbnails, translator: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._translator = translator
        self._pictures = pictures
        self._view: FileView | None = None
        pictures.arrived.connect(self._on_pictures_arrived)

    def show_file(self, view: FileView | None) -> None:
        """Show another file."""
        self._view = view
        self._follow()

    def _follow(self) -> None:
        view = self._view
        is_none = view is not None and self._pictures.is_none(view)
        told = "" if view is None else icon_text(view, self._translator, is_none=is_none)
        set_tool_tip(self, told)
        self.update()

    def _on_pictures_arrived(self, uuid: str) -> None:
        if self._view is not None and self._view.uuid == uuid:
            self._follow()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_SIDE), px(_SIDE))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = None if self._view is None else self._pictures.of(self._view)
        if picture is not None:
            paint_picture(painter, self.rect(), picture)
            return
        place = self.rect()
        side = px(_ICON)
        place.setSize(QSize(side, side))
        place.moveCenter(self.rect().center())
        name, tone = ("file-plus", Tone.MUTE) if self._view is None else symbol_of(self._view)
        paint_icon(painter, place, name, colours().of(tone))


class MainFileCard(Card):
    """Shows the main file, or offers to choose one.

    Signals: `act_wanted` with what to do with the file; `choose_wanted` for another one.
    """

    act_wanted = Signal(str)
    choose_wanted = Signal()

    def __init__(
        self,
        reading: Reading,
        pictures: Thumbnails,
        *,
        may_change: bool,
        parent: QWidget | None = None,
    ) -> None:
        self._reading = reading
        gettext = reading.translator.gettext
        super().__init__(gettext(TITLE), parent=parent)
        self._may_change = may_change
        self.file: FileView | None = None
        self._picture = PictureView(pictures, reading.translator)
        self._name = ElidedLabel("", TypeRole.STRONG)
        self._facts = ElidedLabel("", tone=Tone.MUTE)
        self._hash = ElidedLabel("", TypeRole.MONO, Tone.MUTE)
        self._words = QWidget()
        self._none = PlainLabel(gettext(NONE), tone=Tone.MUTE, wrap=True)
        self.choose_button = push_button(
            gettext(CHOOSE), self.choose_wanted.emit, icon_name="file-plus"
        )
        self.choose_button.setEnabled(may_change)
        self._lay_out()
        self.show_file(None, reading)

    def show_file(self, view: FileView | None, reading: Reading) -> None:
        """Show a file, None for none."""
        self.file, self._reading = view, reading
        gettext = reading.translator.gettext
        self._picture.show_file(view)
        for widget in (self._words, *self.buttons.values()):
            widget.setVisible(view is not None)
        self._none.setVisible(view is None)
        self.buttons[Act.REMOVE].setVisible(view is not None and self._may_change)
        self.choose_button.setText(gettext(REPLACE if view is not None else CHOOSE))
        self.choose_button.setAccessibleName(f"{gettext(TITLE)}: {self.choose_button.text()}")
        if view is not None:
            self._name.setText(view.name)
            self._facts.setText(
                gettext(
                    FACTS,
                    size=size_text(view.size, reading.translator),
                    type=type_text(view.media_type, reading.translator),
                    time=time_text(view.added_at.at, reading.zone),
                    who=view.added_by,
                )
            )
            self._hash.setText(gettext(HASH, sha256=view.sha256))

    def _lay_out(self) -> None:
        line = row(gap=3)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = column(self._words, gap=1)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        hashed = row(gap=1)
        self.buttons = {act: self._button(act) for act in _NAMED}
        hashed.addWidget(self._hash)
        hashed.addWidget(self.buttons[Act.COPY])
        hashed.addStretch(1)
        words.addLayout(hashed)
        line.addWidget(self._words, 1)
        line.addWidget(self._none, 1, Qt.AlignmentFlag.AlignVCenter)
        for act in (Act.OPEN, Act.SAVE):
            line.addWidget(self.buttons[act], 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.buttons[Act.REMOVE], 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)

    def _button(self, act: Act) -> QWidget:
        gettext = self._reading.translator.gettext

        def run() -> None:
            self.act_wanted.emit(str(act))

        tone = Tone.MUTE if act is Act.COPY else Tone.INK
        button = icon_button(ACT_ICONS[act], gettext(_NAMED[act]), run, tone=tone)
        if act is Act.COPY:
            button.setFixedHeight(px(_COPY_HEIGHT))  # no higher than the line it stands in
        return button
