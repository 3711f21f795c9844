# SPDX-License-Identifier: Apache-2.0
"""Rows of comments: added, read, never changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from casepack_desktop.storage.case_tables import comment


def insert_comment(connection: Connection, columns: Mapping[str, Any]) -> None:
    """Append a comment."""
    connection.execute(comment.insert().values(dict(columns)))


def comments_of(connection: Connection, incident_id: int) -> list[Row[Any]]:
    """Return the comments of an incident, oldest first, each with the UUID it corrects."""
    earlier = comment.alias("earlier")
    statement = (
        select(*comment.c, earlier.c.uuid.label("corrects"))
        .outerjoin(earlier, earlier.c.id == comment.c.corrects_id)
        .where(comment.c.incident_id == incident_id)
        .order_by(comment.c.id)
    )
    return list(connection.execute(statement))


def find_comment(connection: Connection, incident_id: int, uuid: str) -> Row[Any] | None:
    """Return a comment of an incident by its UUID, None if the incident has none such."""
    wanted = (comment.c.incident_id == incident_id) & (comment.c.uuid == uuid)
    return connection.execute(select(comment).where(wanted)).first()


def is_corrected(connection: Connection, key: int) -> bool:
    """Return whether a later comment corrects the one with this id."""
    statement = select(comment.c.id).where(comment.c.corrects_id == key).limit(1)
    return connection.execute(statement).first() is not None


def stored_text(connection: Connection, uuid: str) -> tuple[str, str]:
    """Return kind and text of a comment, both empty if it was purged."""
    statement = select(comment.c.kind, comment.c.text).where(comment.c.uuid == uuid)
    row = connection.execute(statement).first()
    return ("", "") if row is None else (row.kind, row.text)


def read_comment(connection: Connection, uuid: str) -> Row[Any] | None:
    """Return the row of a comment of any incident, None if there is none."""
    return connection.execute(select(comment).where(comment.c.uuid == uuid)).first()
