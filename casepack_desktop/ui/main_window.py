# SPDX-License-Identifier: Apache-2.0
"""The frame: menus, toolbar, list of pages, messages, pages and status bar.

It knows no page: `app` puts them in. It is furnished anew when the language or the size of the
text changes, while the window itself stays where it is.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.actions import ActionSet
from casepack_desktop.ui.shell.menus import fill_menus
from casepack_desktop.ui.shell.place import keep_place, restore_place
from casepack_desktop.ui.shell.status import StatusBar
from casepack_desktop.ui.shell.top_bar import TopBar
from casepack_desktop.ui.theme.measures import px, space
from casepack_desktop.ui.view_state import ViewState
from casepack_desktop.ui.widgets.layouts import column, row
from casepack_desktop.ui.widgets.message_bar import MessageBar
from casepack_desktop.ui.widgets.plain import title_text
from casepack_desktop.ui.widgets.sheet import SheetHost
from casepack_desktop.ui.widgets.sidebar import Entry, Section, SidebarList

PROGRAM = "CasePack Desktop"
PAGES = N_("Pages")
WORK = N_("Work")
DIRECTORIES = N_("Directories")
ADMINISTRATION = N_("Administration")
REGISTRY = N_("Registry")
SETTINGS = N_("Settings")
_SIDEBAR_HIDDEN = "sidebar hidden"
_SMALLEST = (640, 420)


class MainWindow(QMainWindow):
    """The one window of the program.

    Signals: `page_wanted` with the key of the entry chosen at the left; `closing_wanted` when the
    person closes the window, which stays until `let_go`; `activated` when it gets the keyboard;
    `furnished` after everything in it was made anew.
    """

    page_wanted = Signal(str)
    closing_wanted = Signal()
    activated = Signal()
    furnished = Signal()

    actions_: ActionSet
    top: TopBar
    sidebar: SidebarList
    messages: MessageBar
    sheets: SheetHost
    status: StatusBar

    def __init__(self, view_state: ViewState) -> None:
        super().__init__()
        self._view_state = view_state
        self._may_close = False
        self._stack = QStackedWidget()
        self.setObjectName("main-window")
        self.setWindowTitle(PROGRAM)

    def furnish(self, translator: Translator, actions: ActionSet) -> None:
        """Make everything anew in this language and the present size; pages are put in after."""
        self._translator = translator
        self._unfurnish()
        self.actions_ = actions
        self.setMinimumSize(px(_SMALLEST[0]), px(_SMALLEST[1]))
        fill_menus(self.menuBar(), actions, translator)
        self.addActions([action for _spec, action in actions.all()])
        self.top = TopBar(translator, actions)
        self.addToolBar(self.top)
        self.status = StatusBar(translator)
        self.setStatusBar(self.status)
        self.setCentralWidget(self._centre())
        self.show_sidebar(shown=not self._view_state.texts(_SIDEBAR_HIDDEN))
        self.furnished.emit()

    def restore_place(self) -> None:
        """Put the window where it was when it was closed, or where it can be seen."""
        restore_place(self, self._view_state)

    def add_page(self, page: QWidget) -> None:
        """Put a page into the stack, behind the one that is shown."""
        self._stack.addWidget(page)

    def remove_page(self, page: QWidget) -> None:
        """Take a page out and let it go."""
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def show_page(self, page: QWidget) -> None:
        """Show a page that was put in."""
        self._stack.setCurrentWidget(page)

    def page(self) -> QWidget | None:
        """Return the page that is shown."""
        return self._stack.currentWidget()

    def show_entries(self, *, has_workspace: bool, further: Sequence[Section] = ()) -> None:
        """List the pages that there are at the left; `further` beside registry and settings."""
        _ = self._translator.gettext
        entries: dict[str, list[Entry]] = {}
        if has_workspace:
            entries[_(WORK)] = [Entry("registry", _(REGISTRY))]
            for section in further:
                entries.setdefault(section.title, []).extend(section.entries)
        entries[_(ADMINISTRATION)] = [Entry("settings", _(SETTINGS))]
        self.sidebar.show_sections([Section(*one) for one in entries.items()])

    def choose_entry(self, key: str) -> None:
        """Mark an entry at the left without asking for its page; "" marks none."""
        self.sidebar.blockSignals(True)
        if key:
            self.sidebar.choose(key)
        else:
            self.sidebar.setCurrentIndex(self.sidebar.rootIndex())
        self.sidebar.blockSignals(False)
        self.sidebar.viewport().update()

    def show_sidebar(self, *, shown: bool) -> None:
        """Show or hide the list of pages, and remember it."""
        self.sidebar.setVisible(shown)
        self.actions_.check("sidebar", checked=shown)
        self._view_state.keep_texts(_SIDEBAR_HIDDEN, [] if shown else ["yes"])

    def show_full_screen(self, *, full: bool) -> None:
        """Fill the screen or leave it."""
        state, bit = self.windowState(), Qt.WindowState.WindowFullScreen
        self.setWindowState(state | bit if full else state & ~bit)

    def show_title(self, text: str, *, is_dirty: bool = False) -> None:
        """Show what is open in the title bar; the text may hold case data."""
        marked = f"{title_text(text)}[*] - {PROGRAM}" if text else f"{PROGRAM}[*]"
        self.setWindowTitle(marked)
        self.setWindowModified(is_dirty)

    def let_go(self) -> None:
        """Keep the place and close, without asking any more."""
        keep_place(self, self._view_state)
        self._may_close = True
        self.close()

    def _unfurnish(self) -> None:
        for action in self.actions():
            self.removeAction(action)
        for bar in self.findChildren(TopBar):
            self.removeToolBar(bar)
            bar.deleteLater()

    def _centre(self) -> QWidget:
        centre = QWidget()
        line = row(centre, gap=0)
        line.setSpacing(0)
        self.sidebar = SidebarList(self._translator.gettext(PAGES))
        self.sidebar.chosen.connect(self.page_wanted)
        self.sidebar.clicked.connect(self._on_sidebar_clicked)
        line.addWidget(self.sidebar)
        self._add_pages(line)
        return centre

    def _add_pages(self, line: QHBoxLayout) -> None:
        right = column(gap=0)
        right.setSpacing(0)
        self.messages = MessageBar(self._translator)
        self.messages.setContentsMargins(space(4), space(2), space(4), 0)
        self._stack = QStackedWidget()
        self.sheets = SheetHost(self._stack)
        right.addWidget(self.messages)
        right.addWidget(self.sheets, 1)
        line.addLayout(right, 1)

    def _on_sidebar_clicked(self, index: QModelIndex) -> None:
        # An incident is open behind the entry of the registry: a click leads back to the list.
        # Where somebody stays on the page, the press has chosen another entry for a moment only.
        key = self.sidebar.key_of(index)
        if key and key == self.sidebar.chosen_key():
            self.page_wanted.emit(key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()
        elif event.type() == QEvent.Type.WindowStateChange and hasattr(self, "actions_"):
            self.actions_.check("full-screen", checked=self.isFullScreen())

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.closing_wanted.emit()
