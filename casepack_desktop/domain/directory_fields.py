# SPDX-License-Identifier: Apache-2.0
"""What a directory entry holds, as flat texts by key: read, checked, compared and exchanged alike.

Keys are `code`, `colour`, `is_active`, `parent` (of a type: the code of its classification),
`phase` (of a status), the details of a company, and `name.de-AT`, `description.de-AT`,
`search.de-AT` for each locale. An empty text and an absent key mean the same.
"""

import re
from collections.abc import Callable, Mapping

from casepack_desktop.domain.enums import DirectoryKind, Phase
from casepack_desktop.domain.errors import BadValue
from casepack_desktop.domain.locales import canonical_locale
from casepack_desktop.domain.sectors import SECTORS
from casepack_desktop.domain.values import NOT_A_CHOICE, TOO_LONG, UNSTORABLE, UNSTORABLE_CHARACTERS
from casepack_desktop.domain.views import Entry
from casepack_desktop.support.countries import is_country
from casepack_desktop.support.i18n import N_
from casepack_desktop.support.zones import is_zone

DETAILS = ("country", "zone", "sector", "contacts", "authority")
TEXTS = ("name", "description", "search")
YES, NO = "yes", "no"
DEFAULT_COLOUR = "#5b6675"
CODE_LIMIT = 40
NAME_LIMIT = 200
LINE_LIMIT = 400
TEXT_LIMIT = 4_000
_WORDS = 50
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{CODE_LIMIT - 1}}}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_YES = {YES, "true", "1", "x"}
_NO = {NO, "false", "0"}

CODE_NEEDED = N_("A code is needed, such as NORD.")
BAD_CODE = N_(
    "“{value}” is not a code. Use at most {limit} of the letters A to Z, digits, “-”, “_” and “.”."
)
BAD_COLOUR = N_("“{value}” is not a colour. Write it like #1f6feb.")
BAD_COUNTRY = N_("“{value}” is not a country code of two letters such as LT.")
BAD_ZONE = N_("“{value}” is not a time zone. Use an IANA name such as Europe/Vilnius.")
BAD_LOCALE = N_("“{value}” is not a locale. Write it like de or de-AT.")
NOT_YES_OR_NO = N_("“{value}” is neither yes nor no.")
NAME_NEEDED = N_("A name in at least one language is needed.")
NAME_NEEDED_HERE = N_("Give a name in this language too, or empty its other texts.")
PARENT_NEEDED = N_("A type belongs to a classification. Choose one.")
PHASE_NEEDED = N_("A status belongs to a phase. Choose one.")
NO_SUCH_FIELD = N_("Entries of this directory have no such field.")


def field_keys(kind: DirectoryKind) -> tuple[str, ...]:
    """Return the keys of an entry beside its texts, in the order they are shown."""
    own = {
        DirectoryKind.TYPE: ("parent",),
        DirectoryKind.STATUS: ("phase",),
        DirectoryKind.COMPANY: DETAILS,
    }
    return ("code", "colour", "is_active", *own.get(kind, ()))


def text_key(part: str, locale: str) -> str:
    """Return the key of a text in a locale."""
    return f"{part}.{locale}"


def split_key(key: str) -> tuple[str, str]:
    """Return which text a key means and in which locale, the locale "" for any other field."""
    part, _, locale = key.partition(".")
    return (part, locale) if part in TEXTS else (key, "")


def texts_of(values: Mapping[str, str], part: str) -> dict[str, str]:
    """Return the texts of one part by locale."""
    found = ((split_key(key), text) for key, text in values.items())
    return {locale: text for (name, locale), text in found if name == part and locale and text}


def words_of(text: str) -> tuple[str, ...]:
    """Return the search words that a text lists, by commas or lines."""
    words = (" ".join(word.split()) for word in re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(word for word in words if word))


def values_of(entry: Entry, details: Mapping[str, str | None], parent: str) -> dict[str, str]:
    """Return what an entry holds by key; `parent` is the code of its classification."""
    values = {
        "code": entry.code,
        "colour": entry.colour,
        "is_active": YES if entry.is_active else NO,
        "parent": parent,
        "phase": "" if entry.phase is None else entry.phase.value,
        **{key: details.get(key) or "" for key in DETAILS},
    }
    for locale in entry.names:
        values[text_key("name", locale)] = entry.names[locale]
        values[text_key("description", locale)] = entry.descriptions.get(locale, "")
        words = entry.search_words.get(locale, ())
        values[text_key("search", locale)] = ", ".join(words)
    return {key: text for key, text in values.items() if text}


