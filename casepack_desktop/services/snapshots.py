# SPDX-License-Identifier: Apache-2.0
"""Filling a case snapshot in one read of one transaction."""

from sqlalchemy import Connection

from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.instants import Moment
from casepack_desktop.domain.values import json_value
from casepack_desktop.domain.views import Incident
from casepack_desktop.reporting.snapshot import (
    Anchor,
    CaseSnapshot,
    EntryRef,
    IncidentFacts,
    WorkspaceFacts,
)
from casepack_desktop.services.directories import Directory
from casepack_desktop.services.settings import Settings, load_settings
from casepack_desktop.storage import history


def take_snapshot(
    connection: Connection, current: Incident, directory: Directory, as_of: Moment | None
) -> CaseSnapshot:
    """Return the case as it stands, anchored at its last change at or before `as_of`.

    What was made from the case (reports, packs) is left out.
    """
    until = as_of or current.last_change_at
    return CaseSnapshot(
        workspace=_workspace(load_settings(connection)),
        incident=IncidentFacts(
            uuid=current.uuid,
            number=current.number,
            fields={key: json_value(value) for key, value in current.values.items()},
            origins=current.origins,
        ),
        entries=_entries(current, directory),
        last_change_at=current.last_change_at.isoformat(),
        anchor=_anchor(connection, current, until),
    )


def _workspace(settings: Settings) -> WorkspaceFacts:
    return WorkspaceFacts(
        organisation=settings.organisation,
        zone=settings.zone.key,
        logo_png=settings.logo_png,
    )


def _entries(current: Incident, directory: Directory) -> dict[str, EntryRef]:
    found = {}
    for key, value in current.values.items():
        kind = FIELD[key].directory
        entry = None if kind is None else directory.exact(kind, str(value))
        if entry is not None:
            found[key] = EntryRef(code=entry.code, colour=entry.colour, names=entry.names)
    return found


def _anchor(connection: Connection, current: Incident, until: Moment) -> Anchor | None:
    last = history.last_action(connection, current.uuid, until.milliseconds)
    if last is None:
        return None
    sequence, digest, at = last
    return Anchor(sequence=sequence, hash=digest, at=Moment.from_milliseconds(at).isoformat())
