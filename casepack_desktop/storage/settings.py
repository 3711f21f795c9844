# SPDX-License-Identifier: Apache-2.0
"""The settings that belong to a workspace and travel with it."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from casepack_desktop.storage.tables import setting


def read_settings(connection: Connection) -> dict[str, str]:
    """Return all stored settings."""
    rows = connection.execute(select(setting.c.key, setting.c.value))
    return {row.key: row.value for row in rows}


def write_setting(connection: Connection, key: str, value: str) -> None:
    """Store one setting."""
    statement = insert(setting).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
