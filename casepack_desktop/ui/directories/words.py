# SPDX-License-Identifier: Apache-2.0
"""What the pages of the directories say: names, values and problems in words."""

from dataclasses import dataclass

from casepack_desktop.domain.directory_fields import NO, YES, split_key
from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.errors import BadValue, Conflict, Problem
from casepack_desktop.domain.sectors import SECTORS
from casepack_desktop.support.countries import country_names, locale_name
from casepack_desktop.support.i18n import LOCALES, N_, Translator
from casepack_desktop.ui.widgets.plain import shown_line

UNDO = N_("Undo")
LABELS: dict[str, str] = {
    "code": N_("Code"),
    "colour": N_("Colour"),
    "is_active": N_("Active"),
    "parent": N_("Classification"),
    "phase": N_("Phase"),
    "country": N_("Country"),
    "zone": N_("Time zone"),
    "sector": N_("Sector (NIS2)"),
    "contacts": N_("Contacts"),
    "authority": N_("Authority for NIS2"),
    "name": N_("Name"),
    "description": N_("Description"),
    "search": N_("Search words"),
    "position": N_("Place in the order"),
    "order": N_("Place in the order"),
    "directory": N_("Directory"),
    "created": N_("Added"),
    "removed": N_("Deleted"),
    "merged": N_("Merged"),
}
IN_LOCALE = N_("{field} ({locale})")
BAD_VALUE = N_("{field}: {reason}")
YES_WORD = N_("Yes")
NO_WORD = N_("No")


@dataclass(frozen=True, slots=True)
class KindWords:
    """What one directory is called; all msgids."""

    title: str
    one: str
    add: str
    edit: str
    empty: str
    empty_help: str


KINDS: dict[DirectoryKind, KindWords] = {
    DirectoryKind.COMPANY: KindWords(
        N_("Companies"),
        N_("Company"),
        N_("Add company"),
        N_("Edit company"),
        N_("No company yet"),
        N_("A company is added here, or by itself when an incident names it. Lists are imported."),
    ),
    DirectoryKind.CLASSIFICATION: KindWords(
        N_("Classifications"),
        N_("Classification"),
        N_("Add classification"),
        N_("Edit classification"),
        N_("No classification yet"),
        N_("Classifications group the types of incidents."),
    ),
    DirectoryKind.TYPE: KindWords(
        N_("Types"),
        N_("Type"),
        N_("Add type"),
        N_("Edit type"),
        N_("No type yet"),
        N_("A type says what kind of incident it is; it belongs to a classification."),
    ),
    DirectoryKind.STATUS: KindWords(
        N_("Statuses"),
        N_("Status"),
        N_("Add status"),
        N_("Edit status"),
        N_("No status yet"),
        N_("A status belongs to a phase, from which the times of a case follow."),
    ),
}


def phase_names(translator: Translator) -> dict[str, str]:
    """Return the phases of a case by code, in their order, in the language."""
    pgettext = translator.pgettext
    return {
        Phase.OPEN.value: pgettext("phase", "Open"),
        Phase.IN_PROGRESS.value: pgettext("phase", "In progress"),
        Phase.RESOLVED.value: pgettext("phase", "Resolved"),
        Phase.CLOSED.value: pgettext("phase", "Closed"),
    }


def label_of(key: str, translator: Translator) -> str:
    """Return what a field is called, with the language of a text."""
    part, locale = split_key(key)
    name = translator.gettext(LABELS[part]) if part in LABELS else part
    if not locale:
        return name
    return translator.gettext(IN_LOCALE, field=name, locale=locale_name(locale, translator.locale))


def value_words(key: str, value: str, translator: Translator) -> str:
    """Return a value as it is read, "" for none."""
    _ = translator.gettext
    if key == "is_active":
        return {YES: _(YES_WORD), NO: _(NO_WORD)}.get(value, value)
    if key == "phase" and value in (phases := phase_names(translator)):
        return phases[value]
    if key == "sector" and value in SECTORS:
        return _(SECTORS[value])
    if key == "country" and value:
        return country_names(translator.locale).get(value, value)
    return value


def missing_locales(names: dict[str, str]) -> list[str]:
    """Return the shipped languages in which there is no name."""
    return [locale for locale in LOCALES if not names.get(locale)]


def sentence(problem: Problem, translator: Translator) -> str:
    """Return what went wrong in one sentence."""
    if isinstance(problem, BadValue):
        label = label_of(problem.field, translator)
        return translator.gettext(BAD_VALUE, field=label, reason=reason_of(problem, translator))
    params = {key: shown_line(str(value)) for key, value in problem.params.items()}
    if isinstance(problem, Conflict):
        fields = (label_of(one.field, translator) for one in problem.differences)
        params["fields"] = ", ".join(fields)
    return translator.gettext(problem.text, **params)


def reason_of(problem: BadValue, translator: Translator) -> str:
    """Return why a value is refused, without the name of its field."""
    params = {key: shown_line(str(value)) for key, value in problem.reason_params.items()}
    return translator.gettext(problem.reason, **params)
