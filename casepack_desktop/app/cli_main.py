# SPDX-License-Identifier: Apache-2.0
"""The entry point `casepack`, without Qt."""

import sys

from casepack_desktop.app.crash import guarded


def main() -> int:
    """Run the command line of this process and return its exit code."""
    return guarded("casepack", _run)


def _run() -> int:
    from casepack_desktop.app.bootstrap import Bootstrap
    from casepack_desktop.cli.main import run

    return run(sys.argv[1:], Bootstrap())


if __name__ == "__main__":
    sys.exit(main())
