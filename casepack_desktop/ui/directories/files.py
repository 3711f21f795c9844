# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the system that name the file of a directory to read or to write."""

from PySide6.QtWidgets import QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.file_dialogs import ALL_FILES, Then, open_to_read, open_to_write

IMPORT = N_("Choose a directory to import")
EXPORT = N_("Export the directory")
LISTS = N_("Directories (*.csv *.tsv *.txt *.xlsx *.json)")
TABLE = N_("CSV table (*.csv)")
JSON = N_("JSON (*.json)")


def choose_file(parent: QWidget, translator: Translator, then: Then) -> None:
    """Let a person choose a file to read; `then` is not called if none is chosen."""
    _ = translator.gettext
    open_to_read(parent, _(IMPORT), [_(LISTS), _(ALL_FILES)], then)


def choose_target(parent: QWidget, translator: Translator, suggested: str, then: Then) -> None:
    """Let a person name a file to write; `then` is not called if none is named."""
    _ = translator.gettext
    open_to_write(parent, _(EXPORT), {_(TABLE): "csv", _(JSON): "json"}, suggested, then)
