# SPDX-License-Identifier: Apache-2.0
"""Keeping what a person types until it is saved, so that a crash or a power cut costs no text.

Drafts are no part of the case: they have no history and no action, are announced to nobody and
are in no backup.
"""

from collections.abc import Mapping

from casepack_desktop.domain.drafts import Draft
from casepack_desktop.domain.instants import Moment
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.problems import ReadOnly, told


class DraftService:
    """The unsaved texts of the workspace; never waits for who writes the database.

    Every method raises problems of the disk, and `DraftsSetAside` once where the file of the
    drafts could not be read; its work is done even so.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def keep(self, key: str, version: int, texts: Mapping[str, str]) -> Moment:
        """Store the texts typed into a form, synced, and return when; raise `ReadOnly`.

        `key` is the incident's UUID or a word for a form without one, `version` the incident's
        version that the form shows. An older draft of the key is replaced.
        """
        self._demand_writable()
        at = Moment.exact(self._workspace.clock.now())
        self._workspace.drafts.keep(Draft(key, version, dict(texts), at))
        return at

    def find(self, key: str) -> Draft | None:
        """Return the draft of a form, None if there is none or none could be kept here."""
        return self._workspace.drafts.find(key) if self._has_drafts() else None

    def drop(self, key: str) -> None:
        """Forget the draft of a form, whether there is one or not; raise `ReadOnly`."""
        self._demand_writable()
        self._workspace.drafts.drop(key)

    def kept(self) -> list[Draft]:
        """Return all drafts, oldest first; none where nothing can be written."""
        return self._workspace.drafts.kept() if self._has_drafts() else []

    def _has_drafts(self) -> bool:
        return self._workspace.has_drafts

    def _demand_writable(self) -> None:
        if not self._workspace.is_writable:
            raise ReadOnly(path=self._workspace.layout.folder)
        with told(self._workspace.layout.folder):
            self._workspace.demand_place()
