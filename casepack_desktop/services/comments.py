# SPDX-License-Identifier: Apache-2.0
"""The comments of a case: read in order, added, never changed."""

from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.comments import (
    CommentKind,
    CommentView,
    NotToCorrect,
    UnknownComment,
    cleaned_comment,
)
from casepack_desktop.services.casework import COMMENTED, found_row, live_row, touch
from casepack_desktop.services.remarks import append_comment, comment_views
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage import comments, incidents
from casepack_desktop.support.ids import as_uuid


class CommentService:
    """Comments of incidents, which are named by number or UUID."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, reference: str) -> list[CommentView]:
        """Return the comments of an incident, also one in the bin, oldest first.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            return comment_views(connection, found_row(connection, reference).id)

    def add(
        self, actor: Actor, reference: str, text: str, *, corrects: str | None = None
    ) -> CommentView:
        """Append a comment by `actor` and return it; `corrects` is the UUID of an earlier one.

        The version of the incident stays, so that a form that is open beside can be saved.
        Raises `NotFound`, `InTheBin`, `BadValue`, `UnknownComment`, `NotToCorrect`.
        """
        said = cleaned_comment(text)
        with self._workspace.write(actor, Permission.COMMENT, COMMENTED) as write:
            row = live_row(write.connection, reference)
            earlier = None if corrects is None else _correctable(write.connection, row, corrects)
            uuid = append_comment(write, (row.id, row.uuid), CommentKind.ANALYST, said, earlier)
            incidents.touch_incident(write.connection, row.id, write.at.milliseconds)
            touch(write, row.uuid)
            made = comment_views(write.connection, row.id)
            return next(one for one in reversed(made) if one.uuid == uuid)


def _correctable(connection: Connection, incident: Row[Any], uuid: str) -> Row[Any]:
    wanted = as_uuid(uuid)
    row = None if wanted is None else comments.find_comment(connection, incident.id, wanted)
    if row is None:
        raise UnknownComment(number=incident.number, comment=uuid[:80])
    if row.kind != CommentKind.ANALYST or comments.is_corrected(connection, row.id):
        raise NotToCorrect
    return row
