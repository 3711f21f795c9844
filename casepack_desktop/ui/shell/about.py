# SPDX-License-Identifier: Apache-2.0
"""What a report of a problem needs to say about program and machine, and nothing of a case."""

import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from casepack_desktop import __version__
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.web.sandbox import sandbox_status
from casepack_desktop.ui.widgets.buttons import push_button
from casepack_desktop.ui.widgets.key_values import KeyValueList
from casepack_desktop.ui.widgets.plain_label import PlainLabel
from casepack_desktop.ui.widgets.sheet import Sheet

ABOUT = N_("About CasePack Desktop")
SUBTITLE = N_("Offline incident registry and report builder")
COPY = N_("Copy")
COPIED = N_("Copied")
LICENCE = N_(
    "Apache License 2.0. Qt and PySide6 are used under the LGPL, icons are from Lucide (ISC),"
    " fonts are DejaVu."
)
PROMISE = N_("The program opens no network connection. Previews run no script and load nothing.")
VERSION = N_("Version")
SYSTEM = N_("System")
PLATFORM = N_("Display")
BUILD = N_("Build")
PREVIEW = N_("Preview")
UNKNOWN = N_("unknown")
FROM_SOURCE = N_("from source")
PACKED = N_("packed program")


class AboutSheet(Sheet):
    """Versions, promise and licence; one button copies them."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        _ = translator.gettext
        super().__init__(_(ABOUT), _(SUBTITLE), translator, parent)
        self._translator = translator
        self._facts = facts(translator)
        values = KeyValueList()
        for name, value in self._facts:
            values.add_text(name, value)
        self.body.addWidget(values)
        self._sandbox = sandbox_status().text
        for text in (PROMISE, self._sandbox, LICENCE):
            label = PlainLabel(_(text), wrap=True)
            label.set_selectable()
            self.body.addWidget(label)
        self.body.addStretch(1)
        self._copy = push_button(_(COPY), self.copy, icon_name="copy")
        self.footer.addWidget(self._copy)

    def copy(self) -> None:
        """Put the facts on the clipboard as lines of text."""
        lines = [f"{name}: {value}" for name, value in self._facts]
        lines.append(self._translator.gettext(self._sandbox))
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._copy.setText(self._translator.gettext(COPIED))


def facts(translator: Translator) -> list[tuple[str, str]]:
    """Return name and value of what is worth knowing, without names of people or folders."""
    _ = translator.gettext
    packed = getattr(sys, "frozen", False)
    return [
        (_(VERSION), __version__),
        (_(BUILD), _(PACKED if packed else FROM_SOURCE)),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("PySide6", _version_of("PySide6_Essentials") or _(UNKNOWN)),
        ("SQLite", _sqlite()),
        ("SQLCipher", _version_of("sqlcipher3") or _(UNKNOWN)),
        (_(PREVIEW), _chromium() or _(UNKNOWN)),
        (_(SYSTEM), f"{platform.system()} {platform.release()} {platform.machine()}"),
        (_(PLATFORM), QGuiApplication.platformName()),
    ]


def _sqlite() -> str:
    driver = sys.modules.get("sqlcipher3.dbapi2")
    return str(getattr(driver, "sqlite_version", sqlite3.sqlite_version))


def _chromium() -> str:
    addons = _version_of("PySide6_Addons")
    return f"QtWebEngine {addons}" if addons else ""


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
