# SPDX-License-Identifier: Apache-2.0
"""The summary that is written from the fields when nobody wrote one.

Each sentence is one message with its variants, so that every language can order its words.
"""

from casepack_desktop.reporting.facts import Facts
from casepack_desktop.support.i18n import N_

# Variants by which of the named fields are known; the sentence names exactly those.
_SUBJECT = {
    ("type", "company"): N_("Incident {number} is of the type “{type}” and concerns {company}."),
    ("type",): N_("Incident {number} is of the type “{type}”."),
    ("company",): N_("Incident {number} concerns {company} and is not classified yet."),
    (): N_("Incident {number} is not classified yet."),
}
_RATING = {
    ("severity", "status"): N_("Its severity is “{severity}”, its status “{status}”."),
    ("severity",): N_("Its severity is “{severity}”."),
    ("status",): N_("Its severity is not known yet, its status is “{status}”."),
    (): N_("Its severity is not known yet."),
}
_TIMES = {
    ("event_start_at", "detected_at"): N_(
        "The event is dated {event_start_at}, its detection {detected_at}."
    ),
    ("event_start_at",): N_("The event is dated {event_start_at}; its detection is not recorded."),
    ("detected_at",): N_(
        "When the event began is not known; its detection is dated {detected_at}."
    ),
    (): N_("Neither the start of the event nor its detection is known."),
}
_INTEGRITY = {
    "yes": N_("Data integrity is affected."),
    "no": N_("Data integrity is not affected."),
}


def generated_summary(facts: Facts) -> str:
    """Return what the fields say about the case in whole sentences."""
    sentences = (
        _variant(facts, _SUBJECT, "type", "company"),
        _variant(facts, _RATING, "severity", "status"),
        _variant(facts, _TIMES, "event_start_at", "detected_at"),
        *_impact(facts),
        _open_points(facts),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _variant(facts: Facts, variants: dict[tuple[str, ...], str], *keys: str) -> str:
    known = tuple(key for key in keys if facts.is_known(key))
    shown = {key: facts.shown(key) for key in known}
    return facts.translate.gettext(variants[known], number=facts.number, **shown)


def _impact(facts: Facts) -> tuple[str, ...]:
    sentences = (_users(facts), _records(facts), _downtime(facts), _loss(facts), _integrity(facts))
    known = tuple(sentence for sentence in sentences if sentence)
    return known or (facts.translate.gettext("Its impact is not known yet."),)


def _users(facts: Facts) -> str:
    users = facts.raw("users_affected")
    if not isinstance(users, int):
        return ""
    return facts.translate.ngettext(
        "{count} user is affected.", "{count} users are affected.", users, count=facts.count(users)
    )


def _records(facts: Facts) -> str:
    records = facts.raw("records_affected")
    if not isinstance(records, int):
        return ""
    count = facts.count(records)
    return facts.translate.ngettext(
        "{count} record is affected.", "{count} records are affected.", records, count=count
    )


def _downtime(facts: Facts) -> str:
    if not facts.is_known("downtime_minutes"):
        return ""
    duration = facts.shown("downtime_minutes")
    return facts.translate.gettext("The downtime so far is {duration}.", duration=duration)


def _loss(facts: Facts) -> str:
    if not facts.is_known("financial_loss"):
        return ""
    amount = facts.shown("financial_loss")
    return facts.translate.gettext("The financial loss is put at {amount}.", amount=amount)


def _integrity(facts: Facts) -> str:
    sentence = _INTEGRITY.get(str(facts.raw("data_integrity_affected")))
    return facts.translate.gettext(sentence) if sentence else ""


def _open_points(facts: Facts) -> str:
    count = len(facts.open_questions())
    if not count:
        return ""
    return facts.translate.ngettext(
        "{n} key fact is still unknown.", "{n} key facts are still unknown.", count
    )
