# SPDX-License-Identifier: Apache-2.0
"""The saved views of the list: chosen, kept, renamed and removed from one button."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.domain.views import SavedView
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.name_dialog import NameDialog
from casepack_desktop.ui.registry.saying import sentence
from casepack_desktop.ui.registry.wanted import Wanted
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.theme.measures import px
from casepack_desktop.ui.widgets.chip import Chip
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageBar, MessageKind
from casepack_desktop.ui.widgets.plain import literal, set_tool_tip

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Services

DEFAULT = N_("Default")
SHOWN = N_("Saved view: {name}")
SHOWN_CHANGED = N_("Saved view: {name} (changed)")
HINT = N_("Choose a view of the list, or keep the present one under a name.")
UPDATE = N_("Save the changes to “{name}”")
SAVE_AS = N_("Save as…")
RENAME = N_("Rename…")
DELETE = N_("Delete")
AT_START = N_("Show at the start")
NAME_OF_NEW = N_("Save the present view as")
NAME_OF_OLD = N_("Rename the view “{name}”")
DELETED = N_("The view “{name}” is deleted.")
UNDO = N_("Undo")
T = TypeVar("T")
_KEY = "registry/views"
_NAMING = "registry/views/naming"
_NAME_LIMIT = 24
_TEXT_LIMIT = 100
_NARROWEST = 120


@dataclass(frozen=True, slots=True)
class Shape:
    """How the list stands: filter in its text form, shown columns in their order, and order."""

    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = "number"
    is_descending: bool = True

    def fits(self, view: SavedView) -> bool:
        """Return whether a view means the same."""
        return (
            parse_filter(self.filter) == parse_filter(view.filter)
            and self.columns == tuple(view.columns)
            and (self.sort, self.is_descending) == (view.sort, view.is_descending)
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What a list showed that is made anew: the UUID of its view, "" for none, and what of it."""

    view: str
    wanted: Wanted


