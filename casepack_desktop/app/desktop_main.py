# SPDX-License-Identifier: Apache-2.0
"""The entry point `casepack-desktop`."""

import sys

from casepack_desktop.app.crash import guarded
from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_, environment_locale, translator

NO_WINDOW = N_("This version has no window yet, so it does its demo job.")
WROTE = N_("Wrote {path}")


def main() -> int:
    """Say that there is no window yet and do the demo job; return the exit code."""
    return guarded("casepack-desktop", _run)


def _run() -> int:
    from platformdirs import user_data_path

    from casepack_desktop.app.bootstrap import Bootstrap
    from casepack_desktop.app.demo import run_demo

    _ = translator(environment_locale()).gettext
    # Said at once, also where standard output is no terminal and keeps what it is given.
    sys.stdout.write(f"{_(NO_WINDOW)}\n")
    sys.stdout.flush()
    folder = user_data_path("CasePack Desktop", appauthor=False) / "demo"
    try:
        files = run_demo(folder, Bootstrap())
    except Problem as problem:
        sys.stderr.write(f"casepack-desktop: {_(problem.text, **problem.params)}\n")
        return problem.exit_code
    for path in files:
        sys.stdout.write(f"{_(WROTE, path=path)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
