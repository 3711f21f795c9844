# SPDX-License-Identifier: Apache-2.0
"""Who is responsible: people of the directory, and names that only stand in cases."""

from sqlalchemy import Connection, select

from casepack_desktop.storage.directories import folded_name
from casepack_desktop.storage.tables import incident, person


def known_names(connection: Connection, text: str) -> list[str]:
    """Return the names of people, or of those responsible for a case, that this text is.

    Letter case does not count, in names that only stand in cases that of ASCII letters.
    """
    by_name = select(person.c.name).where(person.c.folded == folded_name(text))
    names: list[str] = list(connection.execute(by_name).scalars())
    same = incident.c.responsible.collate("NOCASE") == text
    in_cases = select(incident.c.responsible).where(incident.c.deleted_at.is_(None), same).limit(1)
    return [*names, *connection.execute(in_cases).scalars()]