class Viewing(QObject):
    """The saved views behind their button.

    Signals: `view_chosen` with a `SavedView`, None for the list as it is without one.
    """

    view_chosen = Signal(object)

    def __init__(
        self,
        session: Session,
        messages: MessageBar,
        translator: Translator,
        present: Callable[[], Shape],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._messages = messages
        self._translator = translator
        self._present = present
        self._window = window
        self._views: list[SavedView] = session.services.views.all()
        self._current: SavedView | None = None
        self.button = Chip("", translator, opens=True, limit=_TEXT_LIMIT, parent=window)
        self.button.setMinimumWidth(px(_NARROWEST))
        set_tool_tip(self.button, translator.gettext(HINT))
        self.button.clicked.connect(self._on_button_clicked)
        self._menu = QMenu(self.button)
        self.show_state()

    @property
    def current(self) -> SavedView | None:
        """Return the view that was chosen last, None for none."""
        return self._current

    def default(self) -> SavedView | None:
        """Return the view that is shown at the start, None for none."""
        return next((view for view in self._views if view.is_default), None)

    def is_changed(self) -> bool:
        """Return whether the list stands otherwise than the chosen view has it."""
        return self._current is not None and not self._present().fits(self._current)

    def choose(self, view: SavedView | None) -> None:
        """Let the list be shown as a view has it."""
        self._current = view
        self.view_chosen.emit(view)
        self.show_state()

    def take(self, uuid: str) -> None:
        """Go on with a view that is shown already, "" for none; its name tells if it is changed."""
        self._current = next((view for view in self._views if view.uuid == uuid), None)
        self.show_state()

    def read_again(self) -> None:
        """Take up what was changed elsewhere."""
        self._views = self._session.services.views.all()
        if self._current is not None:
            self.take(self._current.uuid)
        else:
            self.show_state()

    def show_state(self) -> None:
        """Show which view is chosen, and whether the list stands otherwise."""
        _ = self._translator.gettext
        name = _(DEFAULT) if self._current is None else _short(self._current.name)
        text = _(SHOWN_CHANGED if self.is_changed() else SHOWN, name=name)
        self.button.show_text(text)

    def menu(self) -> QMenu:
        """Return the menu of the button as it would open now."""
        self._fill_menu()
        return self._menu

    def ask_for_name(self, title: str, name: str, then: Callable[[NameDialog, str], None]) -> None:
        """Ask for a name and hand it over with the dialog, which is to be closed then."""
        dialog = NameDialog(title, name, self._translator, self._window)
        dialog.named.connect(partial(then, dialog))
        dialog.rejected.connect(lambda: self._session.give_up(_NAMING))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_button_clicked(self) -> None:
        self.menu().popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _fill_menu(self) -> None:
        _ = self._translator.gettext
        menu, current = self._menu, self._current
        menu.clear()
        group = QActionGroup(menu)
        self._add_choice(menu, group, _(DEFAULT), None)
        for view in self._views:
            self._add_choice(menu, group, view.name, view)
        if not self._session.is_writable:
            return
        menu.addSeparator()
        if current is not None:
            update = menu.addAction(literal(_(UPDATE, name=_short(current.name))), self._update)
            update.setEnabled(self.is_changed())
        menu.addAction(_(SAVE_AS), self._save_as)
        if current is not None:
            menu.addAction(_(RENAME), self._rename)
            menu.addAction(_(DELETE), self._delete)
            menu.addSeparator()
            start = menu.addAction(_(AT_START))
            start.setCheckable(True)
            start.setChecked(current.is_default)
            start.toggled.connect(self._on_start_toggled)

    def _add_choice(
        self, menu: QMenu, group: QActionGroup, name: str, view: SavedView | None
    ) -> None:
        action = QAction(literal(name), menu, checkable=True)
        same = view is None and self._current is None
        same = same or (
            view is not None and self._current is not None and (view.uuid == self._current.uuid)
        )
        action.setChecked(same)
        action.triggered.connect(lambda: self.choose(view))
        group.addAction(action)
        menu.addAction(action)

    def _save_as(self) -> None:
        self.ask_for_name(self._translator.gettext(NAME_OF_NEW), "", self._keep_new)

    def _keep_new(self, dialog: NameDialog, name: str) -> None:
        shape, actor = self._present(), self._session.actor
        view = SavedView(
            "", name, shape.filter, shape.columns, shape.sort, shape.is_descending, False
        )

        def work(services: "Services") -> SavedView:
            return services.views.keep(actor, view)

        def then(kept: SavedView) -> None:
            dialog.accept()
            self._show_kept(kept)

        self._write(work, then, dialog)

    def _rename(self) -> None:
        if self._current is not None:
            name = self._current.name
            title = self._translator.gettext(NAME_OF_OLD, name=_short(name))
            self.ask_for_name(title, name, self._keep_name)

    def _keep_name(self, dialog: NameDialog, name: str) -> None:
        if self._current is None:
            dialog.reject()
            return
        actor, uuid = self._session.actor, self._current.uuid

        def work(services: "Services") -> object:
            return services.views.rename(actor, uuid, name)

        def then(_kept: object) -> None:
            dialog.accept()
            self.read_again()

        self._write(work, then, dialog)

    def _update(self) -> None:
        if self._current is None:
            return
        shape, actor = self._present(), self._session.actor
        view = replace(
            self._current,
            filter=shape.filter,
            columns=shape.columns,
            sort=shape.sort,
            is_descending=shape.is_descending,
        )
        self._write(lambda services: services.views.keep(actor, view), self._show_kept)

    def _delete(self) -> None:
        view, actor = self._current, self._session.actor
        if view is None:
            return

        def then(_result: object) -> None:
            self._current = None
            self.read_again()
            _ = self._translator.gettext
            undo = MessageAction(_(UNDO), partial(self._bring_back, view))
            text = _(DELETED, name=_short(view.name))
            self._messages.post(Message(MessageKind.SUCCESS, text, (undo,), key=_KEY))

        self._write(lambda services: services.views.delete(actor, view.uuid), then)

    def _bring_back(self, view: SavedView) -> None:
        actor, again = self._session.actor, replace(view, uuid="")

        def work(services: "Services") -> SavedView:
            kept = services.views.keep(actor, again)
            if view.is_default:
                services.views.set_default(actor, kept.uuid)
            return kept

        self._write(work, self._show_kept)

    def _on_start_toggled(self, is_on: bool) -> None:
        if self._current is None:
            return
        actor, uuid = self._session.actor, self._current.uuid if is_on else None
        self._write(
            lambda services: services.views.set_default(actor, uuid), lambda _: self.read_again()
        )

    def _show_kept(self, kept: SavedView) -> None:
        self._current = kept
        self.read_again()

    def _write(
        self,
        work: "Callable[[Services], T]",
        then: Callable[[T], None],
        dialog: NameDialog | None = None,
    ) -> None:
        def refused(problem: Problem) -> None:
            text = sentence(problem, self._translator)
            if dialog is not None:
                dialog.complain(text)
            else:
                self._messages.post(Message(MessageKind.ERROR, text))

        key = _KEY if dialog is None else _NAMING
        self._session.write(key, work, then, refused)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1] + "…"
