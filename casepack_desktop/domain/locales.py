# SPDX-License-Identifier: Apache-2.0
"""Which translation of a text in the data somebody reads: language, script and country count.

One chain for everything that is translated in the data: the locale itself, then without its
country, English, any.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_ENGLISH = "en"
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<country>[a-z]{2}|[0-9]{3}))?"
)


def canonical_locale(text: str) -> str | None:
    """Return a tag such as `de-AT` for `de_at.UTF-8`, None if the text is no such tag."""
    plain = re.split(r"[.@]", text.strip().replace("_", "-"), maxsplit=1)[0].lower()
    match = _TAG.fullmatch(plain)
    if match is None:
        return None
    script, country = match["script"], match["country"]
    parts = (match["language"], script and script.title(), country and country.upper())
    return "-".join(part for part in parts if part)


@lru_cache(maxsize=256)
def locale_chain(locale: str) -> tuple[str, ...]:
    """Return the locales whose texts a reader of `locale` understands, best first."""
    tag = canonical_locale(locale)
    if tag is None:
        return (_ENGLISH,)
    parts = tag.split("-")
    shorter = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys((*shorter, _ENGLISH)))


def text_in(texts: Mapping[str, str], locale: str) -> str:
    """Return the text for a reader of `locale`, in any locale if need be, "" if there is none."""
    for wanted in locale_chain(locale):
        if found := texts.get(wanted):
            return found
    return next((texts[key] for key in sorted(texts) if texts[key]), "")
