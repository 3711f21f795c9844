# SPDX-License-Identifier: Apache-2.0
"""The columns of an export: which fields, in which words and colours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casepack_desktop.domain.enums import ENUM_LABELS, DirectoryKind, Severity
from casepack_desktop.domain.errors import UnknownField
from casepack_desktop.domain.fields import FIELD, FIELDS, Field, FieldKind
from casepack_desktop.domain.views import Entry
from casepack_desktop.exchange.export_table import (
    LAST_CHANGE,
    NUMBER,
    OWN_LABELS,
    STAMPED,
    UUID,
    Column,
    Paint,
)
from casepack_desktop.render.palette import INK, PILL_FILL, PILL_INK
from casepack_desktop.services.directories import Directory
from casepack_desktop.support.i18n import N_, Translator

_BESIDE: dict[str, tuple[str, FieldKind]] = {
    "next_due_at": (N_("Next deadline"), FieldKind.MOMENT),
    "attachments": (N_("Attachments"), FieldKind.INTEGER),
    "comments": (N_("Comments"), FieldKind.INTEGER),
}
"""What the list shows beside fields; it is exported where it is shown, and not read back."""

_OWN_KINDS = {LAST_CHANGE: FieldKind.MOMENT}
_NEEDED = ("title",)
_TAIL = (UUID, LAST_CHANGE, STAMPED)
_TINT = 0.82


@dataclass(frozen=True, slots=True)
class Wording:
    """The language of an export and the directories as they are.

    Without a translator, values stay as programs read them and columns are named by their keys.
    """

    directory: Directory
    translator: Translator | None

    def column(self, key: str) -> Column:
        """Return the column of a field, or of what stands beside the fields."""
        field = FIELD.get(key)
        if field is None:
            label, kind = _BESIDE.get(key) or (OWN_LABELS[key], FieldKind.LINE)
            return Column(key, self._text(label), _OWN_KINDS.get(key, kind))
        return Column(
            key, self._text(field.label), field.kind, self._words(field), self._paints(field)
        )

    def _text(self, msgid: str) -> str:
        return msgid if self.translator is None else self.translator.gettext(msgid)

    def _words(self, field: Field) -> Mapping[str, str]:
        if field.directory is not None:
            return self._names(field.directory)
        if self.translator is None:
            return {}
        labels = {value.value: label for value, label in ENUM_LABELS.items()}
        gettext = self.translator.gettext
        return {one: gettext(labels[one]) for one in field.choices if one in labels}

    def _names(self, kind: DirectoryKind) -> Mapping[str, str]:
        """Return the names by code, as far as a name means its own entry and no other.

        A company that is not known is added under what a file calls it, so that is its name.
        """
        if self.translator is None and kind is not DirectoryKind.COMPANY:
            return {}
        locale = "en" if self.translator is None else self.translator.locale
        found = {}
        for entry in self.directory.of(kind):
            name = entry.name(locale)
            meant = self.directory.exact(kind, name)
            if meant is not None and meant.id == entry.id:
                found[entry.code] = name
        return found

    def _paints(self, field: Field) -> Mapping[str, Paint]:
        if field.key == "severity":
            return {one.value: Paint(PILL_INK[one], PILL_FILL[one]) for one in Severity}
        if field.directory is DirectoryKind.STATUS:
            return {one.code: _paint(one) for one in self.directory.of(DirectoryKind.STATUS)}
        return {}


def exportable(keys: Sequence[str]) -> tuple[str, ...]:
    """Return those of some columns of the list that an export knows."""
    known = {*FIELD, *_BESIDE, *OWN_LABELS}
    return tuple(key for key in keys if key in known)


def keys_of(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Return the columns of an export in their order; None asks for every field.

    What knows an incident again is always among them: number, title, UUID and the last change.
    Raises `UnknownField`.
    """
    if wanted is None:
        wanted = tuple(field.key for field in FIELDS if field.in_exports)
    known = {*FIELD, *_BESIDE, *OWN_LABELS}
    for key in wanted:
        if key not in known:
            raise UnknownField(field=key[:80], known=", ".join((*FIELD, *_BESIDE)))
    return tuple(dict.fromkeys(_ordered(wanted)))


def _ordered(wanted: Sequence[str]) -> Iterator[str]:
    yield NUMBER
    yield from (key for key in _NEEDED if key not in wanted)
    yield from (key for key in wanted if key not in _TAIL)
    yield from _TAIL


def _paint(entry: Entry) -> Paint:
    """Return dark ink on a light tint of the entry's colour, which is readable in any colour."""
    parts = [int(entry.colour[place : place + 2], 16) for place in (1, 3, 5)]
    tinted = [round(part + (255 - part) * _TINT) for part in parts]
    return Paint(INK, "#" + "".join(f"{part:02x}" for part in tinted))
