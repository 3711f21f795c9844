# SPDX-License-Identifier: Apache-2.0
"""Who is responsible: people of the directory, and names that only stand in cases."""

from sqlalchemy import Connection, func, select

from casepack_desktop.storage.directories import folded_name
from casepack_desktop.storage.tables import incident, person


def known_names(connection: Connection, text: str) -> list[str]:
    """Return the names of people, or of those responsible for a case, that this text is.

    Letter case does not count, but in cases that mix it beyond ASCII in a way of their own.
    """
    by_name = select(person.c.name).where(person.c.folded == folded_name(text))
    names: list[str] = list(connection.execute(by_name).scalars())
    # The index knows the letters of ASCII without case; others are looked up as they are written.
    for variant in dict.fromkeys((text, text.lower(), text.title(), text.upper())):
        same = incident.c.responsible.collate("NOCASE") == variant
        here = select(incident.c.responsible).where(incident.c.deleted_at.is_(None), same)
        names += connection.execute(here.limit(1)).scalars()
    return names


def responsible_names(connection: Connection, limit: int) -> list[str]:
    """Return the names that stand in cases as responsible, at most `limit`, in their order.

    Each name is looked up behind the one before it, since reading the index as a whole would take
    as long as there are incidents.
    """
    here = incident.c.responsible.collate("NOCASE")
    live = incident.c.deleted_at.is_(None)
    first = select(func.min(here).label("name")).where(live, here.is_not(None))
    found = first.cte("found", recursive=True)
    behind = select(func.min(here)).where(live, here > found.c.name).scalar_subquery()
    found = found.union_all(select(behind).where(found.c.name.is_not(None)))
    statement = select(found.c.name).where(found.c.name.is_not(None)).limit(limit)
    return [str(name) for name in connection.execute(statement).scalars()]
