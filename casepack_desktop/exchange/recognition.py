# SPDX-License-Identifier: Apache-2.0
"""Which mapping a file needs, told from the names in its first record."""

from collections.abc import Collection
from functools import cache
from itertools import islice

from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.exchange.mapping import Mapping, Rule, shipped_mappings
from casepack_desktop.exchange.problems import NoMappingFits
from casepack_desktop.support.i18n import LOCALES, translator


def recognise(names: Collection[str]) -> Mapping | None:
    """Return the shipped mapping whose marks are all among `names`, else one by field names.

    None if not even a title is recognised.
    """
    present = frozenset(names)
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
