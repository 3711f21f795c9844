# SPDX-License-Identifier: Apache-2.0
"""Linking cases that belong together.

A link is part of both cases: it stands in the history of both and moves the last change of both,
but not their versions, since it collides with nothing that a form holds.
"""

import json
from collections.abc import Collection, Sequence, Set
from typing import Any

from sqlalchemy import Connection, Row

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.relations import (
    LINKED,
    REASON_LIMIT,
    RELATION,
    UNLINKED,
    AlreadyLinked,
    LinkedToItself,
    LongReason,
    NoLink,
    Related,
)
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Change
from casepack_desktop.services.casework import found_row, live_row, touch
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import incidents, relations
from casepack_desktop.storage.relations import Link
from casepack_desktop.support.hashing import canonical_json
from casepack_desktop.support.ids import uuid7

Case = Row[Any]


class RelationService:
    """The links between cases; every case is named by its number or its UUID."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, reference: str) -> list[Related]:
        """Return the links of a case, newest first, whichever end they were made from.

        Raises `NotFound`.
        """
        with self._workspace.read() as connection:
            return relations.links_of(connection, found_row(connection, reference).id)

    def link(self, actor: Actor, reference: str, other: str, reason: str) -> Related:
        """Link two cases and return the link as the first of them sees it.

        Raises `NotFound`, `InTheBin`, `LinkedToItself`, `AlreadyLinked`, `LongReason`.
        """
        reason = UNSTORABLE_CHARACTERS.sub("", reason).strip()
        if len(reason) > REASON_LIMIT:
            raise LongReason(length=len(reason), limit=REASON_LIMIT)
        with self._workspace.write(actor, Permission.EDIT_INCIDENT, "relation.link") as write:
            one, two = live_row(write.connection, reference), live_row(write.connection, other)
            if one.id == two.id:
                raise LinkedToItself(number=one.number)
            if relations.is_linked(write.connection, (one.id, two.id)):
                raise AlreadyLinked(number=one.number, other=two.number)
            at = write.at
            link = Link(uuid7(at.at), (one.id, two.id), reason, at.milliseconds, actor.login)
            relations.insert_link(write.connection, link)
            _record(write, link, (one, two), LINKED)
            found = relations.links_of(write.connection, one.id)
            return next(one for one in found if one.uuid == link.uuid)

    def unlink(self, actor: Actor, uuid: str) -> None:
        """Remove a link by its UUID, also one to a case in the bin. Raises `NoLink`."""
        with self._workspace.write(actor, Permission.EDIT_INCIDENT, "relation.unlink") as write:
            unstorable = UNSTORABLE_CHARACTERS.search(uuid)
            link = None if unstorable else relations.find_link(write.connection, uuid)
            if link is None:
                raise NoLink
            _remove(write, link)


def take_back_links(write: Write, changes: Sequence[Change]) -> tuple[int, list[str]]:
    """Take back the links that an action made or removed.

    A case in the bin keeps its links, so one is brought back there as well. Returns how many were
    taken back, and the numbers of the cases where that cannot be, both of a link in one text,
    since the link or a case is gone or the two are linked anew.
    """
    taken, refused = 0, []
    by_link: dict[str, list[Change]] = {}
    for change in changes:
        if change.entity == RELATION:
            by_link.setdefault(_told(change)["link"], []).append(change)
    for both in by_link.values():
        if _taken_back(write, _told(both[0]), was_made=both[0].new is not None):
            taken += 1
        else:
            refused.append(" – ".join(_told(change)["number"] for change in reversed(both)))
    return taken, refused


def tell_of_purge(write: Write, keys: Collection[int], all_gone: Set[int]) -> None:
    """Write into the history of what stays that its links to some purged cases go with them.

    `keys` are those whose links go now, `all_gone` what the transaction purges altogether.
    """
    for link in relations.links_at(write.connection, keys):
        if set(link.ends) <= all_gone:
            continue
        one, two = incidents.rows_by_id(write.connection, link.ends)
        own, other = (two, one) if one.id in all_gone else (one, two)
        _record_at(write, link, own, other, UNLINKED)


def _taken_back(write: Write, told: dict[str, Any], *, was_made: bool) -> bool:
    link = relations.find_link(write.connection, told["link"])
    if was_made:
        if link is not None:
            _remove(write, link)
        return link is not None
    ends = _ends(write.connection, told)
    if link is not None or ends is None:
        return False
    ids = (ends[0].id, ends[1].id)
    if relations.is_linked(write.connection, ids):
        return False
    again = Link(told["link"], ids, told["reason"], told["at"], told["by"])
    relations.insert_link(write.connection, again)
    _record(write, again, ends, LINKED)
    return True


def _ends(connection: Connection, told: dict[str, Any]) -> tuple[Case, Case] | None:
    one, two = (incidents.find_row(connection, told[key]) for key in ("own", "uuid"))
    return None if one is None or two is None else (one, two)


def _told(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(str(change.new or change.old))
    return told


def _remove(write: Write, link: Link) -> None:
    ends = incidents.rows_by_id(write.connection, link.ends)
    relations.delete_link(write.connection, link.uuid)
    _record(write, link, (ends[0], ends[1]), UNLINKED)


def _record(write: Write, link: Link, ends: tuple[Case, Case], what: str) -> None:
    """Write the change into the history of both cases, each naming the other one."""
    for own, other in (ends, ends[::-1]):
        _record_at(write, link, own, other, what)


def _record_at(write: Write, link: Link, own: Case, other: Case, what: str) -> None:
    told = canonical_json(
        {
            "link": link.uuid,
            "own": own.uuid,
            "uuid": other.uuid,
            "number": other.number,
            "reason": link.reason,
            "at": link.at,
            "by": link.by,
        }
    )
    old, new = (None, told) if what == LINKED else (told, None)
    write.record(Change(RELATION, own.uuid, what, old, new))
    incidents.touch_incident(write.connection, own.id, write.at.milliseconds)
    touch(write, own.uuid)
    write.kinds.add(Kind.RELATIONS)
