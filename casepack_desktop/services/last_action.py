# SPDX-License-Identifier: Apache-2.0
"""What a person did last, in words, and whether it can be taken back."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor
from casepack_desktop.domain.comments import CommentStays
from casepack_desktop.domain.instants import Moment
from casepack_desktop.services.casework import COMMENTED, PURGE, UNDO
from casepack_desktop.services.workspace import REFUSED
from casepack_desktop.storage import history
from casepack_desktop.support.i18n import N_

PURGED_STAYS = N_("What was purged is gone for good.")
ELSEWHERE = N_("This cannot be taken back here. Change it where it was made.")
_STAYS = {COMMENTED: CommentStays.text, PURGE: PURGED_STAYS}

ONE: dict[str, str] = {
    "incident.create": N_("{number} registered"),
    "incident.duplicate": N_("{number} registered as a copy"),
    "incident.edit": N_("{number} edited"),
    "incident.edit-many": N_("{number} edited"),
    "incident.reopen": N_("{number} reopened"),
    "incident.restore-value": N_("Earlier value restored in {number}"),
    "incident.bin": N_("{number} moved to the bin"),
    "incident.bin-many": N_("{number} moved to the bin"),
    "incident.restore": N_("{number} restored from the bin"),
    "incident.restore-many": N_("{number} restored from the bin"),
    "incident.import": N_("{number} imported"),
    "directory.merge": N_("Directory entries merged, {number} moved"),
    "comment.add": N_("Comment written on {number}"),
    "file.add": N_("File added to {number}"),
    "file.remove": N_("File removed from {number}"),
    "file.restore": N_("File restored in {number}"),
    "file.replace": N_("Main file of {number} replaced"),
}
DIRECTORY: dict[str, str] = {
    "directory.add": N_("Directory entry added"),
    "directory.edit": N_("Directory entry edited"),
    "directory.order": N_("Directory put into another order"),
    "directory.delete": N_("Directory entry deleted"),
    "directory.merge": N_("Directory entries merged"),
    "directory.import": N_("Directory imported"),
    "directory.restore": N_("Earlier value restored in a directory"),
}
"""What changes no incident; each can be taken back."""
MANY: dict[str, str] = {
    "incident.edit-many": N_("Edited: {count} incidents"),
    "incident.bin-many": N_("Moved to the bin: {count} incidents"),
    "incident.restore-many": N_("Restored from the bin: {count} incidents"),
    "incident.import": N_("Imported: {count} incidents"),
    PURGE: N_("Purged for good: {count} incidents"),
    "directory.merge": N_("Directory entries merged: {count} incidents moved"),
    "relation.link": N_("Linked: {count} incidents"),
    "relation.unlink": N_("Link removed between {count} incidents"),
}
OTHER_ONE = N_("{number} changed")
OTHER = N_("A change of the workspace")


@dataclass(frozen=True, slots=True)
class LastAction:
    """What was done last: a msgid with the placeholders of `params`; `why` if it stays."""

    id: int
    text: str
    params: dict[str, object]
    at: Moment
    is_undoable: bool
    why: str = ""


def latest_action(connection: Connection, actor: Actor) -> LastAction | None:
    """Return the newest action of a person that was not taken back, None if there is none.

    Taking something back is passed over together with what it took back, so that one goes
    further into the past step by step.
    """
    taken_back: set[int] = set()
    for row in history.recent_actions(connection, actor.login):
        if row.id in taken_back or row.what == REFUSED:
            continue
        if row.what == UNDO:
            taken_back.add(_undone_by(row))
            continue
        return _told(connection, row)
    return None


def told_action(connection: Connection, action_id: int) -> LastAction | None:
    """Return an action in words, None if there is none of this id."""
    row = history.action_row(connection, action_id)
    return None if row is None else _told(connection, row)


def _undone_by(row: Row[Any]) -> int:
    summary = json.loads(row.changes)["summary"]
    return 0 if "field" in summary else int(summary["action"])


def _told(connection: Connection, row: Row[Any]) -> LastAction:
    is_purge = row.what == PURGE
    # The history of what was linked with a purged incident tells of that, too.
    count, number = history.incidents_of_action(connection, row.id, is_beside=not is_purge)
    if count > 1 or is_purge:
        text = MANY.get(row.what, OTHER)
    else:
        other = DIRECTORY.get(row.what, OTHER)
        text = other if number is None else ONE.get(row.what, OTHER_ONE)
    is_elsewhere = not count and row.what not in DIRECTORY
    why = _STAYS.get(row.what, ELSEWHERE if is_elsewhere else "")
    params: dict[str, object] = {"number": number or "", "count": count}
    return LastAction(row.id, text, params, Moment.from_milliseconds(row.at), not why, why)
