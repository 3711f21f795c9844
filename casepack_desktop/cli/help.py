# SPDX-License-Identifier: Apache-2.0
"""How help looks: argparse's own words in the language of the command."""

import argparse
from collections.abc import Iterable
from functools import partial
from typing import Any, NoReturn

from casepack_desktop.cli.usage import (
    Missing,
    NeedsValue,
    NoCommand,
    TakesNoValue,
    UnknownCommand,
)
from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.support.i18n import Translator

_MISSING = "the following arguments are required: "
_SHOWN = 80


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose first word is translated and whose examples keep their lines."""

    def __init__(self, prog: str, *, usage_word: str) -> None:
        super().__init__(prog)
        self._usage_word = usage_word

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line; an empty `prefix` asks for none."""
        super().add_usage(usage, actions, groups, self._usage_word if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process, and takes no shortened options."""

    def __init__(self, *, translator: Translator, **settings: Any) -> None:
        _ = translator.gettext
        word = _("Usage: ")
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            formatter_class=partial(_Help, usage_word=word),
            **settings,
        )
        self.arguments = self.add_argument_group(_("Arguments"))
        self.options = self.add_argument_group(_("Options"))
        self.options.add_argument("-h", "--help", action="help", help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments."""
        if message.startswith(_MISSING):
            names = message.removeprefix(_MISSING)
            raise NoCommand if names == "COMMAND" else Missing(command=self.prog, names=names)
        option, _, reason = message.removeprefix("argument ").partition(": ")
        if reason.startswith("expected "):
            raise NeedsValue(option=option, command=self.prog)
        if reason.startswith("ignored explicit argument"):
            raise TakesNoValue(option=option)
        raise UsageProblem(message=message)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Raise `UnknownCommand` in place of argparse's own words about choices."""
        if action.choices is not None and value not in action.choices:
            known = ", ".join(map(str, action.choices))
            raise UnknownCommand(command=str(value)[:_SHOWN], known=known)
