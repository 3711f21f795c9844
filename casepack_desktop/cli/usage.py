# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a command line, each as one sentence that says what to do."""

from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.support.i18n import N_


class NoCommand(UsageProblem):
    """Only options, or nothing at all."""

    text = N_("Name a command. `casepack --help` lists the commands.")


class UnknownCommand(UsageProblem):
    """There is no such command."""

    text = N_("There is no command “{command}”. The commands are: {known}.")


class UnknownArgument(UsageProblem):
    """An option or a word that the command does not take."""

    text = N_("“{argument}” is not understood here. `{command} --help` explains the command.")


class Misplaced(UsageProblem):
    """A global option behind the command."""

    text = N_(
        "{option} stands before the command: casepack {option} … {command}."
        " `casepack --help` lists such options."
    )


class Missing(UsageProblem):
    """A needed argument is not there."""

    text = N_("This is missing: {names}. `{command} --help` explains the command.")


class NeedsValue(UsageProblem):
    """An option stands without its value."""

    text = N_("{option} needs a value. `{command} --help` explains the command.")


class TakesNoValue(UsageProblem):
    """A switch was given a value."""

    text = N_("{option} is a switch and takes no value.")


class NotANumber(UsageProblem):
    """Not a whole number from 0."""

    text = N_("“{value}” is not a whole number from 0.")


class TooLargeANumber(UsageProblem):
    """A whole number that nothing here has."""

    text = N_("There is no number as large as “{value}” here.")


class NoPath(UsageProblem):
    """An empty text where a path should be."""

    text = N_("A path is empty. Perhaps a variable of your script is not set.")


class NoUser(UsageProblem):
    """An empty login."""

    text = N_("The login after --user is empty. Name who does this.")


class UnknownLanguage(UsageProblem):
    """The program does not speak this language."""

    text = N_("There is no language “{language}”. The languages are: {known}.")


class NoWorkspace(UsageProblem):
    """The command was not told which workspace it is about."""

    text = N_("Name the workspace with --workspace PATH or the variable CASEPACK_WORKSPACE.")


class NotAnAssignment(UsageProblem):
    """An argument is not of the form KEY=TEXT."""

    text = N_("“{argument}” is not of the form FIELD=VALUE.")


class GivenTwice(UsageProblem):
    """A field is named twice."""

    text = N_("“{key}” is given twice.")


class NothingToImport(UsageProblem):
    """Neither a file nor an import to take back was named."""

    text = N_("Name the files to import, or an import to take back with --undo.")


class UndoStandsAlone(UsageProblem):
    """Files and an import to take back in one command."""

    text = N_("--undo takes no files and no other option. Import the files in a second command.")


class UnknownKind(UsageProblem):
    """Nothing of this kind can be added."""

    text = N_("“{kind}” cannot be added to an incident. What can be added: {known}.")


class KindNeedsFile(UsageProblem):
    """What is added is a file, and none is named."""

    text = N_("Name the file to add as {kind} with --file FILE.")


class KindTakesNoFile(UsageProblem):
    """What is added has no file."""

    text = N_("{kind} takes no file. Leave out --file.")


class UnknownRole(UsageProblem):
    """A file is the main one or an attachment."""

    text = N_("“{role}” is not a role of a file. Choose one of {known}.")


class NeedsFile(UsageProblem):
    """A binary document is not written to a terminal."""

    text = N_("A {format} report needs a file. Name it with -o FILE.")


class JsonNeedsFile(UsageProblem):
    """Standard output holds the result as JSON, so the document cannot stand there too."""

    text = N_("With --json a report needs a file. Name it with -o FILE.")


class BadAsOf(UsageProblem):
    """The instant of the report is not exact."""

    text = N_("“{value}” is not an exact instant. Write it like 2026-11-20T22:41Z.")
