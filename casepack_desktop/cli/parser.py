# SPDX-License-Identifier: Apache-2.0
"""The grammar of the command line: one table of commands."""

import argparse
import os
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from casepack_desktop import __version__
from casepack_desktop.cli import commands
from casepack_desktop.cli.arguments import most_rows, path, whole_number
from casepack_desktop.cli.help import Parser
from casepack_desktop.cli.usage import Misplaced, UnknownArgument
from casepack_desktop.domain.fields import editable_fields
from casepack_desktop.support.i18n import LOCALES, N_, Translator

INCIDENT_HELP = N_("number or UUID of the incident")
ASSIGNMENT_HELP = N_("field and value, such as severity=high, an empty value for unknown")
EXIT_CODES = N_(
    "Exit codes: 0 done; 1 failed, with one line that says what to do; 2 usage;"
    " 3 partly done; 4 not permitted; 5 overdue milestones exist."
)
_SHOWN = 80

Translate = Callable[[str], str]
Adder = Callable[[Parser, Translate], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its name, what it does, what runs it, its arguments and an example."""

    name: str
    title: str
    run: commands.Command
    add: Adder
    example: str


def build_parser(translator: Translator) -> Parser:
    """Return the parser of the whole command line, with help in one language."""
    _ = translator.gettext
    parser = Parser(
        translator=translator,
        prog="casepack",
        description=_("Offline registry of security incidents."),
        epilog=textwrap.fill(_(EXIT_CODES), 78),
    )
    version = f"casepack {__version__}"
    add = parser.options.add_argument
    add("--version", action="version", version=version, help=_("show the version"))
    folder = _("workspace folder, else the variable CASEPACK_WORKSPACE")
    add("--workspace", type=path, metavar="PATH", help=folder)
    add("--user", metavar="LOGIN", help=_("who does this"))
    known = ", ".join(LOCALES)
    add("--lang", metavar="LL", help=_("language of messages: {known}").format(known=known))
    add("--json", action="store_true", help=_("print results as JSON"))
    choices = parser.add_subparsers(dest="command", metavar="COMMAND", title=_("Commands"))
    choices.required = True
    for entry in COMMANDS:
        command = choices.add_parser(
            entry.name,
            translator=translator,
            help=_(entry.title),
            description=_(entry.title),
            epilog=_("Example:") + f"\n  {entry.example}",
        )
        entry.add(command, _)
        command.set_defaults(run=entry.run)
    return parser


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return what a command line says; raise usage problems."""
    parsed, left = parser.parse_known_args(_joined(arguments))
    if left and parsed.command == "add" and not any(text.startswith("-") for text in left):
        # argparse takes no fields behind an option, where they are as easily typed.
        parsed.fields = [*parsed.fields, *left]
        left = []
    if not left:
        return parsed
    command = f"casepack {parsed.command}"
    option = left[0].partition("=")[0]
    if option in {"--workspace", "--user", "--lang", "--json", "--version"}:
        raise Misplaced(option=option, command=parsed.command)
    raise UnknownArgument(command=command, argument=left[0][:_SHOWN])


def workspace_path(arguments: argparse.Namespace) -> Path | None:
    """Return the workspace that is meant, by option or by environment."""
    named = os.environ.get("CASEPACK_WORKSPACE")
    chosen: Path | None = arguments.workspace
    return chosen or (Path(named) if named else None)


def _joined(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `--sort -KEY` as one: argparse takes `-KEY` for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--sort" and argument.startswith("-"):
            joined[-1] = f"--sort={argument}"
        else:
            joined.append(argument)
    return joined


def _init(parser: Parser, _: Translate) -> None:
    add = parser.options.add_argument
    add("--demo", action="store_true", help=_("fill it with sample incidents"))
    add("--zone", metavar="ZONE", help=_("IANA time zone, else the machine's"))
    add("--organisation", metavar="NAME", default="", help=_("name at the head of reports"))
    add("--logo", type=path, metavar="FILE", help=_("PNG or JPEG at the head of reports"))
    add("--prefix", metavar="TEXT", default="INC", help=_("what incident numbers begin with"))


def _import(parser: Parser, _: Translate) -> None:
    files = _("CSV, XLSX, JSON, JSON Lines or VERIS JSON")
    parser.arguments.add_argument("files", type=path, nargs="*", metavar="FILE", help=files)
    add = parser.options.add_argument
    mapping = _("how columns become fields: a shipped mapping or a TOML file")
    add("--mapping", metavar="NAME|FILE", help=mapping)
    add("--encoding", metavar="NAME", help=_("encoding of the text, else it is found out"))
    add("--dry-run", action="store_true", help=_("try it, write nothing"))
    rejects = _("write the rejected rows to a CSV file")
    add("--rejects", type=path, metavar="FILE", help=rejects)
    undo = _("take the import with this number back")
    add("--undo", type=whole_number, metavar="ACTION", help=undo)


def _list(parser: Parser, _: Translate) -> None:
    _add_choice(parser, _)
    add = parser.options.add_argument
    add("--limit", type=most_rows, metavar="N", help=_("at most so many rows"))


def _export(parser: Parser, _: Translate) -> None:
    file = _("file to write; .xlsx, .csv or .jsonl at its end says the format")
    parser.arguments.add_argument("file", type=path, metavar="FILE", help=file)
    _add_choice(parser, _)
    columns = _("fields to write, with commas between them; all if not given")
    parser.options.add_argument("--columns", metavar="FIELDS", help=columns)
    _add_fields(parser, _)


def _add_choice(parser: Parser, _: Translate) -> None:
    """Add what says which incidents are meant, in which order."""
    add = parser.options.add_argument
    where = _("such as: status:open severity>=high event:7d words")
    add("--where", metavar="FILTER", default="", help=where)
    sort = _(
        "number, title, company, event_start_at, registered_at, type, status, severity,"
        " responsible, location, next_due_at or relevance; with a minus in front, descending;"
        " -number if not given"
    )
    add("--sort", metavar="KEY", default="-number", help=sort)


def _show(parser: Parser, _: Translate) -> None:
    parser.arguments.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))


