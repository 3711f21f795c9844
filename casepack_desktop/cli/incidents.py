# SPDX-License-Identifier: Apache-2.0
"""The commands list, show, new and set."""

from argparse import Namespace

from casepack_desktop.cli.arguments import assignments
from casepack_desktop.cli.context import DONE, Context
from casepack_desktop.cli.views import SHOW_SCHEMA, Words, incident_json, row_json
from casepack_desktop.domain.fields import FIELDS, GROUP_LABELS, Group
from casepack_desktop.domain.filters import parse_filter
from casepack_desktop.services.incidents import Created
from casepack_desktop.storage.listing import Order
from casepack_desktop.support.i18n import N_

_TITLE_WIDTH = 60
_HEADINGS = (
    N_("Number"),
    N_("Severity"),
    N_("Status"),
    N_("Event start"),
    N_("Title"),
)
EMPTY = N_("No incident fits. Register one with `casepack new title=…` or import a file.")
CREATED = N_("Registered {number} ({uuid}).")
CHANGED = N_("Saved {number}.")


def list_incidents(context: Context, arguments: Namespace) -> int:
    """Print the registry rows that the filter means."""
    key = arguments.sort.removeprefix("-")
    descending = arguments.sort.startswith("-") or arguments.sort == "number"
    with context.opened(writable=False) as services:
        directory = services.directories.load()
        rows = services.incidents.rows(
            parse_filter(arguments.where), Order(key, descending), arguments.limit
        )
        if context.output.as_json:
            context.output.result([row_json(row, directory) for row in rows])
            return DONE
        words = Words(context.output.translator, directory, services.settings.load().zone)
        table = [
            (
                row.number,
                words.severity(row.severity),
                words.entry(row.status_id),
                words.moment(row.event_start_at),
                _shortened(row.title),
            )
            for row in rows
        ]
    if table:
        context.output.table([context.output.text(h) for h in _HEADINGS], table)
    else:
        context.output.note(EMPTY)
    return DONE


def show_incident(context: Context, arguments: Namespace) -> int:
    """Print one case."""
    output = context.output
    with context.opened(writable=False) as services:
        incident = services.incidents.get(arguments.incident)
        if output.as_json:
            as_of = incident.last_change_at.isoformat()
            case = incident_json(incident)
            output.result({"schema": SHOW_SCHEMA, "as_of": as_of, "incident": case})
            return DONE
        directory = services.directories.load()
        words = Words(output.translator, directory, services.settings.load().zone)
    output.line(f"{incident.number}  {incident.values['title']}")
    for group in Group:
        shown = [f for f in FIELDS if f.group is group and f.key in incident.values]
        if shown:
            output.line(f"\n{output.text(GROUP_LABELS[group])}")
        for field in shown:
            text = words.value(field, incident.values[field.key])
            output.line(f"  {output.text(field.label)}: {_indented(text)}")
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


def _tell(context: Context, created: Created, msgid: str) -> None:
    if context.output.as_json:
        context.output.result({"number": created.number, "uuid": created.uuid})
    else:
        text = context.output.text(msgid, number=created.number, uuid=created.uuid)
        context.output.line(text)


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE_WIDTH else f"{title[: _TITLE_WIDTH - 1]}…"


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
