# SPDX-License-Identifier: Apache-2.0
"""Comments as they are written inside an open transaction, by a person or by the program."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.comments import (
    REOPENED,
    REOPENING_TAKEN_BACK,
    CommentKind,
    CommentView,
)
from casepack_desktop.domain.enums import Phase
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import Value
from casepack_desktop.domain.views import Change, HistoryEntry, Incident
from casepack_desktop.services.resolution import Resolver
from casepack_desktop.services.workspace import Write
from casepack_desktop.storage import comments
from casepack_desktop.support.hashing import canonical_json, sha256_text
from casepack_desktop.support.ids import uuid7

COMMENT = "comment"
SAID_BY_PROGRAM = "comment:system"
"""In place of the field of a history line whose new value is a msgid with its parameters."""
_OVER = {Phase.RESOLVED, Phase.CLOSED}
_TAKEN_BACK = {REOPENED: REOPENING_TAKEN_BACK, REOPENING_TAKEN_BACK: REOPENED}
"""What the program remarks when that which it had remarked is taken back."""


def append_comment(
    write: Write,
    incident: tuple[int, str],
    kind: CommentKind,
    text: str,
    corrects: Row[Any] | None = None,
) -> str:
    """Append a comment to the incident of an id and a UUID, and return its own UUID.

    History keeps the hash of the text and not the text, so that a purge removes it.
    """
    key, of_incident = incident
    uuid = uuid7(write.at.at)
    columns = {
        "uuid": uuid,
        "incident_id": key,
        "kind": kind.value,
        "at": write.at.milliseconds,
        "author": write.actor.login,
        "text": text,
        "corrects_id": None if corrects is None else corrects.id,
    }
    comments.insert_comment(write.connection, columns)
    earlier = None if corrects is None else corrects.uuid
    said = canonical_json({"uuid": uuid, "kind": kind.value, "sha256": sha256_text(text)})
    write.record(Change(COMMENT, of_incident, COMMENT, earlier, said))
    write.kinds.add(Kind.COMMENTS)
    if write.incidents is not None:
        write.incidents.add(of_incident)
    return uuid


def note_reopening(
    write: Write, resolver: Resolver, current: Incident, given: Mapping[str, Value]
) -> None:
    """Say in a comment of the program that a case that was over is open again."""
    before, after = current.values.get("status"), given.get("status")
    if before is None or after is None:
        return
    if resolver.phase(before) not in _OVER or resolver.phase(after) in _OVER:
        return
    _note(write, current, REOPENED, (before, after))


def remarks_in(changes: Iterable[Change]) -> dict[str, str]:
    """Return the UUID of the comment that an action made in each incident, by the incident's."""
    told = (change for change in changes if change.entity == COMMENT and change.new is not None)
    return {change.uuid: json.loads(str(change.new))["uuid"] for change in told}


def note_taken_back(write: Write, remark: str, current: Incident, after: Value) -> None:
    """Correct what the program remarked on a reopening, since its status is being taken back.

    `remark` is the UUID of that comment; nothing is said about any other one.
    """
    row = comments.read_comment(write.connection, remark)
    text = "" if row is None else said(row.kind, row.text)[0]
    if row is not None and row.kind == CommentKind.SYSTEM and text in _TAKEN_BACK:
        _note(write, current, _TAKEN_BACK[text], (current.values.get("status"), after), row)


def _note(
    write: Write,
    current: Incident,
    text: str,
    statuses: tuple[Value, Value],
    corrects: Row[Any] | None = None,
) -> None:
    before, after = statuses
    told = {"text": text, "params": {"before": str(before), "after": str(after)}}
    incident = (current.id, current.uuid)
    append_comment(write, incident, CommentKind.SYSTEM, canonical_json(told), corrects)


def reopened_at(connection: Connection, key: int) -> Moment | None:
    """Return when the incident with this id was open again last, in whatever way that was done.

    A reopening that was taken back is none.
    """
    system = (one for one in comment_views(connection, key) if one.kind is CommentKind.SYSTEM)
    told = [one.at for one in system if one.text == REOPENED and one.corrected_by is None]
    return told[-1] if told else None


def comment_views(connection: Connection, key: int) -> list[CommentView]:
    """Return the comments of the incident with this id, oldest first."""
    rows = comments.comments_of(connection, key)
    corrected_by = {row.corrects: row.uuid for row in rows if row.corrects is not None}
    return [_view(row, corrected_by.get(row.uuid)) for row in rows]


def _view(row: Row[Any], corrected_by: str | None) -> CommentView:
    text, params = said(row.kind, row.text)
    return CommentView(
        uuid=row.uuid,
        kind=CommentKind(row.kind),
        at=Moment.from_milliseconds(row.at),
        author=row.author,
        text=text,
        params=params,
        corrects=row.corrects,
        corrected_by=corrected_by,
    )


def said(kind: str, stored: str) -> tuple[str, dict[str, str]]:
    """Return text and parameters of a stored comment; only the program's has parameters."""
    if kind != CommentKind.SYSTEM:
        return stored, {}
    told = json.loads(stored)
    return told["text"], told["params"]


def with_text(connection: Connection, entry: HistoryEntry) -> HistoryEntry:
    """Return a line of the history as it was, or of a comment with what is stored as new value."""
    if entry.entity != COMMENT or entry.new is None:
        return entry
    kind, stored = comments.stored_text(connection, json.loads(str(entry.new))["uuid"])
    if kind == CommentKind.SYSTEM:
        return replace(entry, field=SAID_BY_PROGRAM, new=stored)
    earlier = None
    if entry.old is not None:
        _, earlier = comments.stored_text(connection, str(entry.old))
    return replace(entry, old=earlier, new=stored)
