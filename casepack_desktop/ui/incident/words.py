# SPDX-License-Identifier: Apache-2.0
"""Values and changes of a case in words, in the language of the window."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC

from casepack_desktop.domain.enums import DirectoryKind
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
CHANGED = N_("{old} → {new}")
OTHER = N_("Changed")
FILE_CAME = N_("File added")
FILE_WENT = N_("File removed")
MAIN_CAME = N_("Main file added")
MAIN_WENT = N_("Main file removed")
COMMENT = N_("Comment")
CORRECTION = N_("Correction")
NOTED = N_("Noted by the program")
LINKED = N_("Linked with")
UNLINKED = N_("No longer linked with")

ACTIONS: dict[str, str] = {
    "incident.create": REGISTERED,
    "incident.edit": N_("Edited"),
    "incident.import": IMPORTED,
    "incident.reopen": N_("Reopened"),
    "incident.bin": MOVED_TO_BIN,
    "incident.restore": TAKEN_FROM_BIN,
    "incident.purge": PURGED,
    "directory.merge": N_("Directory entry merged into another"),
    "incident.edit-many": N_("Edited together with others"),
    "incident.bin-many": MOVED_TO_BIN,
    "incident.restore-many": TAKEN_FROM_BIN,
    "incident.restore-value": N_("Earlier value restored"),
    "incident.duplicate": N_("Registered as a copy"),
    "relation.link": N_("Linked"),
    "relation.unlink": N_("Link removed"),
    "comment.add": N_("Comment written"),
    "file.add": N_("File added"),
    "file.remove": N_("File removed"),
    "file.restore": N_("File restored"),
    "file.replace": N_("Main file replaced"),
    "action.undo": N_("Undone"),
}
_EVENTS: dict[str, str] = {
    "imported": IMPORTED,
    "removed": REMOVED,
    "purged": PURGED,
    "copied_from": N_("Copied from"),
}


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
    entity: str = "incident"
    """What the line speaks of: the case itself, a comment, a file or a link."""
    is_noted: bool = False
    """Whether the new value is what the program remarked: a msgid with its parameters."""

    @property
    def can_restore(self) -> bool:
        """Return whether `restorable` can be brought back."""
        field = FIELD.get(self.key)
        return field is not None and field.is_editable and self.entity == "incident"

    @property
    def restorable(self) -> Json:
        """Return the value that can be brought back: the one before, or the first one."""
        return self.new if self.is_first else self.old


def action_name(what: str, translator: Translator) -> str:
    """Return what kind of action this was."""
    return translator.gettext(ACTIONS.get(what, OTHER))


def told_changes(entry: HistoryEntry, translator: Translator) -> Iterator[Told]:
    """Yield the lines that one row of the history stands for."""
    if entry.entity in _TOLD:
        yield replace(_TOLD[entry.entity](entry, translator), entity=entry.entity)
    elif entry.entity != "incident":
        yield Told(entry.action_id, "", translator.gettext(OTHER), None, None, entity=entry.entity)
    elif entry.field in FIELD:
        name = translator.gettext(FIELD[entry.field].label)
        yield Told(entry.action_id, entry.field, name, entry.old, entry.new)
    elif entry.field == "created":
        yield from _first_values(entry, translator)
    elif entry.field == "deleted_at":
        msgid = MOVED_TO_BIN if entry.new else TAKEN_FROM_BIN
        yield Told(entry.action_id, "", translator.gettext(msgid), None, None)
    else:
        name = translator.gettext(_EVENTS.get(entry.field, OTHER))
        yield Told(entry.action_id, "", name, None, _plain(entry.new))


def words_of(
    told: Told, value: Json, session: Session, translator: Translator, *, utc: bool = False
) -> str:
    """Return the value before or after of a line in words; touches no widget."""
    if told.is_noted and value is not None:
        return _noted_words(str(value), session, translator)
    field = FIELD.get(told.key) if told.entity == "incident" else None
    if field is None:
        return "" if value is None else str(value)
    return value_words(field, value, session, translator, utc=utc)


def value_words(
    field: Field, value: Json, session: Session, translator: Translator, *, utc: bool = False
) -> str:
    """Return a stored or typed value as the window shows it; nothing is a dash."""
    if value is None or value == "":
        return NOTHING
    text = str(value)
    if field.directory is not None:
        return entry_name(session.directory, field.directory, text, translator.names_locale)
    if field.kind is FieldKind.CHOICE:
        return choice_name(text, translator)
    if field.kind is FieldKind.MOMENT:
        return _moment_words(text, session, utc=utc)
    return text


def _noted_words(stored: str, session: Session, translator: Translator) -> str:
    """Return what the program remarked, the statuses by the names that they have now."""
    said, locale = json.loads(stored), translator.names_locale
    params = {
        key: entry_name(session.directory, DirectoryKind.STATUS, code, locale)
        for key, code in said["params"].items()
    }
    return translator.gettext(said["text"], **params)


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


def _plain(value: Json) -> Json:
    return value if isinstance(value, str | int) else None


def _told_comment(entry: HistoryEntry, translator: Translator) -> Told:
    """Return that something was remarked, by a person or by the program."""
    if entry.field == "comment:system":
        name = translator.gettext(NOTED)
        return Told(entry.action_id, "", name, None, entry.new, is_noted=True)
    name = translator.gettext(COMMENT if entry.old is None else CORRECTION)
    return Told(entry.action_id, "", name, None, entry.new)


def _told_file(entry: HistoryEntry, translator: Translator) -> Told:
    """Return that a file came or went; it is told by its name."""
    file = json.loads(str(entry.new or entry.old))
    is_main = file.get("role") == "main"
    came, went = (MAIN_CAME, MAIN_WENT) if is_main else (FILE_CAME, FILE_WENT)
    name = translator.gettext(came if entry.new else went)
    return Told(entry.action_id, "", name, None, str(file.get("name", "")))


def _told_link(entry: HistoryEntry, translator: Translator) -> Told:
    """Return that the case was linked with another one, or is no longer."""
    link = json.loads(str(entry.new or entry.old))
    name = translator.gettext(LINKED if entry.new else UNLINKED)
    said = " · ".join(filter(None, (str(link.get("number", "")), str(link.get("reason", "")))))
    return Told(entry.action_id, "", name, None, said)


_TOLD: dict[str, Callable[[HistoryEntry, Translator], Told]] = {
    "comment": _told_comment,
    "attachment": _told_file,
    "relation": _told_link,
}
