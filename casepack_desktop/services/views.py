# SPDX-License-Identifier: Apache-2.0
"""Saved views of the list: kept, renamed, removed, and one of them shown first."""

from dataclasses import fields, replace

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.filters import filter_text, parse_filter
from casepack_desktop.domain.values import TOO_LONG, UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Change, SavedView
from casepack_desktop.services.directories import NAME_MISSING
from casepack_desktop.services.seeding import CREATED
from casepack_desktop.services.workspace import Workspace, Write
from casepack_desktop.storage import views
from casepack_desktop.storage.ordering import Order
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.ids import uuid7

VIEW = "view"
REMOVED = "removed"
NAME_TAKEN = N_("Another view is called “{value}”. Choose another name.")
_NAME_LIMIT = 100
_FILTER_LIMIT = 10_000
_MOST_COLUMNS = 200


class NoSuchView(Problem):
    """The view was removed meanwhile."""

    text = N_("This view is there no more. Save it again under a name.")


class ViewService:
    """The saved views of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> list[SavedView]:
        """Return every view, those kept first first."""
        with self._workspace.read() as connection:
            return views.read_views(connection)

    def keep(self, actor: Actor, view: SavedView) -> SavedView:
        """Store a view, under a new UUID where it has none, and return it as it is stored.

        Raises `BadValue` for a name that is empty, too long or taken, `UnknownSort`, `NoSuchView`.
        """
        wanted = _checked(view)
        with self._workspace.write(actor, Permission.EDIT_VIEWS, "view.keep") as write:
            _demand_free(write, wanted)
            if wanted.uuid:
                return _change(write, _found(write, wanted.uuid), wanted)
            return _add(write, replace(wanted, uuid=uuid7(write.at.at)))

    def rename(self, actor: Actor, uuid: str, name: str) -> SavedView:
        """Give a view another name and return it; raise as `keep` does."""
        cleaned = _cleaned(name)
        with self._workspace.write(actor, Permission.EDIT_VIEWS, "view.rename") as write:
            stored = _found(write, uuid)
            wanted = replace(stored, name=cleaned)
            _demand_free(write, wanted)
            return _change(write, stored, wanted)

    def delete(self, actor: Actor, uuid: str) -> None:
        """Remove a view; raise `NoSuchView`."""
        with self._workspace.write(actor, Permission.EDIT_VIEWS, "view.delete") as write:
            stored = _found(write, uuid)
            views.delete_view(write.connection, uuid)
            write.record(Change(VIEW, uuid, REMOVED, stored.name, None))
            write.kinds.add(Kind.VIEWS)

    def set_default(self, actor: Actor, uuid: str | None) -> None:
        """Make a view the one that is shown first, or none; raise `NoSuchView`."""
        with self._workspace.write(actor, Permission.EDIT_VIEWS, "view.default") as write:
            if uuid is not None:
                _found(write, uuid)
            _make_only_default(write, uuid)


def _checked(view: SavedView) -> SavedView:
    Order(view.sort, view.is_descending)
    columns = tuple(dict.fromkeys(view.columns))
    text = filter_text(parse_filter(view.filter))
    if len(text) > _FILTER_LIMIT:
        raise BadValue("filter", TOO_LONG, length=len(text), limit=_FILTER_LIMIT)
    if UNSTORABLE_CHARACTERS.search(text + "".join(columns)) or len(columns) > _MOST_COLUMNS:
        raise BadValue("filter", UNSTORABLE)
    return replace(view, name=_cleaned(view.name), columns=columns, filter=text)


def _cleaned(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise BadValue("name", NAME_MISSING)
    if len(cleaned) > _NAME_LIMIT:
        raise BadValue("name", TOO_LONG, length=len(cleaned), limit=_NAME_LIMIT)
    if UNSTORABLE_CHARACTERS.search(cleaned):
        raise BadValue("name", UNSTORABLE)
    return cleaned


def _demand_free(write: Write, wanted: SavedView) -> None:
    owner = views.uuid_of_name(write.connection, wanted.name)
    if owner not in (None, wanted.uuid):
        raise BadValue("name", NAME_TAKEN, value=wanted.name)


def _found(write: Write, uuid: str) -> SavedView:
    unstorable = UNSTORABLE_CHARACTERS.search(uuid)
    stored = None if unstorable else views.find_view(write.connection, uuid)
    if stored is None:
        raise NoSuchView
    return stored


def _add(write: Write, view: SavedView) -> SavedView:
    views.add_view(write.connection, replace(view, is_default=False))
    write.record(Change(VIEW, view.uuid, CREATED, None, view.name))
    write.kinds.add(Kind.VIEWS)
    if view.is_default:
        _make_only_default(write, view.uuid)
    return view


def _change(write: Write, stored: SavedView, wanted: SavedView) -> SavedView:
    if wanted.is_default and not stored.is_default:
        _make_only_default(write, wanted.uuid)
        stored = replace(stored, is_default=True)
    _store(write, stored, wanted)
    return wanted


def _make_only_default(write: Write, uuid: str | None) -> None:
    for view in views.read_views(write.connection):
        _store(write, view, replace(view, is_default=view.uuid == uuid))


def _store(write: Write, stored: SavedView, wanted: SavedView) -> None:
    changes = [
        Change(VIEW, stored.uuid, one.name, old, new)
        for one in fields(SavedView)
        if (old := _said(stored, one.name)) != (new := _said(wanted, one.name))
    ]
    if changes:
        views.change_view(write.connection, wanted)
        write.changes += changes
        write.kinds.add(Kind.VIEWS)


def _said(view: SavedView, name: str) -> str | int:
    """Return an attribute of a view as history keeps it."""
    value: object = getattr(view, name)
    if isinstance(value, tuple):
        return ", ".join(value)
    return int(value) if isinstance(value, bool) else str(value)
