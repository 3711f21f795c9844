# SPDX-License-Identifier: Apache-2.0
"""What the user chose about the program itself; what a case holds lives in its workspace.

Every setting is declared once in `SETTINGS`. A file that cannot be read is set aside and said so;
values that a newer version wrote are kept.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from casepack_desktop.domain.errors import Problem
from casepack_desktop.domain.locales import canonical_locale
from casepack_desktop.support.atomic import write_atomic
from casepack_desktop.support.i18n import LOCALES, N_
from casepack_desktop.ui.theme.theme import LARGEST_SCALE, SMALLEST_SCALE, Appearance

T = TypeVar("T", str, int, bool)
_FILE = "preferences.json"
_ASIDE = ".broken"
_LARGEST_FILE = 1_000_000


class Owner(StrEnum):
    """Whom a setting belongs to; only the user's own are taken to another machine."""

    USER = "user"
    MACHINE = "machine"


class Density(StrEnum):
    """How much room the rows of a table take."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing to choose; `allows` refuses values that the program cannot show."""

    key: str
    kind: type[T]
    default: T
    title: str
    owner: Owner = Owner.USER
    allows: Callable[[T], bool] = lambda _: True

    def takes(self, value: object) -> bool:
        """Return whether the value has the right type and is allowed."""
        return type(value) is self.kind and self.allows(value)


APPEARANCE = Setting(
    "appearance",
    str,
    Appearance.SYSTEM.value,
    N_("Colours"),
    allows=lambda value: value in {str(one) for one in Appearance},
)
SCALE = Setting(
    "scale",
    int,
    100,
    N_("Text size in percent"),
    Owner.MACHINE,
    allows=lambda value: SMALLEST_SCALE <= value <= LARGEST_SCALE,
)
LANGUAGE = Setting(
    "language",
    str,
    "",
    N_("Language of the window"),
    allows=lambda value: value in ("", *LOCALES),
)
NAMES_LOCALE = Setting(
    "names_locale",
    str,
    "",
    N_("Names of the directories in"),
    allows=lambda value: not value or canonical_locale(value) == value,
)
ROWS = Setting(
    "rows",
    str,
    Density.COMPACT.value,
    N_("Height of table rows"),
    allows=lambda value: value in {str(one) for one in Density},
)
SHOW_UTC = Setting("show_utc", bool, False, N_("Show times in UTC"))
SOFTWARE_RENDERING = Setting(
    "software_rendering",
    bool,
    False,
    N_("Show previews without the graphics card"),
    Owner.MACHINE,
)
REPORT_FOLDER = Setting("report_folder", str, "", N_("Folder for saved reports"), Owner.MACHINE)
SETTINGS: tuple[Setting[str] | Setting[int] | Setting[bool], ...] = (
    APPEARANCE,
    SCALE,
    LANGUAGE,
    NAMES_LOCALE,
    ROWS,
    SHOW_UTC,
    SOFTWARE_RENDERING,
    REPORT_FOLDER,
)


class PreferencesSetAside(Problem):
    """The file of the preferences could not be read."""

    text = N_(
        "The preferences could not be read, so the program starts with its defaults. The old file"
        " was kept as {path}."
    )


class PreferencesUnreadable(Problem):
    """The file of the preferences could neither be read nor moved."""

    text = N_(
        "The preferences in {path} cannot be read, so the program starts with its defaults. Check"
        " the permissions of the file."
    )


class PreferencesNotSaved(Problem):
    """The file of the preferences could not be written."""

    text = N_(
        "The preferences could not be saved in {path}. They hold until the program ends; check the"
        " free space and the permissions of the folder."
    )


class Preferences(QObject):
    """The settings of one user on one machine, kept in a JSON file.

    Signals: `changed` with the key of a setting whose value really changed.
    """

    changed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = folder / _FILE
        self._overridden: dict[str, str | int | bool] = {}
        self._values, self._problem = read_json_object(self._path)

    @property
    def problem(self) -> Problem | None:
        """Return what was wrong with the file when it was read, to be shown once."""
        return self._problem

    def get(self, setting: Setting[T]) -> T:
        """Return the value, the default if there is none that the program can use."""
        value = self._overridden.get(setting.key, self._values.get(setting.key))
        return cast("T", value) if setting.takes(value) else setting.default

    def override(self, setting: Setting[T], value: T) -> None:
        """Have the value hold until it is set or the program ends, without keeping it."""
        self._overridden[setting.key] = value

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep the value and write the file; nothing happens if it is the present one.

        Raises ValueError for a value that the setting does not allow and `PreferencesNotSaved`
        if the file cannot be written; the value then holds until the program ends.
        """
        if not setting.takes(value):
            raise ValueError(f"{setting.key} takes no {value!r}")
        if value == self.get(setting):
            return
        self._overridden.pop(setting.key, None)
        self._values[setting.key] = value
        self.changed.emit(setting.key)
        self._save()

    def _save(self) -> None:
        try:
            write_json(self._path, self._values)
        except OSError as error:
            raise PreferencesNotSaved(path=self._path) from error


def read_json_object(path: Path) -> tuple[dict[str, Any], Problem | None]:
    """Return what the file holds, and the problem if it was set aside or cannot be read."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return {}, _set_aside(path)
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, None
    except OSError:
        return {}, PreferencesUnreadable(path=path)
    except (ValueError, RecursionError):
        return {}, _set_aside(path)
    return (values, None) if isinstance(values, dict) else ({}, _set_aside(path))


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Write the values whole or not at all; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(values, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomic(path, f"{text}\n".encode())


def _set_aside(path: Path) -> Problem:
    aside = path.with_name(path.name + _ASIDE)
    try:
        path.replace(aside)
    except OSError:
        return PreferencesUnreadable(path=path)
    return PreferencesSetAside(path=aside)
