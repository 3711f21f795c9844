# SPDX-License-Identifier: Apache-2.0
"""The table of actions as Qt's actions, in one language."""

from collections.abc import Callable, Iterable, Iterator, Set

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.action_table import ACTIONS, RADIO_SUBMENUS, ActionSpec, Condition
from casepack_desktop.ui.theme.icons import icon
from casepack_desktop.ui.widgets.plain import literal


class ActionSet(QObject):
    """The table as actions of one window in one language.

    Signals: `wanted` with the id of what was chosen.
    """

    wanted = Signal(str)

    def __init__(self, translator: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self._actions = {spec.id: self._made(spec) for spec in ACTIONS}
        self._groups = [self._grouped(name) for name in sorted(RADIO_SUBMENUS)]
        self.allow(frozenset())

    def __getitem__(self, action_id: str) -> QAction:
        """Return the action; raises KeyError if there is none."""
        return self._actions[action_id]

    def all(self) -> Iterator[tuple[ActionSpec, QAction]]:
        """Yield every line of the table with its action."""
        return ((spec, self._actions[spec.id]) for spec in ACTIONS)

    def allow(self, conditions: Set[Condition]) -> None:
        """Switch on what can be done while these conditions hold, and everything else off."""
        for spec, action in self.all():
            action.setEnabled(spec.needs <= conditions)

    def check(self, action_id: str, *, checked: bool) -> None:
        """Show whether something is on, without doing it."""
        self._actions[action_id].setChecked(checked)

    def _made(self, spec: ActionSpec) -> QAction:
        _ = self._translator.gettext
        action = QAction(literal(_(spec.text)), self)
        if spec.icon_name:
            action.setIcon(icon(spec.icon_name))
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setStatusTip(_(spec.tip))
        action.setCheckable(spec.is_checkable)
        # Else macOS guesses from the English text which one belongs into the menu of the program.
        action.setMenuRole(_ROLES.get(spec.id, QAction.MenuRole.NoRole))
        action.triggered.connect(self._teller(spec.id))
        return action

    def _teller(self, action_id: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(action_id)

    def _grouped(self, submenu: str) -> QActionGroup:
        group = QActionGroup(self)
        for spec, action in self.all():
            if spec.submenu == submenu:
                group.addAction(action)
        return group


_ROLES = {
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
    "settings": QAction.MenuRole.PreferencesRole,
}


def key_names(keys: Iterable[str]) -> str:
    """Return keys as the system writes them, separated by commas."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(form) for key in keys)
