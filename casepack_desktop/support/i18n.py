# SPDX-License-Identifier: Apache-2.0
"""Translation without a current language.

The window, a report and a row of a directory may each speak another language in the same
moment, so every translation goes through a `Translator` that somebody was handed.
"""

import gettext
import locale
import os
from functools import cache

from casepack_desktop.support.resources import translations_path

SOURCE_LOCALE = "en"
LANGUAGES = {
    SOURCE_LOCALE: "English",
    "de": "Deutsch",
    "fr": "Français",
    "pl": "Polski",
    "uk": "Українська",
}
"""Each language by its own name, which is never translated."""
LOCALES = tuple(LANGUAGES)
_DOMAIN = "casepack"
_BETWEEN_THOUSANDS = {"de": ".", "fr": "\u202f", "pl": "\xa0", "uk": "\xa0"}
"""What stands between groups of digits, as in CLDR; a start has no time for all of that."""


def N_(msgid: str) -> str:  # noqa: N802 - the name by which extraction knows it
    """Mark a constant for extraction and return it unchanged."""
    return msgid


class Translator:
    """The messages of one language; what has no translation appears in English.

    `names_locale` is the locale, with its country, in which names in the data are read.
    """

    def __init__(self, locale: str, names_locale: str = "") -> None:
        self.locale = locale
        self.names_locale = names_locale or locale
        self._catalogue = _catalogue(locale)

    def gettext(self, msgid: str, /, **params: object) -> str:
        """Return the message in this language with its named placeholders filled in."""
        return _filled(self._catalogue.gettext(msgid) if msgid else "", params)

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """Return the form for `n`, which the message may name as `{n}`, in groups of digits."""
        message = self._catalogue.ngettext(singular, plural, n)
        return _filled(message, {"n": self.number(n), **params})

    def number(self, n: int) -> str:
        """Return a number of things in groups of three digits."""
        return f"{n:,}".replace(",", _BETWEEN_THOUSANDS.get(self.locale, ","))

    def pgettext(self, context: str, msgid: str, /, **params: object) -> str:
        """Return the message as it is said in this context."""
        return _filled(self._catalogue.pgettext(context, msgid), params)


def translator(locale: str, names_locale: str = "") -> Translator:
    """Return the translator of the best shipped language for `locale`.

    `names_locale` is the locale of names in the data where it is another one.
    """
    best = best_locale(locale)
    return _translator(best, tag_of(names_locale or best))


@cache
def _translator(locale: str, names_locale: str) -> Translator:
    return Translator(locale, names_locale)


def best_locale(wanted: str) -> str:
    """Return the shipped language of a tag such as `de-AT` or `pl_PL.UTF-8`, else English."""
    language = tag_of(wanted).split("-")[0].lower()
    return language if language in LOCALES else SOURCE_LOCALE


def tag_of(locale: str) -> str:
    """Return `pl-PL` for `pl_PL.UTF-8`."""
    return locale.replace("_", "-").split(".")[0].split("@")[0]


def environment_locale() -> str:
    """Return the language that the environment of this process asks for, as a tag."""
    return best_locale(_environment())


def environment_names_locale() -> str:
    """Return the locale in which the environment asks for names, with its country, as a tag.

    A language that the program does not speak is none to read names in either.
    """
    asked, best = tag_of(_environment()), environment_locale()
    return asked if asked.split("-")[0].lower() == best else best


def _environment() -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return value
    return locale.getlocale()[0] or SOURCE_LOCALE


def _catalogue(locale: str) -> gettext.NullTranslations:
    if locale == SOURCE_LOCALE:
        return gettext.NullTranslations()
    return gettext.translation(_DOMAIN, translations_path(), [locale], fallback=True)


def _filled(message: str, params: dict[str, object]) -> str:
    return message.format(**params) if params else message
