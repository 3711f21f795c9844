# SPDX-License-Identifier: Apache-2.0
"""A report in the browser of the user: a copy outside the sealed workspace, while we run."""

import re
import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80


class BrowserFailed(Problem):
    """No browser took the file, or it could not be written."""

    text = N_("The report could not be opened in the browser ({path}). Save it as PDF instead.")


class _Copies:
    """The folder of the copies; it goes when the program ends."""

    folder: tempfile.TemporaryDirectory[str] | None = None


def open_in_browser(html: bytes, suggested_name: str) -> Path:
    """Write the report into a folder that only the user can read, and open it.

    Returns where it lies; raises `BrowserFailed`.
    """
    name = _UNSAFE.sub("-", suggested_name).strip("-.")[:_LONGEST_NAME] or "report"
    path = Path(name).with_suffix(".html")
    try:
        if _Copies.folder is None:
            _Copies.folder = tempfile.TemporaryDirectory(
                prefix="casepack-", ignore_cleanup_errors=True
            )
        path = Path(_Copies.folder.name) / path
        path.write_bytes(html)
    except OSError as error:
        raise BrowserFailed(path=path) from error
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise BrowserFailed(path=path)
    return path


def remove_copies() -> None:
    """Delete what was written for the browser."""
    if _Copies.folder is not None:
        _Copies.folder.cleanup()
        _Copies.folder = None
