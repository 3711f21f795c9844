# SPDX-License-Identifier: Apache-2.0
"""Who acts and what they may do; one `Access` value is asked before every write."""

from dataclasses import dataclass
from enum import StrEnum

from casepack_desktop.domain.errors import NotPermitted


class Permission(StrEnum):
    """One right; every service method that changes something names one."""

    CREATE_INCIDENT = "incident.create"
    EDIT_INCIDENT = "incident.edit"
    DELETE_INCIDENT = "incident.delete"
    PURGE_INCIDENT = "incident.purge"
    EDIT_FILES = "incident.files"
    COMMENT = "incident.comment"
    IMPORT = "incident.import"
    EXPORT = "incident.export"
    REPORT = "report.create"
    EDIT_DIRECTORY = "directory.edit"
    EDIT_PEOPLE = "people.edit"
    EDIT_VIEWS = "view.edit"
    EDIT_SETTINGS = "settings.edit"
    REPAIR = "workspace.repair"
    UNDO = "action.undo"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard: a login and the name shown in documents."""

    login: str
    name: str


LOCAL_ANALYST = Actor("analyst", "Local analyst")


@dataclass(frozen=True, slots=True)
class Access:
    """The permissions in force; the full set until users and licences exist."""

    permissions: frozenset[Permission]

    def demand(self, actor: Actor, permission: Permission) -> None:
        """Return if `actor` may use `permission`; raise `NotPermitted` otherwise."""
        if permission not in self.permissions:
            raise NotPermitted(actor=actor.name, permission=permission.value)


FULL_ACCESS = Access(frozenset(Permission))
