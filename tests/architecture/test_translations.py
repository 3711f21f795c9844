# SPDX-License-Identifier: Apache-2.0
"""The catalogues fit the code: nothing missing, nothing doubtful, nothing stale."""

import ast
import string
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import dev
from casepack_desktop.support.i18n import LOCALES, SOURCE_LOCALE
from tests.helpers.tree import program_sources

_TEMPLATE = dev.TRANSLATIONS / "casepack.pot"


def _catalogue(language: str) -> Path:
    return dev.TRANSLATIONS / language / "LC_MESSAGES" / "casepack.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _keys(catalogue: Catalog) -> set[tuple[object, ...]]:
    return {(message.context, *_texts(message.id)) for message in _messages(catalogue)}


def _texts(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_tool_and_the_program_know_the_same_languages() -> None:
    assert {SOURCE_LOCALE, *dev.LANGUAGES} == set(LOCALES)


def test_the_template_holds_every_message_of_the_code(tmp_path: Path) -> None:
    fresh = tmp_path / "casepack.pot"
    dev.extract_messages(fresh)
    assert _keys(_read(_TEMPLATE)) == _keys(_read(fresh)), "run: dev.py messages"


def test_messages_name_their_placeholders() -> None:
    for message in _messages(_read(_TEMPLATE)):
        for text in _texts(message.id):
            assert all(name.isidentifier() for name in _placeholders(text)), text


@pytest.mark.parametrize("language", dev.LANGUAGES)
def test_a_catalogue_translates_every_message_of_the_template(language: str) -> None:
    catalogue = _read(_catalogue(language))
    assert _keys(catalogue) == _keys(_read(_TEMPLATE)), "run: dev.py messages"
    open_ones = [m.id for m in _messages(catalogue) if m.fuzzy or not all(_texts(m.string))]
    assert open_ones == []


@pytest.mark.parametrize("language", dev.LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    for message in _messages(_read(_catalogue(language))):
        known = set().union(*map(_placeholders, _texts(message.id)))
        for text in filter(None, _texts(message.string)):
            # A plural form may leave the number out ("one file").
            missing = known - _placeholders(text) - ({"n"} if message.pluralizable else set())
            assert _placeholders(text) <= known and not missing, (message.id, text)


@pytest.mark.parametrize("language", dev.LANGUAGES)
def test_the_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    source = _catalogue(language)
    with source.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    wanted, found = _said(_read(source)), _said(compiled)
    # A plural that nobody translated is compiled as its English self.
    assert {key: found.get(key) for key in wanted} == wanted, "run: dev.py messages"
    assert found.keys() <= _keys(_read(source)), "run: dev.py messages"


def _decoded(context: str | bytes | None) -> str | None:
    """Return a context as text; a compiled catalogue gives bytes."""
    return context.decode() if isinstance(context, bytes) else context


def _said(catalogue: Catalog) -> dict[tuple[object, ...], list[str]]:
    """Return the translations that a reader can meet, by context and message."""
    return {
        (_decoded(message.context), *_texts(message.id)): _texts(message.string)
        for message in _messages(catalogue)
        if any(_texts(message.string)) and not message.fuzzy
    }


def test_plural_forms_are_written_where_they_are_chosen() -> None:
    # Extraction sees literals only; forms marked one by one would be two messages without plurals.
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in program_sources()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and _name_of(call.func) == "ngettext"
        and path.name != "i18n.py"
        and not all(_is_text(form) for form in call.args[:2])
    ]
    assert hidden == []


def test_the_functions_that_extraction_knows_keep_their_names() -> None:
    # Under another name their messages would not be found, and be shown in English.
    known = {"ngettext", "pgettext", "npgettext"}
    renamed = [
        f"{path.name}:{node.lineno}"
        for path in program_sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in known
        and [_name_of(target) for target in node.targets] != [node.value.attr]
    ]
    assert renamed == []


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
