# SPDX-License-Identifier: Apache-2.0
"""The workspace's own settings, typed."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection

from casepack_desktop.domain.access import Actor, Permission
from casepack_desktop.domain.changes import Kind
from casepack_desktop.domain.errors import BadValue, Problem
from casepack_desktop.domain.numbers import NumberFormat
from casepack_desktop.domain.values import UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Change
from casepack_desktop.services.logo import checked_logo
from casepack_desktop.services.workspace import Workspace
from casepack_desktop.storage.settings import read_settings, write_setting
from casepack_desktop.support.i18n import N_

SAMPLE = "is_sample"
SAMPLE_YES = "yes"
_ORGANISATION_LIMIT = 200


class UnknownZone(Problem):
    """The time zone is not in the IANA database."""

    text = N_("“{zone}” is not a time zone. Use an IANA name such as Europe/Vilnius.")


class LongOrganisation(Problem):
    """The organisation's name does not fit the head of a page."""

    text = N_("The organisation's name has {length} characters; at most {limit} fit.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the workspace says about itself."""

    workspace: str
    zone: ZoneInfo
    organisation: str
    numbers: NumberFormat
    logo_png: str | None
    """The logo as PNG in base64."""
    is_sample: bool = False
    """Whether the workspace was made of shipped samples, to look around in."""


def load_settings(connection: Connection) -> Settings:
    """Return the settings as they stand in this transaction."""
    stored = read_settings(connection)
    return Settings(
        workspace=stored["workspace"],
        zone=zone_named(stored["zone"]),
        organisation=stored["organisation"],
        numbers=NumberFormat(stored["number_prefix"]),
        logo_png=stored.get("logo_png"),
        is_sample=stored.get(SAMPLE) == SAMPLE_YES,
    )


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone; raise `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone=name[:80]) from None


def checked_organisation(name: str) -> str:
    """Return the name on one line; raise `LongOrganisation`, or `BadValue` for broken text."""
    cleaned = " ".join(name.split())
    if UNSTORABLE_CHARACTERS.search(cleaned):
        raise BadValue("organisation", UNSTORABLE)
    if len(cleaned) > _ORGANISATION_LIMIT:
        raise LongOrganisation(length=len(cleaned), limit=_ORGANISATION_LIMIT)
    return cleaned


class SettingsService:
    """Reading and changing the workspace's settings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def load(self) -> Settings:
        """Return the settings as they are now."""
        with self._workspace.read() as connection:
            return load_settings(connection)

    def set_organisation(self, actor: Actor, name: str) -> None:
        """Set the name at the head of documents."""
        self._set(actor, "organisation", checked_organisation(name))

    def set_zone(self, actor: Actor, name: str) -> None:
        """Set the IANA zone in which local times are read and shown; raise `UnknownZone`."""
        self._set(actor, "zone", zone_named(name).key)

    def set_logo(self, actor: Actor, image: bytes) -> None:
        """Set the logo at the head of documents from a PNG or JPEG; raise `BadLogo`."""
        self._set(actor, "logo_png", checked_logo(image))

    def _set(self, actor: Actor, key: str, value: str) -> None:
        with self._workspace.write(actor, Permission.EDIT_SETTINGS, "settings.set") as write:
            stored = read_settings(write.connection)
            if stored.get(key) == value:
                return
            write_setting(write.connection, key, value)
            write.record(Change("setting", stored["workspace"], key, stored.get(key), value))
            write.kinds.add(Kind.SETTINGS)