def read_entry_field(kind: DirectoryKind, key: str, text: str) -> str:
    """Return the text as it is stored, "" for an empty one; raise `BadValue`."""
    part, locale = split_key(key)
    if locale and canonical_locale(locale) != locale:
        raise BadValue(key, BAD_LOCALE, value=locale[:40])
    if not locale and part not in field_keys(kind):
        raise BadValue(key[:80], NO_SUCH_FIELD)
    if UNSTORABLE_CHARACTERS.search(text):
        raise BadValue(key, UNSTORABLE)
    return _READERS[part](key, text) if text.strip() else ""


def merged(stored: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the stored values with those given in their place, empty ones left out."""
    values = {"colour": DEFAULT_COLOUR, "is_active": YES} | dict(stored)
    for key, text in given.items():
        if text or key not in ("colour", "is_active"):
            values[key] = text
    return {key: text for key, text in values.items() if text}


def demand_complete(kind: DirectoryKind, values: Mapping[str, str]) -> None:
    """Raise `BadValue` unless everything is there that an entry needs."""
    if not values.get("code"):
        raise BadValue("code", CODE_NEEDED)
    names = texts_of(values, "name")
    if not names:
        raise BadValue("name.en", NAME_NEEDED)
    for part in ("description", "search"):
        for locale in texts_of(values, part):
            if locale not in names:
                raise BadValue(text_key("name", locale), NAME_NEEDED_HERE)
    if kind is DirectoryKind.TYPE and not values.get("parent"):
        raise BadValue("parent", PARENT_NEEDED)
    if kind is DirectoryKind.STATUS and not values.get("phase"):
        raise BadValue("phase", PHASE_NEEDED)


def _code(key: str, text: str) -> str:
    code = text.strip()
    if not _CODE.fullmatch(code):
        raise BadValue(key, BAD_CODE, value=code[:80], limit=CODE_LIMIT)
    return code


def _colour(key: str, text: str) -> str:
    colour = text.strip().lower()
    if not _COLOUR.fullmatch(colour):
        raise BadValue(key, BAD_COLOUR, value=text.strip()[:80])
    return colour


def _flag(key: str, text: str) -> str:
    said = text.strip().casefold()
    if said not in _YES | _NO:
        raise BadValue(key, NOT_YES_OR_NO, value=text.strip()[:80])
    return YES if said in _YES else NO


def _choice(choices: tuple[str, ...]) -> Callable[[str, str], str]:
    def read(key: str, text: str) -> str:
        said = text.strip().casefold()
        if said not in choices:
            raise BadValue(key, NOT_A_CHOICE, value=text.strip()[:80], choices=", ".join(choices))
        return said

    return read


def _country(key: str, text: str) -> str:
    code = text.strip().upper()
    if not is_country(code):
        raise BadValue(key, BAD_COUNTRY, value=text.strip()[:80])
    return code


def _zone(key: str, text: str) -> str:
    if not is_zone(text.strip()):
        raise BadValue(key, BAD_ZONE, value=text.strip()[:80])
    return text.strip()


def _line(limit: int) -> Callable[[str, str], str]:
    def read(key: str, text: str) -> str:
        return _within(key, " ".join(text.split()), limit)

    return read


def _text(key: str, text: str) -> str:
    return _within(key, _BREAK.sub("\n", text).strip(), TEXT_LIMIT)


def _search(key: str, text: str) -> str:
    words = words_of(text)
    for word in words:
        _within(key, word, NAME_LIMIT)
    return _within(key, ", ".join(words), NAME_LIMIT * _WORDS)


def _within(key: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise BadValue(key, TOO_LONG, length=len(text), limit=limit)
    return text


_READERS: dict[str, Callable[[str, str], str]] = {
    "code": _code,
    "colour": _colour,
    "is_active": _flag,
    "parent": _line(CODE_LIMIT),
    "phase": _choice(tuple(phase.value for phase in Phase)),
    "country": _country,
    "zone": _zone,
    "sector": _choice(tuple(SECTORS)),
    "contacts": _text,
    "authority": _line(LINE_LIMIT),
    "name": _line(NAME_LIMIT),
    "description": _text,
    "search": _search,
}
