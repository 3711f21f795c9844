# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the texts of a form, told before anything is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casepack_desktop.domain.consistency import check_times, unusual_order
from casepack_desktop.domain.enums import DirectoryKind
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.fields import FIELD, Field
from casepack_desktop.domain.values import Value, read_value
from casepack_desktop.support.i18n import N_, Translator
from casepack_desktop.ui.incident.options import class_of_type, entry_name
from casepack_desktop.ui.session import Session

NOT_LISTED = N_("“{value}” is not in the directory. Choose an entry of the list.")
CHOOSE_STATUS = N_("A status is needed.")
OTHER_CLASS = N_("“{type}” belongs to the classification “{classification}”. Set both to fit.")
_TIMES = ("event_start_at", "event_end_at")


@dataclass(slots=True)
class Findings:
    """Reasons by field key: what cannot be saved, and what is only worth a second look."""

    refused: dict[str, str] = field(default_factory=dict)
    unusual: dict[str, str] = field(default_factory=dict)

    def all(self) -> dict[str, str]:
        """Return every reason, the refusing one where a field has both."""
        return self.unusual | self.refused


def findings(texts: Mapping[str, str], session: Session, translator: Translator) -> Findings:
    """Return what is wrong with the texts, each alone and together, in the user's language."""
    found = Findings()
    values: dict[str, Value] = {}
    for key, text in texts.items():
        try:
            values[key] = _value(FIELD[key], text, session)
        except BadValue as problem:
            found.refused[key] = told(problem, translator)
    try:
        check_times({key: values.get(key) for key in _TIMES})
    except BadValue as problem:
        found.refused[problem.field] = told(problem, translator)
    _check_type(values, found, session, translator)
    for key, msgid in unusual_order(values).items():
        found.unusual[key] = translator.gettext(msgid)
    return found


def told(problem: BadValue, translator: Translator) -> str:
    """Return the reason of a refused value in the user's language."""
    return translator.gettext(problem.reason, **problem.reason_params)


def _value(item: Field, text: str, session: Session) -> Value:
    value = read_value(item, text, session.zone)
    if item.directory is DirectoryKind.STATUS and value is None:
        raise BadValue(item.key, CHOOSE_STATUS)
    if item.directory not in (None, DirectoryKind.COMPANY) and value is not None:
        return _code(item, item.directory, str(value), session)
    return value


def _code(item: Field, kind: DirectoryKind, text: str, session: Session) -> str:
    try:
        return session.directory.resolve(kind, text).code
    except BadValue:
        raise BadValue(item.key, NOT_LISTED, value=text[:80]) from None


def _check_type(
    values: Mapping[str, Value], found: Findings, session: Session, translator: Translator
) -> None:
    code, chosen = values.get("type"), values.get("classification")
    wanted = class_of_type(session, str(code)) if code else ""
    if wanted and chosen and chosen != wanted:
        locale, directory = translator.names_locale, session.directory
        found.refused["type"] = translator.gettext(
            OTHER_CLASS,
            type=entry_name(directory, DirectoryKind.TYPE, str(code), locale),
            classification=entry_name(directory, DirectoryKind.CLASSIFICATION, wanted, locale),
        )
