# SPDX-License-Identifier: Apache-2.0
"""Countries by ISO 3166-1 alpha-2 and locales, with their names in every language.

Babel is imported on first use, as in `formats`.
"""

from functools import cache

# CLDR also names groups of countries, test codes and what has no code in ISO 3166-1.
_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC"}
_NO_COUNTRIES |= {"TA"}


NAME_LOCALES = (
    *("bg", "cs", "da", "de", "de-AT", "de-BE", "de-CH", "de-DE", "de-LI", "de-LU", "el", "en"),
    *("en-GB", "en-IE", "en-MT", "en-US", "es", "es-ES", "et", "fi", "fr", "fr-BE", "fr-CH"),
    *("fr-FR", "fr-LU", "ga", "hr", "hu", "is", "it", "it-CH", "it-IT", "lt", "lv", "mt", "nb"),
    *("nl", "nl-BE", "nl-NL", "pl", "pt", "pt-PT", "ro", "sk", "sl", "sv", "sv-FI", "sv-SE", "uk"),
)
"""The locales that are offered for names in the data: the languages of Europe, by country."""


@cache
def country_names(locale: str) -> dict[str, str]:
    """Return the name of every country in a language, by its code, sorted by name."""
    from babel import Locale

    territories = Locale.parse(locale, sep="-").territories
    codes = (str(code) for code in Locale("en").territories)
    names = {
        code: str(territories[code])
        for code in codes
        if len(code) == 2 and code not in _NO_COUNTRIES and code in territories
    }
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def is_country(code: str) -> bool:
    """Return whether ISO 3166-1 has this code."""
    return code in country_names("en")


@cache
def locale_name(tag: str, reader: str) -> str:
    """Return what a locale such as `de-AT` is called by a reader of a language, else the tag."""
    from babel import Locale, UnknownLocaleError

    try:
        found = Locale.parse(tag, sep="-").get_display_name(Locale.parse(reader, sep="-"))
    except (UnknownLocaleError, ValueError):
        return tag
    return found or tag
