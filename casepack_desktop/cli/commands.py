# SPDX-License-Identifier: Apache-2.0
"""The commands by name, each loaded when it is run: help needs none, `list` only its own."""

from argparse import Namespace
from typing import Protocol

from casepack_desktop.cli.context import Context


class Command(Protocol):
    """Carries out one command and returns its exit code."""

    def __call__(self, context: Context, arguments: Namespace, /) -> int:
        """Carry it out; raises problems."""


def init_command(context: Context, arguments: Namespace) -> int:
    """Make a workspace."""
    from casepack_desktop.cli.workspaces import make_workspace

    return make_workspace(context, arguments)


def import_command(context: Context, arguments: Namespace) -> int:
    """Import files or take an import back."""
    from casepack_desktop.cli.imports import import_files

    return import_files(context, arguments)


def list_command(context: Context, arguments: Namespace) -> int:
    """List incidents."""
    from casepack_desktop.cli.incidents import list_incidents

    return list_incidents(context, arguments)


def show_command(context: Context, arguments: Namespace) -> int:
    """Show one incident."""
    from casepack_desktop.cli.incidents import show_incident

    return show_incident(context, arguments)


def new_command(context: Context, arguments: Namespace) -> int:
    """Register an incident."""
    from casepack_desktop.cli.incidents import new_incident

    return new_incident(context, arguments)


def set_command(context: Context, arguments: Namespace) -> int:
    """Change fields of an incident."""
    from casepack_desktop.cli.incidents import set_fields

    return set_fields(context, arguments)


def export_command(context: Context, arguments: Namespace) -> int:
    """Export the list to a file."""
    from casepack_desktop.cli.exports import export_list

    return export_list(context, arguments)


def add_command(context: Context, arguments: Namespace) -> int:
    """Add something to an incident."""
    from casepack_desktop.cli.adding import add_to_incident

    return add_to_incident(context, arguments)


def report_command(context: Context, arguments: Namespace) -> int:
    """Make a report."""
    from casepack_desktop.cli.reports import make_report

    return make_report(context, arguments)


def check_command(context: Context, arguments: Namespace) -> int:
    """Examine the workspace."""
    from casepack_desktop.cli.workspaces import check_workspace

    return check_workspace(context, arguments)
