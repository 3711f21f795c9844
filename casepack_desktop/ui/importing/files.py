# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the system that name a file of incidents to read, or one of rejected rows."""

from PySide6.QtWidgets import QWidget

from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.widgets.file_dialogs import ALL_FILES, Then, open_to_read, open_to_write

CHOOSE = N_("Choose a file to import")
SAVE_REJECTED = N_("Save rejected rows")
LISTS = N_("Lists of incidents (*.csv *.tsv *.txt *.xlsx *.json *.jsonl *.ndjson)")
TABLES = N_("CSV table (*.csv)")


def choose_file(parent: QWidget, translator: Translator, then: Then) -> None:
    """Let a person choose a file to read; `then` is not called if none is chosen."""
    _ = translator.gettext
    open_to_read(parent, _(CHOOSE), [_(LISTS), _(ALL_FILES)], then)


def choose_target(parent: QWidget, translator: Translator, suggested: str, then: Then) -> None:
    """Let a person name a file to write; `then` is not called if none is named."""
    _ = translator.gettext
    filters = {_(TABLES): "csv", _(ALL_FILES): "csv"}
    open_to_write(parent, _(SAVE_REJECTED), filters, suggested, then)
