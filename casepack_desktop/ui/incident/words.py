# SPDX-License-Identifier: Apache-2.0
"""Values and changes of a case in words, in the language of the window."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from casepack_desktop.domain import relations
from casepack_desktop.domain.fields import FIELD, Field, FieldKind
from casepack_desktop.domain.instants import BadInstant, Precision, parse_moment
from casepack_desktop.domain.views import HistoryEntry
from casepack_desktop.support.formats import format_instant
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.options import choice_name, entry_name
from casepack_desktop.ui.session import Session
from casepack_desktop.ui.widgets.key_values import NOTHING

Json = str | int | None

MOVED_TO_BIN = N_("Moved to the bin")
TAKEN_FROM_BIN = N_("Restored from the bin")
REGISTERED = N_("Registered")
IMPORTED = N_("Imported")
REMOVED = N_("Removed")
PURGED = N_("Purged for good")
LINKED = N_("Linked with {number}")
UNLINKED = N_("Link with {number} removed")
CHANGED = N_("{old} → {new}")
OTHER = N_("Changed")

ACTIONS: dict[str, str] = {
    "incident.create": REGISTERED,
    "incident.edit": N_("Edited"),
    "incident.import": IMPORTED,
    "incident.reopen": N_("Reopened"),
    "incident.bin": MOVED_TO_BIN,
    "incident.restore": TAKEN_FROM_BIN,
    "incident.purge": PURGED,
    "relation.link": N_("Linked"),
    "relation.unlink": N_("Link removed"),
    "action.undo": N_("Undone"),
}
_EVENTS: dict[str, str] = {"imported": IMPORTED, "removed": REMOVED, "purged": PURGED}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history: the name of the field, and the value before and after."""

    action_id: int
    key: str
    name: str
    old: Json
    new: Json
    is_first: bool = False
    """Whether the case was made with this value, so that there is none before."""

    @property
    def can_restore(self) -> bool:
        """Return whether the value of before can be brought back."""
        field = FIELD.get(self.key)
        return field is not None and field.is_editable and not self.is_first


def action_name(what: str, translator: Translator) -> str:
    """Return what kind of action this was."""
    return translator.gettext(ACTIONS.get(what, OTHER))


def told_changes(entry: HistoryEntry, translator: Translator) -> Iterator[Told]:
    """Yield the lines that one row of the history stands for."""
    if entry.field in FIELD:
        name = translator.gettext(FIELD[entry.field].label)
        yield Told(entry.action_id, entry.field, name, entry.old, entry.new)
    elif entry.field == "created":
        yield from _first_values(entry, translator)
    elif entry.field == "deleted_at":
        msgid = MOVED_TO_BIN if entry.new else TAKEN_FROM_BIN
        yield Told(entry.action_id, "", translator.gettext(msgid), None, None)
    elif entry.field in (relations.LINKED, relations.UNLINKED):
        yield _told_link(entry, translator)
    else:
        name = translator.gettext(_EVENTS.get(entry.field, OTHER))
        yield Told(entry.action_id, "", name, None, _plain(entry.new))


def value_words(
    field: Field, value: Json, session: Session, translator: Translator, *, utc: bool = False
) -> str:
    """Return a stored or typed value as the window shows it; nothing is a dash."""
    if value is None or value == "":
        return NOTHING
    text = str(value)
    if field.directory is not None:
        return entry_name(session.directory, field.directory, text, translator.locale)
    if field.kind is FieldKind.CHOICE:
        return choice_name(text, translator)
    if field.kind is FieldKind.MOMENT:
        return _moment_words(text, session, utc=utc)
    return text


def _moment_words(text: str, session: Session, *, utc: bool) -> str:
    try:
        moment = parse_moment(text, session.zone)
    except BadInstant:
        return text
    if moment.precision is not Precision.EXACT:
        return moment.isoformat()
    return format_instant(moment.at, UTC if utc else session.zone)


def _first_values(entry: HistoryEntry, translator: Translator) -> Iterator[Told]:
    values = json.loads(str(entry.new)) if entry.new else {}
    for key, field in FIELD.items():
        if values.get(key) is not None:
            name = translator.gettext(field.label)
            yield Told(entry.action_id, key, name, None, values[key], is_first=True)


def _told_link(entry: HistoryEntry, translator: Translator) -> Told:
    link = json.loads(str(entry.new or entry.old))
    msgid = LINKED if entry.new else UNLINKED
    name = translator.gettext(msgid, number=link["number"])
    return Told(entry.action_id, "", name, None, link["reason"] or None)


def _plain(value: Json) -> Json:
    return value if isinstance(value, str | int) else None
