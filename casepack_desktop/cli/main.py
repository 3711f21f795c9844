# SPDX-License-Identifier: Apache-2.0
"""Running one command and turning its outcome into an exit code."""

import locale
import os
import sys
from collections.abc import Sequence

from casepack_desktop.cli.context import FAILED, Context
from casepack_desktop.cli.output import Output
from casepack_desktop.cli.parser import build_parser, workspace_path
from casepack_desktop.domain.access import LOCAL_ANALYST, Actor
from casepack_desktop.domain.errors import Problem
from casepack_desktop.services.bundle import Opener
from casepack_desktop.support.i18n import N_, best_locale, translator
from casepack_desktop.support.progress import Cancelled

STOPPED = N_("Stopped. Nothing was changed by the step that was under way.")


def run(arguments: Sequence[str], opener: Opener) -> int:
    """Run one command line and return its exit code.

    0 done; 1 failed, with one line that says what to do; 2 usage; 3 partly done; 4 not permitted.
    """
    language = translator(_language(arguments))
    output = Output(language, as_json="--json" in arguments)
    try:
        parsed = build_parser(language).parse_args(arguments)
        output.as_json = parsed.json
        actor = LOCAL_ANALYST if parsed.user is None else Actor(parsed.user, parsed.user)
        context = Context(opener, workspace_path(parsed), actor, output)
        code: int = parsed.run(context, parsed)
        sys.stdout.flush()
    except Problem as problem:
        output.problem(problem)
        return problem.exit_code
    except (KeyboardInterrupt, Cancelled):
        output.note(STOPPED)
        return FAILED
    except BrokenPipeError:
        # The reader went away, as `| head` does; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for, else that of the environment."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return best_locale(arguments[place + 1])
        if argument.startswith("--lang="):
            return best_locale(argument.partition("=")[2])
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return best_locale(value)
    return best_locale(locale.getlocale()[0] or "en")
