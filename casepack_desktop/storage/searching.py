# SPDX-License-Identifier: Apache-2.0
"""Which incidents a word or phrase occurs in: in the case itself or in what hangs on it.

Every search table answers ids of incidents without any row being read, the newest first if asked:
the row id of a comment or file begins with its incident. Words are combined on these ids alone, so
that only what has all of them is looked up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    TextualSelect,
    bindparam,
    column,
    text,
)

from casepack_desktop.domain.errors import UsageProblem
from casepack_desktop.domain.folding import folded
from casepack_desktop.domain.values import UNSTORABLE_CHARACTERS
from casepack_desktop.storage.derived import OWNER_SHIFT
from casepack_desktop.storage.tables import incident
from casepack_desktop.support.i18n import N_

COMMON = 10_000
"""How many hits make words common: no more are ranked, and counting ends there."""
_TRIGRAM = 3
_MOST_WORDS = 100
_LONGEST = 50_000
_LONGEST_PHRASE = 50
_PHRASE_WORD = re.compile(r"\w+")
_ENDLESS = 1 << OWNER_SHIFT
"""No incident has so high an id."""


class TooManyWords(UsageProblem):
    """The database cannot look for so many words at once."""

    text = N_("{count} words are too many to search for at once, at most {limit}. Leave some out.")


class TooLongWords(UsageProblem):
    """A word is longer than what can be looked for."""

    text = N_(
        "A word or phrase of {length} characters is too long to search for, at most {limit} are"
        " looked for. Shorten it."
    )


class TooLongPhrase(TooLongWords):
    """A phrase has more words than can be compared in a moment."""

    text = N_(
        "A phrase of {count} words is too long to search for, at most {limit} are looked for."
        " Shorten it."
    )


@dataclass(frozen=True, slots=True)
class Hits:
    """A SELECT of the ids of incidents, as `id`, and its parameters."""

    sql: str
    parameters: Mapping[str, str]


def matching(word: str) -> ColumnElement[bool]:
    """Return the condition that a word (as prefix) or phrase occurs somewhere in the incident.

    Raises `TooLongWords`.
    """
    return containing((word,))


def containing(
    words: Sequence[str], field: str = "", *, in_bin: bool = False
) -> ColumnElement[bool]:
    """Return the condition that every word (as prefix) or phrase occurs in the incident.

    With `field` it has to be in the text of that field. The names of companies are looked for on
    the list or, with `in_bin`, in the bin. Raises `TooManyWords`, `TooLongWords`.
    """
    known = demand_searchable(words)
    if field:
        within = _Range().narrowed("incident_search", "rowid", "every")
        found = Hits(within, {"every": f"{{{field}}} : ({all_words(known)})"})
    else:
        found = _found(known, _Range(in_bin=in_bin))
    condition: ColumnElement[bool] = incident.c.id.in_(ids_in(found))
    return condition


def ids_in(hits: Hits) -> TextualSelect:
    """Return hits as a part of another statement."""
    bound: list[BindParameter[str]] = [
        bindparam(name, value, unique=True) for name, value in hits.parameters.items()
    ]
    return text(hits.sql).bindparams(*bound).columns(column("id", Integer))


def are_common(connection: Connection, words: Sequence[str]) -> bool:
    """Return whether more incidents have the words than are ranked.

    Raises `TooManyWords`, `TooLongWords`.
    """
    found = _found(demand_searchable(words), _Range(limit=COMMON + 1))
    some = f"SELECT id FROM ({found.sql}) LIMIT {COMMON + 1}"  # noqa: S608 - the words are bound
    counted = f"SELECT count(DISTINCT id) FROM ({some})"  # noqa: S608 - as above
    return int(connection.exec_driver_sql(counted, dict(found.parameters)).scalar_one()) > COMMON


def newest_hits(words: Sequence[str], limit: int, below: int | None = None) -> Hits:
    """Return the newest incidents that have the words, newest first, also those in the bin.

    `below` leaves out incidents from that id on. Raises `TooManyWords`, `TooLongWords`.
    """
    end = _ENDLESS - 1 if below is None else below
    found = _found(demand_searchable(words), _Range(end, limit))
    newest = f"SELECT DISTINCT id FROM ({found.sql}) ORDER BY id DESC LIMIT {limit}"  # noqa: S608 - as above
    return Hits(newest, found.parameters)


def all_words(words: Sequence[str]) -> str:
    """Return the query that every word occurs in the text of one row of a search table."""
    return " AND ".join(_prefix(word) for word in demand_searchable(words))


def demand_few(several: Iterable[Sequence[str]]) -> None:
    """Return if words of several kinds can be looked for at once; raise `TooManyWords`."""
    said = sum(len(set(words)) for words in several)
    if said > _MOST_WORDS:
        raise TooManyWords(count=said, limit=_MOST_WORDS)


def demand_searchable(words: Sequence[str]) -> tuple[str, ...]:
    """Return each word once; raise `TooManyWords` or `TooLongWords` if they cannot be found.

    What has no letter and no digit, such as the dash of a title, an emoji or the sign of a
    currency, is in no index of words and is left out beside others.
    """
    demand_few([words])
    known = _findable(dict.fromkeys(words))
    longest = max(map(len, known))
    if longest > _LONGEST:
        raise TooLongWords(length=longest, limit=_LONGEST)
    wordiest = max(len(_PHRASE_WORD.findall(word)) for word in known)
    if wordiest > _LONGEST_PHRASE:
        raise TooLongPhrase(count=wordiest, limit=_LONGEST_PHRASE)
    return known


def _findable(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that an index may hold, or all if none of them is such."""
    known = tuple(words)
    return tuple(word for word in known if any(map(_is_of_words, word))) or known


