# SPDX-License-Identifier: Apache-2.0
"""The grammar of the command line: one table of commands."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from casepack_desktop import __version__
from casepack_desktop.cli import imports, incidents, reports, workspaces
from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.support.i18n import LOCALES, N_, Translator

INCIDENT_HELP = N_("number or UUID of the incident")
ASSIGNMENT_HELP = N_("field and value, such as title=… or severity=high")


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        raise UsageProblem(message=message)


def build_parser(translator: Translator) -> Parser:
    """Return the parser of the whole command line, with help in one language."""
    _ = translator.gettext
    parser = Parser(prog="casepack", description=_("Offline registry of security incidents."))
    parser.add_argument("--version", action="version", version=f"casepack {__version__}")
    parser.add_argument("--workspace", type=Path, metavar="PATH", help=_("workspace folder"))
    parser.add_argument("--user", metavar="LOGIN", help=_("who does this"))
    parser.add_argument("--lang", metavar="LL", help=_("language of messages"))
    parser.add_argument("--json", action="store_true", help=_("print results as JSON"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, title, add in _COMMANDS:
        command = commands.add_parser(name, help=_(title), description=_(title))
        add(command, _)
    return parser


Translate = Callable[[str], str]


def _init(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("--demo", action="store_true", help=_("fill it with sample incidents"))
    parser.add_argument("--zone", metavar="ZONE", help=_("IANA time zone, else the machine's"))
    parser.add_argument(
        "--organisation", metavar="NAME", default="", help=_("name at the head of reports")
    )
    parser.add_argument(
        "--logo", type=Path, metavar="FILE", help=_("PNG or JPEG at the head of reports")
    )
    parser.add_argument(
        "--prefix", metavar="TEXT", default="INC", help=_("what incident numbers begin with")
    )
    parser.set_defaults(run=workspaces.make_workspace)


def _import(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    parser.add_argument("--mapping", metavar="NAME|FILE", help=_("how columns become fields"))
    parser.add_argument("--encoding", metavar="NAME", help=_("encoding of the text"))
    parser.add_argument("--dry-run", action="store_true", help=_("try it, write nothing"))
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help=_("write the rejected rows to a CSV file")
    )
    parser.add_argument("--undo", type=int, metavar="ACTION", help=_("take an earlier import back"))
    parser.set_defaults(run=imports.import_files)


def _list(parser: argparse.ArgumentParser, _: Translate) -> None:
    where = _("such as: status:open severity>=high words")
    parser.add_argument("--where", metavar="FILTER", default="", help=where)
    sort = _("sort key, descending with a minus in front")
    parser.add_argument("--sort", metavar="KEY", default="number", help=sort)
    limit = _("at most so many rows")
    parser.add_argument("--limit", type=_count, metavar="N", help=limit)
    parser.set_defaults(run=incidents.list_incidents)


def _show(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))
    parser.set_defaults(run=incidents.show_incident)


def _new(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=_(ASSIGNMENT_HELP))
    parser.set_defaults(run=incidents.new_incident)


def _set(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))
    parser.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=_(ASSIGNMENT_HELP))
    parser.set_defaults(run=incidents.set_fields)


def _report(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))
    parser.add_argument("--template", metavar="KEY", default="initial-triage")
    parser.add_argument("--format", metavar="FORMAT", default="pdf", help="pdf, html, json")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("file to write"))
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=TEXT", help=_("text of your own")
    )
    parser.add_argument("--report-lang", metavar="LL", default="en", help=", ".join(LOCALES))
    parser.add_argument("--tlp", metavar="LABEL", help=_("TLP label, else that of the case"))
    parser.add_argument(
        "--as-of", metavar="INSTANT", help=_("instant of the report, else the last change")
    )
    parser.set_defaults(run=reports.make_report)


def _check(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument(
        "--repair", action="store_true", help=_("mend what can be mended without loss")
    )
    parser.set_defaults(run=workspaces.check_workspace)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


Adder = Callable[[argparse.ArgumentParser, Translate], None]
_COMMANDS: tuple[tuple[str, str, Adder], ...] = (
    ("init", N_("Make a workspace."), _init),
    ("import", N_("Import incidents from CSV, XLSX, JSON, JSON Lines or VERIS files."), _import),
    ("list", N_("List incidents."), _list),
    ("show", N_("Show one incident."), _show),
    ("new", N_("Register an incident."), _new),
    ("set", N_("Change fields of an incident."), _set),
    ("report", N_("Make a report of an incident."), _report),
    ("check", N_("Examine the workspace."), _check),
)


def workspace_path(arguments: argparse.Namespace) -> Path | None:
    """Return the workspace that is meant, by option or by environment."""
    named = os.environ.get("CASEPACK_WORKSPACE")
    chosen: Path | None = arguments.workspace
    return chosen or (Path(named) if named else None)
