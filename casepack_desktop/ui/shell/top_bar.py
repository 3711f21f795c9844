# SPDX-License-Identifier: Apache-2.0
"""The bar under the menus: what one does most, the search, and which workspace is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.shell.workspace_name import WorkspaceName
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Button, Look, push_button
from casepack_desktop.ui.widgets.search_field import SearchField

NAME = N_("Toolbar")
NEW = N_("New incident")
IMPORT = N_("Import…")
EXPORT = N_("Export to Excel")
SEARCH = N_("Search incidents")
_SEARCH = (180, 240, 440)
"""The width of the search box: at least, rather, at most; then the workspace gets more."""


class TopBar(QToolBar):
    """New incident, import, export, search and the name of the workspace.

    Signals: `searched`, `settled` and `list_wanted` as those of the search box.
    """

    searched = Signal(str)
    settled = Signal(str)
    list_wanted = Signal()

    def __init__(
        self, translator: Translator, actions: ActionSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = translator.gettext
        self._translator = translator
        self.setWindowTitle(_(NAME))
        self.setObjectName("top-bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        new = push_button(_(NEW), look=Look.PRIMARY, icon_name="plus")
        importing = push_button(_(IMPORT))
        exporting = push_button(_(EXPORT))
        buttons = ((new, "new-incident"), (importing, "import"), (exporting, "export"))
        for button, action_id in buttons:
            _follow(button, actions[action_id])
            self.addWidget(button)
        self.search = SearchField(_(SEARCH), translator, "Ctrl+K", width=_SEARCH[1])
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(px(_SEARCH[0]))
        self.search.setMaximumWidth(px(_SEARCH[2]))
        self.search.searched.connect(self.searched)
        self.search.settled.connect(self.settled)
        self.search.list_wanted.connect(self.list_wanted)
        self.addWidget(self.search)
        self.workspace = WorkspaceName(translator)
        self.addWidget(self.workspace)
        self.show_workspace("", is_sample=False)

    def show_workspace(self, name: str, *, is_sample: bool) -> None:
        """Show the name of the open workspace, "" for none."""
        self.search.setEnabled(bool(name))
        self.workspace.show_workspace(name, is_sample=is_sample)


def _follow(button: Button, action: QAction) -> None:
    """Let the button do what the action does, when it can be done."""
    button.clicked.connect(action.trigger)
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
