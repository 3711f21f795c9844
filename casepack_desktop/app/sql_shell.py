# SPDX-License-Identifier: Apache-2.0
"""A developer's look into a sealed workspace: reads SQL from standard input, changes nothing."""

import sys
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.errors import Problem
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.keys import load_keys
from casepack_desktop.storage.layout import Layout
from casepack_desktop.storage.problems import told

_PROMPT = "sql> "


def main(arguments: list[str]) -> int:
    """Open the workspace named by the one argument read-only and answer each line of SQL.

    Returns 1 if a statement failed or the workspace does not open, 2 for a wrong usage.
    """
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: dev.py sql WORKSPACE < statements, one a line\n")
        return 2
    layout = Layout(Path(arguments[0]))
    try:
        with told(layout.folder):
            keys, _ = load_keys(layout)
            connection = connect(layout.database, keys.database_key, writable=False)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.exit_code
    try:
        return _answer_all(connection)
    finally:
        connection.close()


def _answer_all(connection: driver.Connection) -> int:
    failed = False
    prompt = _PROMPT if sys.stdin.isatty() else ""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    for line in sys.stdin:
        failed |= bool(line.strip()) and not _answer(connection, line)
        sys.stdout.write(prompt)
        sys.stdout.flush()
    return int(failed)


def _answer(connection: driver.Connection, statement: str) -> bool:
    try:
        cursor = connection.execute(statement)
        if cursor.description:
            sys.stdout.write("\t".join(column[0] for column in cursor.description) + "\n")
        for row in cursor:
            sys.stdout.write("\t".join("" if cell is None else str(cell) for cell in row) + "\n")
    except driver.Error as error:
        sys.stderr.write(f"{error}\n")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
