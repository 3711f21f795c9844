# SPDX-License-Identifier: Apache-2.0
"""The filter of the list taken apart: what narrows it, in words, and the filter without that."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casepack_desktop.domain.enums import ENUM_LABELS, DirectoryKind, Severity, Tlp
from casepack_desktop.domain.fields import FIELD
from casepack_desktop.domain.filters import IncidentFilter, said_part
from casepack_desktop.domain.periods import Period
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.registry.period_words import period_words

if TYPE_CHECKING:
    from casepack_desktop.services.directories import Directory

CONDITION = N_("{field}: {values}")
MORE = N_("{values} and {n} more")
PHRASE = N_("“{words}”")
EVENT_DATE = N_("Event date")
REGISTERED = N_("Registered")
NUMBER = N_("Number")
TITLE = N_("Title")
DEADLINE = N_("Next deadline")
OVERDUE = N_("overdue")
PERIODS = {"period": EVENT_DATE, "registered": REGISTERED}
"""The stretches of time that a filter knows, by their names in it, with their labels."""
_ALL_TIMES = Period()
SEVERITY, TLP, RESPONSIBLE, PERIOD = "severity", "tlp", "responsible", "period"
ENTRY_FACETS = (DirectoryKind.COMPANY, DirectoryKind.CLASSIFICATION, DirectoryKind.TYPE)
FACETS: tuple[str, ...] = (*ENTRY_FACETS, SEVERITY, TLP, RESPONSIBLE)
"""What the list is narrowed by through a menu of its own, in the order of the menus."""
_NAMED = 2
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that narrows the list: its words, all of its values, and the filter without it."""

    key: str
    text: str
    whole_text: str
    rest: IncidentFilter


def chosen_of(wanted: IncidentFilter, key: str, directory: "Directory") -> tuple[str, ...]:
    """Return what a facet is narrowed to: codes of entries, values, or names of people."""
    given = _given(wanted, key)
    if key not in set(DirectoryKind):
        return given
    found = ((name, directory.exact(DirectoryKind(key), name)) for name in given)
    return tuple(name if entry is None else entry.code for name, entry in found)


def _given(wanted: IncidentFilter, key: str) -> tuple[str, ...]:
    if key == SEVERITY:
        return tuple(map(str, wanted.severities))
    if key == TLP:
        return tuple(map(str, wanted.tlps))
    if key == RESPONSIBLE:
        return wanted.responsibles
    return wanted.entries.get(DirectoryKind(key), ())


def with_chosen(wanted: IncidentFilter, key: str, values: tuple[str, ...]) -> IncidentFilter:
    """Return the filter narrowed to these values of a facet, to all of it for none."""
    if key == SEVERITY:
        return replace(wanted, severities=tuple(map(Severity, values)))
    if key == TLP:
        return replace(wanted, tlps=tuple(map(Tlp, values)))
    if key == RESPONSIBLE:
        return replace(wanted, responsibles=values)
    kind = DirectoryKind(key)
    entries = {one: names for one, names in wanted.entries.items() if one is not kind}
    if values:
        entries[kind] = values
    return replace(wanted, entries=entries)


def conditions_of(
    wanted: IncidentFilter, directory: "Directory", translator: Translator
) -> tuple[Condition, ...]:
    """Return what narrows the list apart from the statuses, each with the filter without it."""
    return (
        *_facet_conditions(wanted, directory, translator),
        *_period_conditions(wanted, translator),
        *_text_conditions(wanted, translator),
        *_unclear_conditions(wanted),
        *_word_conditions(wanted, translator),
    )


def with_period(wanted: IncidentFilter, name: str, period: Period) -> IncidentFilter:
    """Return the filter narrowed to a period of one of its dates."""
    if name == "registered":
        return replace(wanted, registered=period)
    return replace(wanted, period=period)


def is_narrowed_by(wanted: IncidentFilter, key: str) -> bool:
    """Return whether a facet narrows the filter."""
    if key == PERIOD:
        return any(not getattr(wanted, name).is_open for name in PERIODS)
    return bool(_given(wanted, key))


def _facet_conditions(
    wanted: IncidentFilter, directory: "Directory", translator: Translator
) -> Iterator[Condition]:
    for key in FACETS:
        values = chosen_of(wanted, key, directory)
        if values:
            names = [name_of(key, value, directory, translator) for value in values]
            rest = with_chosen(wanted, key, ())
            short, whole = _listed(names, translator), ", ".join(names)
            if key == TLP:  # its labels name it themselves
                yield Condition(key, short, whole, rest)
            else:
                yield _condition(key, FIELD[key].label, short, whole, rest, translator)


def _period_conditions(wanted: IncidentFilter, translator: Translator) -> Iterator[Condition]:
    for name, label in PERIODS.items():
        period: Period = getattr(wanted, name)
        if not period.is_open:
            said = period_words(period, translator)
            rest = with_period(wanted, name, _ALL_TIMES)
            yield _condition(name, label, said, said, rest, translator)


def _text_conditions(wanted: IncidentFilter, translator: Translator) -> Iterator[Condition]:
    for name, label in (("titles", TITLE), ("numbers", NUMBER)):
        texts: tuple[str, ...] = getattr(wanted, name)
        if texts:
            rest = replace(wanted, **{name: ()})  # type: ignore[arg-type]
            short, whole = _listed(list(texts), translator), ", ".join(texts)
            yield _condition(name, label, short, whole, rest, translator)
    if wanted.is_overdue:
        said = translator.gettext(OVERDUE)
        rest = replace(wanted, is_overdue=False)
        yield _condition("due", DEADLINE, said, said, rest, translator)


def _unclear_conditions(wanted: IncidentFilter) -> Iterator[Condition]:
    for part in wanted.unclear:
        rest = tuple(one for one in wanted.unclear if one != part)
        said = said_part(part)
        yield Condition("unclear", said, said, replace(wanted, unclear=rest))


def _condition(
    key: str, label: str, short: str, whole: str, rest: IncidentFilter, translator: Translator
) -> Condition:
    _, field = translator.gettext, translator.gettext(label)
    text, whole_text = (_(CONDITION, field=field, values=one) for one in (short, whole))
    return Condition(key, text, whole_text, rest)


def _word_conditions(wanted: IncidentFilter, translator: Translator) -> Iterator[Condition]:
    if len(wanted.words) > _MOST_WORDS:
        whole = " ".join(wanted.words)
        rest = replace(wanted, words=())
        yield Condition("words", translator.gettext(PHRASE, words=whole), whole, rest)
        return
    for place, words in enumerate(wanted.words):
        rest = replace(wanted, words=wanted.words[:place] + wanted.words[place + 1 :])
        text = translator.gettext(PHRASE, words=words)
        yield Condition("words", text, text, rest)


def name_of(key: str, value: str, directory: "Directory", translator: Translator) -> str:
    """Return how a value of a facet is called."""
    if key == SEVERITY:
        return translator.gettext(ENUM_LABELS[Severity(value)])
    if key in (TLP, RESPONSIBLE):
        return value
    entry = directory.exact(DirectoryKind(key), value)
    return value if entry is None else entry.name(translator.names_locale)


def _listed(names: list[str], translator: Translator) -> str:
    shown = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return shown if more <= 0 else translator.gettext(MORE, values=shown, n=more)
