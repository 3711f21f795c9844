# SPDX-License-Identifier: Apache-2.0
"""What can be done about a workspace that does not open."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.widgets.message_bar import Message, MessageAction, MessageKind

if TYPE_CHECKING:
    from casepack_desktop.app.window import Desktop

TRY_AGAIN = N_("Try again")
OPEN_READ_ONLY = N_("Open for reading")
CHOOSE_OTHER = N_("Choose another folder…")
FORGET = N_("Remove from the list")
_KEY = "opening"


def refusal(problem: Problem, folder: Path, desktop: "Desktop", *, is_recent: bool) -> Message:
    """Return why a workspace did not open, with buttons for what helps."""
    known = {
        "again": (TRY_AGAIN, lambda: desktop.open_workspace(folder)),
        "read": (OPEN_READ_ONLY, lambda: desktop.open_workspace(folder, writable=False)),
        "choose": (CHOOSE_OTHER, desktop.choose_folder),
        "forget": (FORGET, lambda: desktop.forget(folder)),
    }
    actions = tuple(
        MessageAction(desktop.looks.translator.gettext(known[key][0]), known[key][1])
        for key in remedies(problem, is_recent=is_recent)
    )
    anew = partial(refusal, problem, folder, desktop, is_recent=is_recent)
    return Message(MessageKind.ERROR, desktop.sentence(problem), actions, _KEY, anew)


def remedies(problem: Problem, *, is_recent: bool) -> list[str]:
    """Return what helps, best first: "again", "read", "choose", "forget"."""
    from casepack_desktop.storage import problems as known

    forget = ["forget"] if is_recent else []
    if isinstance(problem, known.NotAWorkspace | known.MissingFile):
        return ["choose", *forget]
    if isinstance(problem, known.WorkspaceLocked | known.ReadOnly | known.DamagedLog):
        return ["again", "read"]
    if isinstance(problem, known.NewerWorkspace | known.WorkspaceExists):
        return ["choose"]
    return ["again"]
