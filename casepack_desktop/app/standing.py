# SPDX-License-Identifier: Apache-2.0
"""What the frame says about where one stands: actions, title, status, and a folder that is gone."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.action_table import Condition
from casepack_desktop.ui.welcome.wanted import SUFFIX
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind
from casepack_desktop.ui.widgets.plain import shown_line

if TYPE_CHECKING:
    from casepack_desktop.app.window import Desktop

VANISHED = N_(
    "The folder of {name} is no longer where it was opened. Nothing can be saved now; text that"
    " you are typing stays in the form. Bring the folder or its disk back."
)
OPENED_READ_ONLY = N_("{name} is open for reading only; nothing can be changed.")
OPEN_AGAIN = N_("Open again")
CLOSE = N_("Close workspace")
VANISHED_KEY = "vanished"


def show_state(desktop: "Desktop") -> None:
    """Bring actions, title, status and the list at the left up to date."""
    window, pages = desktop.window, desktop.pages
    window.actions_.allow(conditions(desktop))
    is_settings = window.page() is not None and window.page() is desktop.settings
    entry = "settings" if is_settings else "" if pages is None else pages.entry()
    window.choose_entry(entry)
    is_case = pages is not None and not is_settings
    window.status.show_place(pages.status() if pages is not None and is_case else "")
    if desktop.session is None or pages is None:
        window.show_title("")
        return
    name = shown_line(desktop.session.name.removesuffix(SUFFIX), 60)
    title = pages.title() if is_case else ""
    text = f"{shown_line(title, 100)} - {name}" if title else name
    window.show_title(text, is_dirty=pages.is_dirty())


def conditions(desktop: "Desktop") -> frozenset[Condition]:
    """Return what holds now."""
    found: set[Condition] = set()
    if desktop.session is not None:
        found.add(Condition.WORKSPACE)
        if desktop.session.services.workspace.is_writable:
            found.add(Condition.WRITABLE)
    if desktop.pages is not None:
        found |= desktop.pages.conditions()
    return frozenset(found)


def tell_vanished(desktop: "Desktop") -> None:
    """Say that the folder of the open workspace is gone, and what can be done."""
    if desktop.session is not None:
        desktop.window.messages.post(_vanished_message(desktop, desktop.session.folder))


def _vanished_message(desktop: "Desktop", folder: Path) -> Message:
    _ = desktop.looks.translator.gettext
    again = MessageAction(_(OPEN_AGAIN), lambda: desktop.open_workspace(folder))
    close = MessageAction(_(CLOSE), desktop.close_workspace)
    text = _(VANISHED, name=shown_line(folder.name))
    anew = partial(_vanished_message, desktop, folder)
    return Message(MessageKind.ERROR, text, (again, close), VANISHED_KEY, anew)


def problem_message(desktop: "Desktop", problem: Problem, kind: MessageKind) -> Message:
    """Return the message that says a problem."""
    anew = partial(problem_message, desktop, problem, kind)
    return Message(kind, desktop.sentence(problem), about=anew)


def read_only_message(desktop: "Desktop", name: str) -> Message:
    """Return the message that nothing can be changed."""
    text = desktop.looks.translator.gettext(OPENED_READ_ONLY, name=shown_line(name))
    anew = partial(read_only_message, desktop, name)
    return Message(MessageKind.INFO, text, about=anew)
