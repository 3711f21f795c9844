# SPDX-License-Identifier: Apache-2.0
"""Which mapping a file needs, told from the names in its first record."""

from collections.abc import Collection
from functools import cache
from itertools import islice

from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.exchange.export_table import (
    LAST_CHANGE,
    NUMBER,
    OWN_LABELS,
    STAMPED,
    UTC_SUFFIX,
    UUID,
)
from casepack_desktop.exchange.mapping import OWN, Mapping, Rule, shipped_mappings
from casepack_desktop.exchange.problems import NoMappingFits
from casepack_desktop.support.i18n import LOCALES, translator

_KNOWN_BY = {UUID, NUMBER, "title"}
_EDITABLE = frozenset(field.key for field in FIELDS if field.is_editable)


def recognise(names: Collection[str]) -> Mapping | None:
    """Return the shipped mapping whose marks are all among `names`, else one by field names.

    None if not even a title is recognised.
    """
    present = frozenset(names)
    if own := _own_export(names):
        return own
    fitting = [each for each in shipped_mappings() if each.recognise and each.recognise <= present]
    if fitting:
        return max(fitting, key=lambda mapping: len(mapping.recognise))
    return _by_field_names(names)


def mapping_for(file: str, names: Collection[str]) -> Mapping:
    """Return the mapping that `recognise` finds; raise `NoMappingFits` naming file and columns."""
    mapping = recognise(names)
    if mapping is None:
        shown = ", ".join(name[:40] for name in islice(names, 20))
        raise NoMappingFits(file=file, columns=shown)
    return mapping


def _own_export(names: Collection[str]) -> Mapping | None:
    """Return the mapping of our own export for people, whose headings are labels of a language.

    The language is the one that knows most of them; columns may be missing or have another order.
    """
    headings = {name.strip().removesuffix(UTC_SUFFIX): name for name in names}
    best: dict[str, str] = {}
    for locale in LOCALES:
        known = _labels_of_export(locale)
        found = {known[one]: name for one, name in headings.items() if one in known}
        if found.keys() >= _KNOWN_BY and len(found) > len(best):
            best = found
    if not best:
        return None
    is_utc = any(name.strip().endswith(UTC_SUFFIX) for name in names)
    rules = {key: Rule(sources=(name,)) for key, name in best.items() if key in _EDITABLE}
    external_id = rules.pop("external_id", None)
    return Mapping(
        name=OWN,
        match="uuid",
        external_id=None if external_id is None else external_id.sources[0],
        zone="UTC" if is_utc else None,
        uuid=best[UUID],
        number=best[NUMBER],
        created_at=best.get("created_at"),
        last_change_at=best.get(LAST_CHANGE),
        stamped=best.get(STAMPED),
        fields=rules,
    )


@cache
def _labels_of_export(locale: str) -> dict[str, str]:
    gettext = translator(locale).gettext
    fields = {gettext(field.label): field.key for field in FIELDS}
    return fields | {gettext(label): key for key, label in OWN_LABELS.items()}


def _by_field_names(names: Collection[str]) -> Mapping | None:
    """Return a mapping of the names that are keys or labels of fields in any language.

    Records of JSON leave out what is empty, so a field that the first one lacks is read by its key.
    """
    column: dict[str, str] = {}
    for name in names:
        key = _names_of_fields().get(_folded(name))
        if key is not None:
            column.setdefault(key, name)
    if "title" not in column:
        return None
    external_id = column.pop("external_id", None)
    created_at = column.pop("created_at", None)
    rules = {key: Rule(sources=(name,)) for key, name in column.items()}
    return Mapping(
        name="columns",
        external_id=external_id or "external_id",
        created_at=created_at,
        every_field=True,
        fields=rules,
    )


@cache
def _names_of_fields() -> dict[str, str]:
    known: dict[str, str] = {}
    for locale in LOCALES:
        gettext = translator(locale).gettext
        for field in FIELDS:
            known.setdefault(_folded(gettext(field.label)), field.key)
    # A key always means its own field, whatever a label says.
    return known | {_folded(field.key): field.key for field in FIELDS}


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
