# SPDX-License-Identifier: Apache-2.0
"""Which workspaces this machine has opened: to list them, and to ask before a strange one.

A workspace made elsewhere can hold anything, so it is opened only after a question. What is known
is the identity in the key file together with the folder, so that a folder whose content was
exchanged counts as strange.
"""

import json
from collections.abc import Set
from pathlib import Path

from casepack_desktop.domain.errors import Problem
from casepack_desktop.support.i18n import N_
from casepack_desktop.ui.view_state import ViewState

_RECENT = "recent"
_KNOWN = "known"
_LAST = "last"
_MOST_RECENT = 8
_MOST_KNOWN = 200
_LARGEST_FILE = 100_000


class StrangeWorkspace(Problem):
    """This machine has not opened the workspace; a person decides whether it is opened."""

    text = N_("{path} was never opened on this computer.")


class KnownWorkspaces:
    """The memory of opened workspaces in the state of the window."""

    def __init__(self, view_state: ViewState) -> None:
        self._state = view_state

    def recent(self) -> list[str]:
        """Return the folders opened before, newest first."""
        return self._state.texts(_RECENT)

    def last(self) -> Path | None:
        """Return the workspace that was open when the program ended, None if there was none."""
        last = self._state.texts(_LAST)
        return Path(last[0]) if last else None

    def marks(self) -> frozenset[str]:
        """Return what tells the workspaces that this machine has opened."""
        return frozenset(self._state.texts(_KNOWN))

    def remember(self, folder: Path) -> None:
        """Remember that the workspace was opened."""
        path = _resolved(folder)
        self._put_first(_RECENT, path, _MOST_RECENT)
        self._put_first(_KNOWN, _mark(folder), _MOST_KNOWN)
        self._state.keep_texts(_LAST, [path])
        self._state.save()

    def forget(self, folder: Path) -> None:
        """Leave the folder out of the list; it stays known."""
        kept = [one for one in self.recent() if one not in (str(folder), _resolved(folder))]
        self._state.keep_texts(_RECENT, kept)
        self._state.save()

    def forget_last(self) -> None:
        """Open no workspace at the next start."""
        self._state.keep_texts(_LAST, [])

    def _put_first(self, name: str, text: str, most: int) -> None:
        others = [one for one in self._state.texts(name) if one != text]
        self._state.keep_texts(name, [text, *others][:most])


def demand_known(folder: Path, marks: Set[str]) -> None:
    """Return if the workspace in the folder is marked; raise `StrangeWorkspace` otherwise.

    Reads the disk, which may be slow or gone, so it is called away from the GUI thread. A folder
    without a workspace is left to whoever opens it.
    """
    if (folder / "casepack.db").is_file() and _mark(folder) not in marks:
        raise StrangeWorkspace(path=folder)


def _mark(folder: Path) -> str:
    return f"{_identity(folder)} {_resolved(folder)}"


def _identity(folder: Path) -> str:
    """Return the identity of the workspace, "" where no key file says one."""
    for path in (folder / "keys.json", folder / "backups" / "keys.json"):
        try:
            if path.stat().st_size > _LARGEST_FILE:
                continue
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(content, dict) and isinstance(content.get("workspace"), str):
            return str(content["workspace"])
    return ""


def _resolved(folder: Path) -> str:
    try:
        return str(folder.expanduser().resolve())
    except (OSError, RuntimeError):
        return str(folder)
