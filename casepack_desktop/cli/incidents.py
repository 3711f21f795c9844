# SPDX-License-Identifier: Apache-2.0
"""The commands list, show, new and set."""

from argparse import Namespace

from casepack_desktop.cli.arguments import assignments
from casepack_desktop.cli.context import DONE, Context
from casepack_desktop.cli.terminal import shortened
from casepack_desktop.cli.views import (
    SHOW_SCHEMA,
    Words,
    comment_json,
    incident_json,
    related_json,
    row_json,
)
from casepack_desktop.domain.comments import CommentView
from casepack_desktop.domain.fields import FIELDS, GROUP_LABELS, Group
from casepack_desktop.domain.filters import IncidentFilter, parse_filter
from casepack_desktop.domain.relations import Related
from casepack_desktop.domain.views import Incident
from casepack_desktop.services.casework import Created
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import N_

_TITLE_COLUMNS = 60
_HEADINGS = (
    N_("Number"),
    N_("Severity"),
    N_("Status"),
    N_("Event start"),
    N_("Title"),
)
EMPTY = N_("There are no incidents yet. Register one with `casepack new title=…` or import a file.")
NOTHING_FITS = N_("No incident fits the filter. Widen it, or leave it out to see all.")
CREATED = N_("Registered {number} ({uuid}).")
CHANGED = N_("Saved {number}.")
LABELLED = N_("{label}: {value}")
RELATED = N_("Related incidents")
COMMENTS = N_("Comments")
BINNED = N_("In the bin since {instant}")


def list_incidents(context: Context, arguments: Namespace) -> int:
    """Print the registry rows that the filter means, page by page as they are read."""
    output = context.output
    order = Order(arguments.sort.removeprefix("-"), arguments.sort.startswith("-"))
    wanted = parse_filter(arguments.where)
    with context.opened(writable=False) as services:
        directory = services.directories.load()
        rows = services.incidents.rows(wanted, order, arguments.limit)
        if output.as_json:
            output.results(row_json(row, directory) for row in rows)
            return DONE
        words = Words(output.translator, directory, services.settings.load().zone)
        table = (
            (
                row.number,
                words.severity(row.severity),
                words.entry(row.status_id),
                words.moment(row.event_start_at),
                shortened(row.title, _TITLE_COLUMNS),
            )
            for row in rows
        )
        found = output.table([output.text(heading) for heading in _HEADINGS], table)
        is_empty = not found and not services.incidents.count(IncidentFilter())
    if is_empty:
        output.note(EMPTY)
    elif not found and arguments.limit != 0 and wanted != IncidentFilter():
        output.note(NOTHING_FITS)
    return DONE


def show_incident(context: Context, arguments: Namespace) -> int:
    """Print one case."""
    output = context.output
    with context.opened(writable=False) as services:
        incident = services.incidents.get(arguments.incident)
        related = services.relations.of(incident.uuid)
        if output.as_json:
            as_of = incident.last_change_at.isoformat()
            case: dict[str, object] = {"schema": SHOW_SCHEMA, "as_of": as_of}
            said = map(comment_json, services.comments.of(incident.uuid))
            case |= {"incident": incident_json(incident), "comments": list(said)}
            output.result(case | {"related": [related_json(one) for one in related]})
            return DONE
        comments = services.comments.of(incident.uuid)
        directory = services.directories.load()
        words = Words(output.translator, directory, services.settings.load().zone)
    _print(context, incident, words)
    _print_comments(context, comments, words)
    _print_related(context, related)
    return DONE


def new_incident(context: Context, arguments: Namespace) -> int:
    """Register an incident."""
    given = assignments(arguments.fields)
    with context.opened(writable=True) as services:
        created = services.incidents.create(context.actor, given)
    _tell(context, created, CREATED)
    return DONE


def set_fields(context: Context, arguments: Namespace) -> int:
    """Change fields of an incident."""
    given = assignments(arguments.fields)
    with context.opened(writable=True) as services:
        saved = services.incidents.edit(context.actor, arguments.incident, given)
    _tell(context, Created(saved.number, saved.uuid), CHANGED)
    return DONE


def _print(context: Context, incident: Incident, words: Words) -> None:
    output = context.output
    output.line(f"{incident.number}  {incident.values['title']}")
    if incident.deleted_at is not None:
        output.line(output.text(BINNED, instant=words.moment(incident.deleted_at)))
    for group in Group:
        shown = [f for f in FIELDS if f.group is group and incident.values.get(f.key) is not None]
        if shown:
            output.line(f"\n{output.text(GROUP_LABELS[group])}")
        for field in shown:
            text = words.value(field, incident.values[field.key])
            label = output.text(field.label)
            output.line(f"  {output.text(LABELLED, label=label, value=_indented(text))}")


def _print_related(context: Context, related: list[Related]) -> None:
    output = context.output
    if related:
        output.line(f"\n{output.text(RELATED)}")
    for one in related:
        output.line(f"  {one.number}  {shortened(one.title, _TITLE_COLUMNS)}")
        if one.reason:
            output.line(f"    {_indented(one.reason)}")


def _print_comments(context: Context, comments: list[CommentView], words: Words) -> None:
    output = context.output
    if comments:
        output.line(f"\n{output.text(COMMENTS)}")
    for one in comments:
        output.line(f"  {words.moment(one.at)}  {one.author}")
        said = output.text(one.text, **one.params) if one.params else one.text
        output.line(f"    {_indented(said)}")


def _tell(context: Context, created: Created, msgid: str) -> None:
    if context.output.as_json:
        context.output.result({"number": created.number, "uuid": created.uuid})
    else:
        text = context.output.text(msgid, number=created.number, uuid=created.uuid)
        context.output.line(text)


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
