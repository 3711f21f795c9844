# SPDX-License-Identifier: Apache-2.0
"""The JSON and the text form of incidents on the command line."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from casepack_desktop.domain.comments import CommentView
from casepack_desktop.domain.enums import ENUM_LABELS, Answer, Severity
from casepack_desktop.domain.fields import FIELDS, Field, FieldKind
from casepack_desktop.domain.instants import Moment, Precision
from casepack_desktop.domain.relations import Related
from casepack_desktop.domain.values import Value, json_value
from casepack_desktop.domain.views import Incident, IncidentRow
from casepack_desktop.support.formats import format_instant, format_number
from casepack_desktop.support.i18n import Translator

if TYPE_CHECKING:
    from casepack_desktop.services.directories import Directory

SHOW_SCHEMA = 1
_NONE = "–"


def row_json(row: IncidentRow, directory: "Directory") -> dict[str, Any]:
    """Return a registry row as the JSON output holds it; directory entries as codes."""
    return {
        "number": row.number,
        "uuid": row.uuid,
        "title": row.title,
        "company": _code(row.company_id, directory),
        "location": row.location,
        "event_start_at": _iso(row.event_start_at),
        "classification": _code(row.classification_id, directory),
        "type": _code(row.type_id, directory),
        "status": _code(row.status_id, directory),
        "severity": row.severity,
        "registered_at": _iso(row.registered_at),
        "next_due_at": _iso(row.next_due_at),
    }


def incident_json(incident: Incident) -> dict[str, Any]:
    """Return a case as the JSON output holds it; unknown fields are null."""
    fields = {field.key: json_value(incident.values.get(field.key)) for field in FIELDS}
    return {
        "number": incident.number,
        "uuid": incident.uuid,
        "version": incident.version,
        "last_change_at": incident.last_change_at.isoformat(),
        "deleted_at": _iso(incident.deleted_at),
        **fields,
        "origins": incident.origins,
    }


def related_json(related: Related) -> dict[str, Any]:
    """Return a link to another case as the JSON output holds it."""
    return {
        "number": related.number,
        "uuid": related.incident,
        "title": related.title,
        "reason": related.reason,
        "linked_at": related.at.isoformat(),
        "linked_by": related.by,
    }


def comment_json(comment: CommentView) -> dict[str, Any]:
    """Return a comment as the JSON output holds it; the program's own ones are English."""
    return {
        "id": comment.uuid,
        "kind": comment.kind.value,
        "written_at": comment.at.isoformat(),
        "author": comment.author,
        "text": comment.told(),
        "corrects": comment.corrects,
    }


class Words:
    """Values of a case in the words of one language and one time zone."""

    def __init__(self, translator: Translator, directory: "Directory", zone: ZoneInfo) -> None:
        self._translator = translator
        self._directory = directory
        self._zone = zone

    def value(self, field: Field, value: Value) -> str:
        """Return a value as it is read."""
        if isinstance(value, Moment):
            return self.moment(value)
        if isinstance(value, int):
            number = format_number(value, self._translator.locale)
            return f"{number} {self._translator.gettext(field.unit)}" if field.unit else number
        if isinstance(value, Decimal):
            return format_number(value, self._translator.locale)
        if field.kind is FieldKind.ENTRY and field.directory is not None:
            entry = self._directory.exact(field.directory, str(value))
            return str(value) if entry is None else entry.name(self._translator.names_locale)
        if field.key == "severity":
            return self.severity(str(value))
        if field.choices and value in set(Answer):
            return self._translator.gettext(ENUM_LABELS[Answer(str(value))])
        return str(json_value(value))

    def moment(self, moment: Moment | None) -> str:
        """Return an instant in the workspace's zone, a partial date as it is known."""
        if moment is None:
            return _NONE
        if moment.precision is not Precision.EXACT:
            return moment.isoformat()
        return format_instant(moment.at, self._zone)

    def severity(self, value: str | None) -> str:
        """Return a severity in words."""
        if value is None:
            return _NONE
        return self._translator.gettext(ENUM_LABELS[Severity(value)])

    def entry(self, key: int | None) -> str:
        """Return the name of a directory entry."""
        entry = self._directory.by_id(key)
        return _NONE if entry is None else entry.name(self._translator.names_locale)


def _code(key: int | None, directory: "Directory") -> str | None:
    entry = directory.by_id(key)
    return None if entry is None else entry.code


def _iso(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()