def _is_of_words(character: str) -> bool:
    """Return whether the tokenizer takes a character for a part of a word."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"


@dataclass(frozen=True, slots=True)
class _Range:
    """Which hits are wanted: below an id, and of each place only the newest if limited."""

    below: int = _ENDLESS - 1
    limit: int | None = None
    in_bin: bool = False

    def narrowed(self, name: str, key: str, query: str) -> str:
        """Return the SELECT of the hits in a search table, whose row ids give ids by `key`."""
        end = self.below if key == "rowid" else self.below << OWNER_SHIFT
        where = f"{name} MATCH :{query} AND rowid < {end}"
        return self._ended(f"{key} AS id FROM {name} WHERE {where}", "rowid")

    def of_companies(self, query: str) -> str:
        """Return the SELECT of the incidents, off the bin or in it, of the companies found."""
        found = f"SELECT rowid FROM company_search WHERE company_search MATCH :{query}"  # noqa: S608 - as above
        is_there = f"deleted_at IS {'NOT NULL' if self.in_bin else 'NULL'}"
        where = f"{is_there} AND company_id IN ({found}) AND id < {self.below}"
        return self._ended(f"id FROM incident WHERE {where}", "id")

    def _ended(self, select: str, key: str) -> str:
        if self.limit is None:
            return f"SELECT {select}"
        # A search table gives its rows in this order by itself, so it stops at the limit.
        return f"SELECT id FROM (SELECT DISTINCT {select} ORDER BY {key} DESC LIMIT {self.limit})"  # noqa: S608 - as above


def _found(words: tuple[str, ...], wanted: _Range) -> Hits:
    """Return the incidents that have every word, some of them perhaps more than once."""
    parameters = {"every": all_words(words)}
    for place, word in enumerate(words):
        parameters[f"w{place}"] = _prefix(word)
        if len(word) >= _TRIGRAM:
            parameters[f"i{place}"] = _quoted(word)
    within = wanted.narrowed("incident_search", "rowid", "every")
    if len(words) == 1:
        return Hits(" UNION ALL ".join([within, *_beside(0, words[0], wanted)]), parameters)
    # What has not all words in the case itself has one of them beside it; most often nothing has,
    # and then no set of hits of a single word is made.
    whole = replace(wanted, limit=None)
    each = [[*_beside(place, word, whole)] for place, word in enumerate(words)]
    beside = " UNION ALL ".join(select for selects in each for select in selects)
    anywhere = (
        " UNION ALL ".join([whole.narrowed("incident_search", "rowid", f"w{place}"), *selects])
        for place, selects in enumerate(each)
    )
    spread = " AND ".join(f"id IN ({one})" for one in anywhere)
    sql = f"WITH beside AS MATERIALIZED ({beside}) {within} UNION ALL SELECT id FROM beside"  # noqa: S608 - as above
    return Hits(f"{sql} WHERE {spread}", parameters)


def _beside(place: int, word: str, wanted: _Range) -> Iterator[str]:
    """Yield the SELECTs of the incidents beside whose own text a word may occur."""
    owner = f"rowid >> {OWNER_SHIFT}"
    yield wanted.narrowed("comment_search", owner, f"w{place}")
    yield wanted.narrowed("attachment_search", owner, f"w{place}")
    yield wanted.of_companies(f"w{place}")
    if len(word) >= _TRIGRAM:
        yield wanted.narrowed("indicator_search", "rowid", f"i{place}")


def _prefix(word: str) -> str:
    return f"{_quoted(folded(word))}*"


def _quoted(word: str) -> str:
    return '"' + UNSTORABLE_CHARACTERS.sub(" ", word).replace('"', '""') + '"'
