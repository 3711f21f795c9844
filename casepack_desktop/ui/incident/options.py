# SPDX-License-Identifier: Apache-2.0
"""What a field lets one choose from, in the language of the window."""

from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import ENUM_LABELS, DirectoryKind
from casepack_desktop.domain.fields import Field
from casepack_desktop.domain.views import Entry
from casepack_desktop.support.i18n import Translator
from casepack_desktop.ui.incident.choice_box import Option
from casepack_desktop.ui.incident.dots import choice_colour
from casepack_desktop.ui.session import Session

if TYPE_CHECKING:
    from casepack_desktop.services.directories import Directory

_LABELS = {str(value): label for value, label in ENUM_LABELS.items()}


def choice_name(value: str, translator: Translator) -> str:
    """Return the name of a choice; handling labels are never translated."""
    return translator.gettext(_LABELS[value]) if value in _LABELS else value


def entry_name(directory: "Directory", kind: DirectoryKind, code: str, locale: str) -> str:
    """Return the name of a directory entry, or the code if there is no such entry."""
    entry = directory.exact(kind, code)
    return code if entry is None else entry.name(locale)


def options_of(field: Field, session: Session, translator: Translator, used: str) -> list[Option]:
    """Return the options of a field; an entry that is no longer active only if it is `used`."""
    if field.directory is None:
        return [_choice(value, translator) for value in field.choices]
    entries = session.directory.of(field.directory)
    return [
        _option(entry, translator.names_locale)
        for entry in entries
        if entry.is_active or entry.code == used
    ]


def class_of_type(session: Session, code: str) -> str:
    """Return the code of the classification that a type belongs to, "" if none."""
    entry = session.directory.exact(DirectoryKind.TYPE, code) if code else None
    parent = None if entry is None else session.directory.by_id(entry.parent_id)
    return "" if parent is None else parent.code


def _choice(value: str, translator: Translator) -> Option:
    return Option(value, choice_name(value, translator), choice_colour(value))


def _option(entry: Entry, locale: str) -> Option:
    words = [word for several in entry.search_words.values() for word in several]
    return Option(
        entry.code, entry.name(locale), lambda: entry.colour, (*entry.names.values(), *words)
    )
