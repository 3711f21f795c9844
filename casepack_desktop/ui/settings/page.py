# SPDX-License-Identifier: Apache-2.0
"""The settings: of the window for this user, of the workspace for all who use it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.preferences import Preferences
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.settings.window_card import WindowCard
from casepack_desktop.ui.settings.workspace_card import WorkspaceCard
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.theme.tokens import TypeRole
from casepack_desktop.ui.widgets.buttons import Look
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.question import Choice, Question

TITLE = N_("Settings")
UNSAVED = N_("Unsaved settings")
UNSAVED_SENTENCE = N_("The settings of the workspace were changed and not saved.")
SAVE = N_("Save")
DISCARD = N_("Discard")
STAY = N_("Stay")
_WIDEST = 900


class SettingsPage(QWidget):
    """Cards of the window and of the open workspace.

    Signals: `chosen` with a `Setting` and the value wanted for it.
    """

    chosen = Signal(object, object)

    def __init__(
        self,
        preferences: Preferences,
        translator: Translator,
        messages: MessageBar,
        session: Session | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._translator = translator
        self.window_card = WindowCard(preferences, translator)
        self.window_card.chosen.connect(self.chosen)
        self.workspace_card: WorkspaceCard | None = None
        outer = column(self, gap=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        inside = QWidget()
        inside.setProperty("ground", "bg")
        area.setWidget(inside)
        line = row(inside, gap=0, margin=4)
        middle = QWidget()
        middle.setMaximumWidth(px(_WIDEST))
        line.addWidget(middle, 100)
        line.addStretch(1)
        layout = column(middle, gap=3)
        layout.addWidget(PlainLabel(translator.gettext(TITLE), TypeRole.TITLE))
        layout.addWidget(self.window_card)
        if session is not None:
            self.workspace_card = WorkspaceCard(session, translator, messages)
            layout.addWidget(self.workspace_card)
        layout.addStretch(1)

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved; return False to stay."""
        card = self.workspace_card
        if card is None or not card.is_dirty():
            return True
        _ = self._translator.gettext
        choices = [
            Choice("save", _(SAVE), Look.PRIMARY),
            Choice("discard", _(DISCARD), Look.DANGER),
            Choice("stay", _(STAY)),
        ]
        answer = Question(_(UNSAVED), _(UNSAVED_SENTENCE), choices, self.window()).ask()
        if answer == "save":
            card.save()
            return not card.is_dirty()
        if answer == "discard":
            card.show_values()
        return answer == "discard"