def _new(parser: Parser, _: Translate) -> None:
    assignment = _(ASSIGNMENT_HELP)
    parser.arguments.add_argument("fields", nargs="+", metavar="FIELD=VALUE", help=assignment)
    _add_fields(parser, _)


def _set(parser: Parser, _: Translate) -> None:
    parser.arguments.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))
    _new(parser, _)


def _add(parser: Parser, _: Translate) -> None:
    add = parser.arguments.add_argument
    add("kind", metavar="KIND", help="attachment, comment")
    add("incident", metavar="INC", help=_(INCIDENT_HELP))
    assignment = _("what is known of it, such as text='Seen in the log'")
    add("fields", nargs="*", metavar="FIELD=VALUE", help=assignment)
    file = _("the file to add")
    parser.options.add_argument("--file", type=path, metavar="FILE", help=file)


def _add_fields(parser: Parser, _: Translate) -> None:
    """Name the fields at the end of the help."""
    keys = ", ".join(field.key for field in editable_fields())
    described = textwrap.fill(keys, 76, break_on_hyphens=False)
    parser.add_argument_group(_("Fields"), description=described)


def _report(parser: Parser, _: Translate) -> None:
    parser.arguments.add_argument("incident", metavar="INC", help=_(INCIDENT_HELP))
    add = parser.options.add_argument
    add("--template", metavar="KEY", default="initial-triage", help="initial-triage")
    add("--format", metavar="FORMAT", default="pdf", help="pdf, html, json")
    output = _("file to write; html and json go to standard output without it")
    add("-o", "--output", type=path, metavar="FILE", help=output)
    texts = _(
        "text of your own in place of the generated one: executive_summary, immediate_actions"
    )
    add("--set", action="append", default=[], metavar="KEY=TEXT", help=texts)
    add("--report-lang", metavar="LL", default="en", help=", ".join(LOCALES))
    add("--tlp", metavar="LABEL", help=_("TLP label, else that of the case"))
    instant = _("instant of the report, else that of the last change")
    add("--as-of", metavar="INSTANT", help=instant)


def _check(parser: Parser, _: Translate) -> None:
    repair = _("mend what can be mended without loss")
    parser.options.add_argument("--repair", action="store_true", help=repair)


COMMANDS: tuple[Entry, ...] = (
    Entry(
        "init",
        N_("Make a workspace."),
        commands.init_command,
        _init,
        "casepack --workspace cases.casepack init --zone Europe/Vilnius",
    ),
    Entry(
        "import",
        N_("Import incidents from CSV, XLSX, JSON, JSON Lines or VERIS files."),
        commands.import_command,
        _import,
        "casepack --workspace cases.casepack import incidents.csv --rejects rejected.csv",
    ),
    Entry(
        "list",
        N_("List incidents."),
        commands.list_command,
        _list,
        "casepack --workspace cases.casepack list --where 'status:open severity>=high'",
    ),
    Entry(
        "show",
        N_("Show one incident."),
        commands.show_command,
        _show,
        "casepack --workspace cases.casepack show INC-2026-00001",
    ),
    Entry(
        "new",
        N_("Register an incident."),
        commands.new_command,
        _new,
        "casepack --workspace cases.casepack new title='Ransomware on FS-01' severity=high",
    ),
    Entry(
        "set",
        N_("Change fields of an incident."),
        commands.set_command,
        _set,
        "casepack --workspace cases.casepack set INC-2026-00001 status=resolved",
    ),
    Entry(
        "export",
        N_("Write the list of incidents to an XLSX, CSV or JSON Lines file."),
        commands.export_command,
        _export,
        "casepack --workspace cases.casepack export open.xlsx --where status:open",
    ),
    Entry(
        "add",
        N_("Add something to an incident."),
        commands.add_command,
        _add,
        "casepack --workspace cases.casepack add comment INC-2026-00001 text='Seen in the log'",
    ),
    Entry(
        "report",
        N_("Make a report of an incident."),
        commands.report_command,
        _report,
        "casepack --workspace cases.casepack report INC-2026-00001 -o triage.pdf",
    ),
    Entry(
        "check",
        N_("Examine the workspace."),
        commands.check_command,
        _check,
        "casepack --workspace cases.casepack check",
    ),
)
