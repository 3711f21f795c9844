# SPDX-License-Identifier: Apache-2.0
"""Reading and writing the saved views of the list."""

import json
from typing import Any

from sqlalchemy import Connection, Row, func, select

from casepack_desktop.domain.views import SavedView
from casepack_desktop.storage.case_tables import saved_view
from casepack_desktop.storage.directories import folded_name


def read_views(connection: Connection) -> list[SavedView]:
    """Return all views in their order."""
    rows = connection.execute(select(saved_view).order_by(saved_view.c.position, saved_view.c.id))
    return [_view(row) for row in rows]


def find_view(connection: Connection, uuid: str) -> SavedView | None:
    """Return the view with this UUID."""
    row = connection.execute(select(saved_view).where(saved_view.c.uuid == uuid)).first()
    return None if row is None else _view(row)


def uuid_of_name(connection: Connection, name: str) -> str | None:
    """Return the UUID of the view of this name, letter case aside."""
    wanted = select(saved_view.c.uuid).where(saved_view.c.folded == folded_name(name))
    found: str | None = connection.execute(wanted).scalar()
    return found


def add_view(connection: Connection, view: SavedView) -> None:
    """Insert a view behind the others."""
    last = select(func.coalesce(func.max(saved_view.c.position), 0))
    position = connection.execute(last).scalar_one() + 1
    columns = _columns(view) | {"uuid": view.uuid, "position": position, "version": 1}
    connection.execute(saved_view.insert().values(columns))


def change_view(connection: Connection, view: SavedView) -> None:
    """Write a view over the stored one of its UUID."""
    statement = saved_view.update().where(saved_view.c.uuid == view.uuid)
    version = saved_view.c.version + 1
    connection.execute(statement.values(_columns(view) | {"version": version}))


def delete_view(connection: Connection, uuid: str) -> None:
    """Remove a view."""
    connection.execute(saved_view.delete().where(saved_view.c.uuid == uuid))


def _columns(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "folded": folded_name(view.name),
        "filter": view.filter,
        "columns": json.dumps(view.columns, ensure_ascii=False),
        "sort": view.sort,
        "is_descending": int(view.is_descending),
        "is_default": int(view.is_default),
    }


def _view(row: Row[Any]) -> SavedView:
    return SavedView(
        uuid=row.uuid,
        name=row.name,
        filter=row.filter,
        columns=tuple(json.loads(row.columns)),
        sort=row.sort,
        is_descending=bool(row.is_descending),
        is_default=bool(row.is_default),
    )
