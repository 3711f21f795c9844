# SPDX-License-Identifier: Apache-2.0
"""The entry point `casepack`, without Qt."""

import io
import sys

from casepack_desktop.app.crash import write_crash_note
from casepack_desktop.support.i18n import N_, translator

UNEXPECTED = N_(
    "Something unexpected happened. What was saved is safe. Please report the file {path}."
)


def main() -> int:
    """Run the command line of this process and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from casepack_desktop.app.bootstrap import Bootstrap
        from casepack_desktop.cli.main import run

        return run(sys.argv[1:], Bootstrap())
    except Exception as error:  # noqa: BLE001 - the command's entry: a bug ends in a note
        path = write_crash_note(error)
        message = translator("en").gettext(UNEXPECTED, path=path)
        sys.stderr.write(f"casepack: {message}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
