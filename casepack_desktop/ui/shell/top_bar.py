# SPDX-License-Identifier: Apache-2.0
"""The bar under the menus: what one does most, the search, and which workspace is open."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.shell.workspace_name import WorkspaceName
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.buttons import Button, Look, push_button
from casepack_desktop.ui.widgets.layouts import row
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
        self._line = _Line()
        buttons = ((new, "new-incident"), (importing, "import"), (exporting, "export"))
        for button, action_id in buttons:
            _follow(button, actions[action_id])
            self._line.add(button)
        self.search = SearchField(_(SEARCH), translator, "Ctrl+K", width=_SEARCH[1])
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(px(_SEARCH[0]))
        self.search.setMaximumWidth(px(_SEARCH[2]))
        self.search.searched.connect(self.searched)
        self.search.settled.connect(self.settled)
        self.search.list_wanted.connect(self.list_wanted)
        self._line.add(self.search)
        self.workspace = WorkspaceName(translator)
        self._line.add(self.workspace)
        self._line.yielding = (exporting, importing)
        self.addWidget(self._line)
        self.show_workspace("", is_sample=False)

    def show_workspace(self, name: str, *, is_sample: bool) -> None:
        """Show the name of the open workspace, "" for none."""
        self.search.setEnabled(bool(name))
        self.workspace.show_workspace(name, is_sample=is_sample)
        self._line.fit()


class _Line(QWidget):
    """Widgets side by side, of which some make way where all of them do not fit.

    What makes way is in the menus, too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.yielding: Sequence[QWidget] = ()
        self._row = row(self, gap=2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the right."""
        self._row.addWidget(widget)

    def fit(self) -> None:
        """Show everything, but for what makes way."""
        for widget in self.yielding:
            widget.show()
        for widget in self.yielding:
            self._row.activate()
            if self._row.minimumSize().width() <= self.width():
                break
            widget.hide()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._row.minimumSize().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def _follow(button: Button, action: QAction) -> None:
    """Let the button do what the action does, when it can be done."""
    button.clicked.connect(action.trigger)
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
