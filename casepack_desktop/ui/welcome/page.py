# SPDX-License-Identifier: Apache-2.0
"""The page before a workspace is open: create one, open one, or look around in the sample."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import Tone, TypeRole
from casepack_desktop.ui.welcome.presence import Presence
from casepack_desktop.ui.welcome.wanted import SUFFIX, WantedWorkspace
from casepack_desktop.ui.widgets.buttons import Look, icon_button, push_button
from casepack_desktop.ui.widgets.card import Card, ChoiceCard
from casepack_desktop.ui.widgets.flowing import FieldGrid
from casepack_desktop.ui.widgets.layouts import column, emptied, row
from casepack_desktop.ui.widgets.pill import Pill
from casepack_desktop.ui.widgets.plain import set_tool_tip, shown_line
from casepack_desktop.ui.widgets.plain_label import ElidedLabel, PlainLabel
from casepack_desktop.ui.widgets.spinner import Spinner

if TYPE_CHECKING:
    from casepack_desktop.ui.welcome.create_form import CreateForm

TITLE = N_("Welcome to CasePack Desktop")
SUBTITLE = N_("Register incidents, write their reports, all on this machine and without a network.")
CREATE = N_("Create a workspace")
CREATE_SENTENCE = N_("An encrypted folder that holds your incidents, files and reports.")
OPEN = N_("Open a workspace")
OPEN_SENTENCE = N_("Choose the folder of a workspace that exists already.")
SAMPLE = N_("Explore the sample")
SAMPLE_SENTENCE = N_("A workspace of public and invented incidents, to look around and try.")
SAMPLE_TAG = N_("Sample")
RECENT = N_("Recent workspaces")
GONE = N_("not found")
REMOVE = N_("Remove from this list: {name}")
OPEN_NAMED = N_("Open {name}")
CANCEL = N_("Cancel")
_WIDEST = 900


class WelcomePage(QWidget):
    """Three choices, the recent workspaces, the form of a new one, and the wait for opening.

    Signals: `create_wanted` with a `WantedWorkspace`; `choose_wanted` to be asked for a folder;
    `open_wanted` with the folder of a recent workspace; `forget_wanted` with one to leave out of
    the list; `sample_wanted`; `cancel_wanted` while a workspace is being opened.
    """

    create_wanted = Signal(WantedWorkspace)
    choose_wanted = Signal()
    open_wanted = Signal(str)
    forget_wanted = Signal(str)
    sample_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(
        self, translator: Translator, new_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self._new_folder = new_folder
        self._form: CreateForm | None = None
        self._lines: dict[str, _Recent] = {}
        self._presence = Presence(self)
        self._presence.found.connect(self._on_presence_found)
        outer = column(self, gap=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        inside = QWidget()
        inside.setProperty("ground", "bg")
        area.setWidget(inside)
        self._fill(inside)

    def show_recent(self, folders: list[str]) -> None:
        """List the workspaces that were opened before, newest first.

        Missing ones are greyed as soon as that is known.
        """
        emptied(self._recent.body)
        self._lines.clear()
        for folder in folders:
            line = _Recent(folder, self._translator)
            line.opened.connect(self.open_wanted)
            line.removed.connect(self.forget_wanted)
            self._recent.body.addWidget(line)
            self._lines[folder] = line
        self._recent.setVisible(bool(folders))
        self._presence.look_for(folders)

    def show_choices(self) -> None:
        """Show the three choices."""
        self._stack.setCurrentWidget(self._choices)

    def show_form(self) -> None:
        """Show the form of a new workspace, with what was typed before."""
        from casepack_desktop.ui.welcome.create_form import CreateForm

        if self._form is None:
            self._form = CreateForm(self._translator, self._new_folder)
            self._form.create_wanted.connect(self.create_wanted)
            self._form.cancelled.connect(self._on_form_cancelled)
            self._form_view = QWidget()
            layout = column(self._form_view, gap=0)
            layout.addWidget(self._form)
            layout.addStretch(1)
            self._stack.addWidget(self._form_view)
        self._stack.setCurrentWidget(self._form_view)
        self._form.focus_first()

    def show_opening(self, sentence: str) -> None:
        """Show that a workspace is being opened; the sentence may hold its name."""
        self._opening.setText(sentence)
        self._stack.setCurrentWidget(self._wait)

    def is_form_used(self, folder: Path) -> bool:
        """Return whether the form asked for this folder, so that it is shown again."""
        return self._form is not None and self._form.target() == folder

    def form(self) -> "CreateForm | None":
        """Return the form, if it was shown."""
        return self._form

    def _on_form_cancelled(self) -> None:
        self.show_choices()
        self._cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_presence_found(self, folder: str, is_there: bool) -> None:
        if line := self._lines.get(folder):
            line.show_presence(is_there)

    def _fill(self, inside: QWidget) -> None:
        _ = self._translator.gettext
        outer = row(inside, gap=0, margin=5)
        middle = QWidget()
        middle.setMaximumWidth(px(_WIDEST))
        layout = column(middle, gap=3)
        outer.addStretch(1)
        outer.addWidget(middle, 100)
        outer.addStretch(1)
        layout.addSpacing(px(24))
        layout.addWidget(PlainLabel(_(TITLE), TypeRole.TITLE, wrap=True))
        layout.addWidget(PlainLabel(_(SUBTITLE), tone=Tone.MUTE, wrap=True))
        layout.addSpacing(px(8))
        self._stack = QStackedWidget()
        self._choices = self._choice_view()
        self._wait = self._wait_view()
        self._stack.addWidget(self._choices)
        self._stack.addWidget(self._wait)
        layout.addWidget(self._stack, 1)

    def _choice_view(self) -> QWidget:
        _ = self._translator.gettext
        whole = QWidget()
        layout = column(whole, gap=4)
        cards = FieldGrid(3)
        tag = Pill.of_tone(_(SAMPLE_TAG), Tone.INFO)
        self._cards = [
            self._card(CREATE, CREATE_SENTENCE, self.show_form),
            self._card(OPEN, OPEN_SENTENCE, self.choose_wanted.emit),
            self._card(SAMPLE, SAMPLE_SENTENCE, self.sample_wanted.emit, tag),
        ]
        for card in self._cards:
            cards.add(card)
        layout.addWidget(cards)
        self._recent = Card(_(RECENT))
        layout.addWidget(self._recent)
        layout.addStretch(1)
        return whole

    def _card(
        self, title: str, sentence: str, chosen: Callable[[], object], tag: QWidget | None = None
    ) -> ChoiceCard:
        _ = self._translator.gettext
        card = ChoiceCard(_(title), _(sentence), tag)
        card.setCheckable(False)
        card.clicked.connect(lambda: chosen())
        return card

    def _wait_view(self) -> QWidget:
        _ = self._translator.gettext
        whole = QWidget()
        layout = column(whole, gap=3)
        line = row(gap=2)
        self._opening = ElidedLabel("", TypeRole.SECTION)
        line.addWidget(Spinner(self._translator))
        line.addWidget(self._opening, 1)
        layout.addLayout(line)
        buttons = row()
        buttons.addWidget(push_button(_(CANCEL), self.cancel_wanted.emit))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        return whole


class _Recent(QWidget):
    """One workspace of the list.

    Signals: `opened` and `removed` with its folder.
    """

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, folder: str, translator: Translator) -> None:
        super().__init__()
        _ = translator.gettext
        path = Path(folder)
        name = path.name.removesuffix(SUFFIX) or folder
        line = row(self, gap=2)
        button = push_button(
            shown_line(name, 60),
            partial(self.opened.emit, folder),
            look=Look.LINK,
            icon_name="database",
        )
        button.setAccessibleName(_(OPEN_NAMED, name=shown_line(name, 60)))
        set_tool_tip(button, folder)
        line.addWidget(button)
        line.addWidget(ElidedLabel(str(path.parent), tone=Tone.MUTE), 1)
        self._button = button
        self._gone = PlainLabel(_(GONE), TypeRole.CAPTION, Tone.HIGH)
        self._gone.hide()
        line.addWidget(self._gone)
        text = _(REMOVE, name=shown_line(name, 60))
        line.addWidget(icon_button("x", text, partial(self.removed.emit, folder)))

    def show_presence(self, is_there: bool) -> None:
        """Let the workspace be opened if its folder is there."""
        self._button.setEnabled(is_there)
        self._gone.setHidden(is_there)
