# SPDX-License-Identifier: Apache-2.0
"""The one table of an incident's fields.

List, import, export, history, snapshot, command line and later the card read it; storage derives
its columns from it. A field is added here and by a migration, nowhere else.
"""

from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.enums import Answer, DirectoryKind, Pap, Severity, Tlp
from casepack_desktop.support.i18n import N_

TITLE_LIMIT = 500
TEXT_LIMIT = 1_000_000
LINE_LIMIT = 2_000


class FieldKind(StrEnum):
    """What sort of value a field holds."""

    LINE = "line"
    TEXT = "text"
    MOMENT = "moment"
    CHOICE = "choice"
    ENTRY = "entry"
    PERSON = "person"
    INTEGER = "integer"
    AMOUNT = "amount"
    CURRENCY = "currency"


class Group(StrEnum):
    """The groups in which fields are shown."""

    IDENTITY = "identity"
    WHEN = "when"
    LIFECYCLE = "lifecycle"
    DESCRIPTION = "description"
    IMPACT = "impact"
    RESPONSE = "response"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key in JSON and in the database, its label and its limits."""

    key: str
    label: str
    group: Group
    kind: FieldKind
    limit: int = 0
    choices: tuple[str, ...] = ()
    directory: DirectoryKind | None = None
    unit: str = ""
    is_lifecycle: bool = False
    is_editable: bool = True
    is_sortable: bool = False
    is_searchable: bool = False
    is_key: bool = False
    """A key field that is empty stands among the open questions of a report."""
    in_exports: bool = True

    @property
    def is_marked(self) -> bool:
        """Return whether marks of Markdown in the text are read when it is shown.

        Indicators are compared character by character, so theirs are not.
        """
        return self.kind is FieldKind.TEXT and self.key != "indicators"


def _line(key: str, label: str, group: Group, *, searchable: bool = True) -> Field:
    return Field(key, label, group, FieldKind.LINE, LINE_LIMIT, is_searchable=searchable)


def _text(key: str, label: str, group: Group, *, key_field: bool = False) -> Field:
    return Field(
        key, label, group, FieldKind.TEXT, TEXT_LIMIT, is_searchable=True, is_key=key_field
    )


def _moment(key: str, label: str, *, key_field: bool = False, sortable: bool = False) -> Field:
    return Field(key, label, Group.WHEN, FieldKind.MOMENT, is_key=key_field, is_sortable=sortable)


def _lifecycle(
    key: str, label: str, *, key_field: bool = False, editable: bool = True, sortable: bool = False
) -> Field:
    return Field(
        key,
        label,
        Group.LIFECYCLE,
        FieldKind.MOMENT,
        is_lifecycle=True,
        is_key=key_field,
        is_editable=editable,
        is_sortable=sortable,
    )


def _choice(
    key: str,
    label: str,
    group: Group,
    values: type[StrEnum],
    *,
    key_field: bool = False,
    sortable: bool = False,
) -> Field:
    choices = tuple(value.value for value in values)
    return Field(
        key,
        label,
        group,
        FieldKind.CHOICE,
        choices=choices,
        is_key=key_field,
        is_sortable=sortable,
    )


def _entry(key: str, label: str, directory: DirectoryKind) -> Field:
    return Field(
        key,
        label,
        Group.IDENTITY,
        FieldKind.ENTRY,
        directory=directory,
        is_key=directory is not DirectoryKind.STATUS,
    )


def _person(key: str, label: str, *, key_field: bool = False) -> Field:
    return Field(
        key,
        label,
        Group.PEOPLE,
        FieldKind.PERSON,
        LINE_LIMIT,
        is_searchable=True,
        is_key=key_field,
    )


def _count(key: str, label: str, unit: str = "", *, key_field: bool = False) -> Field:
    return Field(key, label, Group.IMPACT, FieldKind.INTEGER, unit=unit, is_key=key_field)


FIELDS: tuple[Field, ...] = (
    Field(
        "title",
        N_("Title"),
        Group.IDENTITY,
        FieldKind.LINE,
        TITLE_LIMIT,
        is_sortable=True,
        is_searchable=True,
    ),
    _line("external_id", N_("External id"), Group.IDENTITY),
    _entry("company", N_("Company"), DirectoryKind.COMPANY),
    _line("location", N_("Location"), Group.IDENTITY),
    _entry("classification", N_("Classification"), DirectoryKind.CLASSIFICATION),
    _entry("type", N_("Type"), DirectoryKind.TYPE),
    _entry("status", N_("Status"), DirectoryKind.STATUS),
    _choice("severity", N_("Severity"), Group.IDENTITY, Severity, sortable=True, key_field=True),
    _choice("tlp", N_("TLP"), Group.IDENTITY, Tlp),
    _choice("pap", N_("PAP"), Group.IDENTITY, Pap),
    _moment("event_start_at", N_("Event start"), key_field=True, sortable=True),
    _moment("event_end_at", N_("Event end")),
    _lifecycle("created_at", N_("Created"), editable=False),
    _lifecycle("registered_at", N_("Registered"), sortable=True),
    _lifecycle("alerted_at", N_("Alerted")),
    _lifecycle("detected_at", N_("Detected"), key_field=True),
    _lifecycle("aware_at", N_("Became aware"), key_field=True),
    _lifecycle("acknowledged_at", N_("Acknowledged")),
    _lifecycle("triaged_at", N_("Triaged")),
    _lifecycle("in_progress_at", N_("In progress since")),
    _lifecycle("contained_at", N_("Contained")),
    _lifecycle("eradicated_at", N_("Eradicated")),
    _lifecycle("recovered_at", N_("Recovered")),
    _lifecycle("resolved_at", N_("Resolved")),
    _lifecycle("closed_at", N_("Closed")),
    _text("description", N_("Description"), Group.DESCRIPTION, key_field=True),
    _text("indicators", N_("Indicators"), Group.DESCRIPTION),
    _text("technical_details", N_("Technical details"), Group.DESCRIPTION),
    _text("root_cause", N_("Root cause"), Group.DESCRIPTION, key_field=True),
    _choice(
        "suspected_malicious",
        N_("Suspected malicious act"),
        Group.DESCRIPTION,
        Answer,
        key_field=True,
    ),
    _text("impact", N_("Impact"), Group.IMPACT),
    _text("affected_systems", N_("Affected systems"), Group.IMPACT, key_field=True),
    _text("affected_services", N_("Affected services"), Group.IMPACT),
    _count("downtime_minutes", N_("Downtime"), N_("minutes"), key_field=True),
    _count("users_affected", N_("Users affected"), key_field=True),
    _count("records_affected", N_("Records affected"), key_field=True),
    Field("financial_loss", N_("Financial loss"), Group.IMPACT, FieldKind.AMOUNT, is_key=True),
    Field("financial_loss_currency", N_("Currency"), Group.IMPACT, FieldKind.CURRENCY, 3),
    _choice(
        "data_integrity_affected",
        N_("Data integrity affected"),
        Group.IMPACT,
        Answer,
        key_field=True,
    ),
    _choice("cross_border", N_("Cross-border impact"), Group.IMPACT, Answer, key_field=True),
    _text("actions_taken", N_("Actions taken"), Group.RESPONSE),
    _text("additional_measures", N_("Additional measures"), Group.RESPONSE),
    _text("reports_records", N_("Reports and records"), Group.RESPONSE),
    _text("comment", N_("Comment"), Group.RESPONSE),
    _person("responsible", N_("Responsible"), key_field=True),
    _person("reported_by", N_("Reported by")),
    _person("registered_by", N_("Registered by")),
)

FIELD: dict[str, Field] = {field.key: field for field in FIELDS}

GROUP_LABELS: dict[Group, str] = {
    Group.IDENTITY: N_("Identity"),
    Group.WHEN: N_("When"),
    Group.LIFECYCLE: N_("Lifecycle"),
    Group.DESCRIPTION: N_("What happened"),
    Group.IMPACT: N_("Impact"),
    Group.RESPONSE: N_("Response"),
    Group.PEOPLE: N_("People"),
}


def editable_fields() -> tuple[Field, ...]:
    """Return the fields that a person may set, in the order of the table."""
    return tuple(field for field in FIELDS if field.is_editable)
