# SPDX-License-Identifier: Apache-2.0
"""A developer's look into a sealed workspace: reads SQL from standard input, changes nothing."""

import sys
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from casepack_desktop.domain.errors import Problem
from casepack_desktop.storage.engine import connect
from casepack_desktop.storage.keys import load_keys
from casepack_desktop.storage.layout import Layout


def main(arguments: list[str]) -> int:
    """Open the workspace named by the one argument read-only and answer each line of SQL."""
    if len(arguments) != 1:
        sys.stderr.write("usage: dev.py sql WORKSPACE\n")
        return 2
    layout = Layout(Path(arguments[0]))
    try:
        keys, _ = load_keys(layout)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return problem.exit_code
    connection = connect(layout.database, keys.database_key, writable=False)
    for line in sys.stdin:
        _answer(connection, line)
    connection.close()
    return 0


def _answer(connection: driver.Connection, statement: str) -> None:
    try:
        cursor = connection.execute(statement)
        for column in cursor.description or ():
            sys.stdout.write(f"{column[0]}\t")
        sys.stdout.write("\n")
        for row in cursor:
            sys.stdout.write("\t".join(map(str, row)) + "\n")
    except driver.Error as error:
        sys.stderr.write(f"{error}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
