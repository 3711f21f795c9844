# SPDX-License-Identifier: Apache-2.0
"""Search tables and triggers: one list, applied anew after creation and after every migration.

The tokenizer folds what Unicode decomposes; ł, đ, ø, æ, œ, ß, þ, ð, ħ and ı it does not, so a
chain of built-in `replace()` folds them in the triggers, and `folded` does the same to a query.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from casepack_desktop.domain.fields import FIELDS

_FOLDS = {
    "ł": "l",
    "Ł": "l",
    "đ": "d",
    "Đ": "d",
    "ø": "o",
    "Ø": "o",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    "ß": "ss",
    "ẞ": "ss",
    "þ": "th",
    "Þ": "th",
    "ð": "d",
    "Ð": "d",
    "ħ": "h",
    "Ħ": "h",
    "ı": "i",
}

SEARCHED = ("number", *(field.key for field in FIELDS if field.is_searchable))
_NAME = re.compile(r"CREATE (?:VIRTUAL TABLE IF NOT EXISTS|TRIGGER) (\w+)")
_SEARCH_TABLES = ("incident_search", "indicator_search")
_APPEND_ONLY = ("action", "history", "tombstone")


def folded(text: str) -> str:
    """Return `text` with the letters replaced that the tokenizer does not fold."""
    if text.isascii():
        return text
    for letter, plain in _FOLDS.items():
        text = text.replace(letter, plain)
    return text


def apply_derived(connection: Connection) -> None:
    """Drop and make every trigger, and make the search tables that are missing."""
    for name in _trigger_names(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in (*_search_tables(), *_search_triggers(), *_append_only_triggers()):
        connection.exec_driver_sql(statement)


def remake_derived(connection: Connection) -> None:
    """Make every trigger and both search tables anew, and fill them from the incidents."""
    for table in _SEARCH_TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    apply_derived(connection)
    rebuild_search(connection)


def rebuild_search(connection: Connection) -> None:
    """Fill the search tables from the incidents."""
    for table in _SEARCH_TABLES:
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - constant names
    columns = ", ".join(SEARCHED)
    values = ", ".join(_folded_sql(name) for name in SEARCHED)
    connection.exec_driver_sql(
        f"INSERT INTO incident_search(rowid, {columns}) SELECT id, {values} FROM incident"  # noqa: S608 - constant names
    )
    connection.exec_driver_sql(
        "INSERT INTO indicator_search(rowid, indicators)"
        " SELECT id, indicators FROM incident WHERE indicators IS NOT NULL"
    )


def missing_derived(connection: Connection) -> list[str]:
    """Return the names of the search tables and triggers that are not there."""
    made = (*_search_tables(), *_search_triggers(), *_append_only_triggers())
    # A contentless table is asked for its row ids through a table that FTS5 keeps for it.
    names = [found[1] for statement in made if (found := _NAME.search(statement))]
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema")
    known = {row[0] for row in rows}
    return [name for name in (*names, "incident_search_docsize") if name not in known]


def search_gaps(connection: Connection) -> bool:
    """Return whether the search index lacks an incident or holds one too many."""
    # A contentless table answers its row ids from the document sizes, without any text.
    indexed = "SELECT id FROM incident_search_docsize"
    for left, right in (("SELECT id FROM incident", indexed), (indexed, "SELECT id FROM incident")):
        if connection.exec_driver_sql(f"{left} EXCEPT {right} LIMIT 1").first():
            return True
    return False


def _trigger_names(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    return [row[0] for row in rows]


def _folded_sql(column: str) -> str:
    expression = column
    for letter, plain in _FOLDS.items():
        expression = f"replace({expression}, '{letter}', '{plain}')"
    return expression


def _search_tables() -> Iterator[str]:
    columns = ", ".join(SEARCHED)
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS incident_search USING fts5({columns}, content='',"
        " contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"
    )
    yield (
        "CREATE VIRTUAL TABLE IF NOT EXISTS indicator_search USING fts5(indicators, content='',"
        " contentless_delete=1, tokenize='trigram')"
    )


def _search_triggers() -> Iterator[str]:
    columns = ", ".join(SEARCHED)
    values = ", ".join(_folded_sql(f"new.{name}") for name in SEARCHED)
    insert = f"INSERT INTO incident_search(rowid, {columns}) VALUES (new.id, {values});"  # noqa: S608 - constant names
    indicators = "INSERT INTO indicator_search(rowid, indicators) VALUES (new.id, new.indicators);"
    yield f"CREATE TRIGGER incident_search_insert AFTER INSERT ON incident BEGIN {insert} END"
    delete = "DELETE FROM incident_search WHERE rowid = old.id;"
    watched = f"AFTER UPDATE OF {columns} ON incident"
    yield f"CREATE TRIGGER incident_search_update {watched} BEGIN {delete} {insert} END"
    yield (
        "CREATE TRIGGER incident_search_delete AFTER DELETE ON incident BEGIN"
        " DELETE FROM incident_search WHERE rowid = old.id;"
        " DELETE FROM indicator_search WHERE rowid = old.id; END"
    )
    yield (
        "CREATE TRIGGER indicator_search_insert AFTER INSERT ON incident"
        f" WHEN new.indicators IS NOT NULL BEGIN {indicators} END"
    )
    yield (
        "CREATE TRIGGER indicator_search_update AFTER UPDATE OF indicators ON incident BEGIN"
        " DELETE FROM indicator_search WHERE rowid = old.id;"
        " INSERT INTO indicator_search(rowid, indicators)"
        " SELECT new.id, new.indicators WHERE new.indicators IS NOT NULL; END"
    )


def _append_only_triggers() -> Iterator[str]:
    for table in _APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    refused = "SELECT RAISE(ABORT, 'comment is append-only');"
    yield f"CREATE TRIGGER comment_no_update BEFORE UPDATE ON comment BEGIN {refused} END"
    # Only a purge removes comments, and it takes its cases from the bin.
    is_live = "(SELECT deleted_at FROM incident WHERE id = old.incident_id) IS NULL"
    yield (
        f"CREATE TRIGGER comment_no_delete BEFORE DELETE ON comment WHEN {is_live}"
        f" BEGIN {refused} END"
    )
