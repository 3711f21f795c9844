# SPDX-License-Identifier: Apache-2.0
"""Running one command and turning its outcome into an exit code."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from casepack_desktop.cli.context import FAILED, Context
from casepack_desktop.cli.output import Output, OutputLost
from casepack_desktop.cli.parser import COMMANDS, build_parser, parse, workspace_path
from casepack_desktop.cli.usage import NoUser, UnknownLanguage
from casepack_desktop.domain.access import LOCAL_ANALYST, Actor
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.values import UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.support.i18n import (
    LOCALES,
    N_,
    SOURCE_LOCALE,
    best_locale,
    environment_locale,
    environment_names_locale,
    translator,
)
from casepack_desktop.support.progress import Cancelled

if TYPE_CHECKING:
    from casepack_desktop.services.bundle import Opener

STOPPED = N_("Stopped. Nothing was changed by the step that was under way.")
_SHOWN = 80
_NAMES = {entry.name for entry in COMMANDS}


def run(arguments: Sequence[str], opener: "Opener") -> int:
    """Run one command line and return its exit code.

    0 done; 1 failed, with one line that says what to do; 2 usage; 3 partly done; 4 not permitted.
    """
    output = Output(translator(environment_locale(), environment_names_locale()), as_json=False)
    try:
        code = _run(arguments, opener, output)
        output.finish()
    except Problem as problem:
        output.problem(problem)
        if isinstance(problem, OutputLost):
            output.abandon()
        return problem.exit_code
    except (KeyboardInterrupt, Cancelled):
        output.note(STOPPED)
        return FAILED
    except BrokenPipeError:
        # The reader went away, as `| head` does; there is nobody left to tell.
        output.abandon()
        return FAILED
    except SystemExit as end:
        # argparse ends this way, and with 0, after --help and --version.
        output.finish()
        return int(end.code or 0)
    return code


def _run(arguments: Sequence[str], opener: "Opener", output: Output) -> int:
    for language in _languages(arguments):
        output.translator = translator(_shipped(language), language)
    parsed = parse(build_parser(output.translator), arguments)
    output.as_json = parsed.json
    actor = LOCAL_ANALYST if parsed.user is None else _actor(parsed.user)
    context = Context(opener, workspace_path(parsed), actor, output)
    code: int = parsed.run(context, parsed)
    return code


def _languages(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the value of each --lang before the command; help needs it before parsing."""
    for place, argument in enumerate(arguments):
        if argument in _NAMES:
            return
        if argument == "--lang" and place + 1 < len(arguments):
            yield arguments[place + 1]
        if argument.startswith("--lang="):
            yield argument.partition("=")[2]


def _shipped(language: str) -> str:
    best = best_locale(language)
    if best == SOURCE_LOCALE and not language.lower().startswith(SOURCE_LOCALE):
        raise UnknownLanguage(language=language[:_SHOWN], known=", ".join(LOCALES))
    return best


def _actor(login: str) -> Actor:
    name = " ".join(login.split())
    if not name:
        raise NoUser
    if UNSTORABLE_CHARACTERS.search(name):
        raise BadValue("--user", UNSTORABLE)
    return Actor(name, name)
