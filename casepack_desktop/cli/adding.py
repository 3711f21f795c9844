# SPDX-License-Identifier: Apache-2.0
"""The command add: one table of what can be added to an incident."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casepack_desktop.cli.arguments import assignments
from casepack_desktop.cli.context import DONE, Context
from casepack_desktop.cli.progress import shown_progress
from casepack_desktop.cli.usage import KindNeedsFile, KindTakesNoFile, UnknownKind, UnknownRole
from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.domain.files import Role
from casepack_desktop.services.bundle import Services
from casepack_desktop.support.i18n import N_

ADDED = N_("Added {kind} {id}.")
SAME_CONTENT = N_("“{file}” of this incident has the same content.")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Addition:
    """What is to be added to which incident."""

    incident: str
    given: Mapping[str, str]
    file: Path | None


Add = Callable[[Context, Services, Addition], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind is given, and what adds it and returns its id."""

    fields: tuple[str, ...]
    takes_file: bool
    add: Add


def add_to_incident(context: Context, arguments: Namespace) -> int:
    """Add something to an incident."""
    kind = _kind(arguments.kind)
    wanted = Addition(arguments.incident, assignments(arguments.fields), arguments.file)
    _demand_fitting(arguments.kind, kind, wanted)
    with context.opened(writable=True) as services:
        key = kind.add(context, services, wanted)
    if context.output.as_json:
        context.output.result({"id": key})
    else:
        context.output.line(context.output.text(ADDED, kind=arguments.kind, id=key))
    return DONE


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise UnknownKind(kind=name[:_SHOWN], known=", ".join(KINDS))
    return KINDS[name]


def _demand_fitting(name: str, kind: Kind, wanted: Addition) -> None:
    for key in wanted.given:
        if key not in kind.fields:
            raise UnknownField(field=key[:_SHOWN], known=", ".join(kind.fields))
    if kind.takes_file and wanted.file is None:
        raise KindNeedsFile(kind=name)
    if not kind.takes_file and wanted.file is not None:
        raise KindTakesNoFile(kind=name)


def _add_comment(context: Context, services: Services, wanted: Addition) -> str:
    said, corrects = wanted.given.get("text", ""), wanted.given.get("corrects")
    return services.comments.add(context.actor, wanted.incident, said, corrects=corrects).uuid


def _add_attachment(context: Context, services: Services, wanted: Addition) -> str:
    path = Path(wanted.file or "")
    with shown_progress(context.output, path.name) as progress:
        added = services.files.add(
            context.actor,
            wanted.incident,
            path,
            role=_role(wanted.given.get("role", Role.ATTACHMENT)),
            name=wanted.given.get("name", ""),
            progress=progress,
        )
    if added.same_as is not None:
        context.output.note(SAME_CONTENT, file=added.same_as)
    return added.file.uuid


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise UnknownRole(role=text[:_SHOWN], known=", ".join(Role)) from None


KINDS: dict[str, Kind] = {
    "attachment": Kind(("name", "role"), takes_file=True, add=_add_attachment),
    "comment": Kind(("text", "corrects"), takes_file=False, add=_add_comment),
}
"""What can be added; each kind has a part in docs/command-line.md."""
