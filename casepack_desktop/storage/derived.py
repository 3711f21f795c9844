# SPDX-License-Identifier: Apache-2.0
"""Search tables and triggers: one list, applied anew after creation and after every migration.

The tokenizer folds what Unicode decomposes; the letters of `domain.folding` it does not, so a
chain of built-in `replace()` folds them in the triggers, and `folded` does the same to a query.

Comments and names of files have tables of their own, so that one more is indexed alone. The row id
there begins with the incident: hits come in the order of incidents, and no comment has to be read
to know whose it is. Companies are found by their directory, so that a new name costs one row.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from casepack_desktop.domain.fields import FIELDS
from casepack_desktop.domain.folding import FOLDS

SEARCHED = ("number", *(field.key for field in FIELDS if field.is_searchable))
OWNER_SHIFT = 31
"""How many bits of a row id of what hangs on an incident are behind the incident's id."""
_APART = "char(32, 57344, 32)"
"""A word of private use, which nobody types, so that no phrase reaches from name to name."""
_NAME = re.compile(r"CREATE (?:VIRTUAL TABLE IF NOT EXISTS|TRIGGER) (\w+)")
_WORDS = "unicode61 remove_diacritics 2"
_AT_ONCE = 256
_MERGED = 2
"""So many rows are touched at least as long as parts of a search table are merged."""
_APPEND_ONLY = ("action", "history", "tombstone")


@dataclass(frozen=True, slots=True)
class SearchTable:
    """A search table over a part of another table, and the expressions that fill it.

    `{row}` in an expression stands for the row: `new`, `old`, or the name of the table.
    """

    name: str
    source: str
    columns: tuple[str, ...]
    values: tuple[str, ...]
    key: str = "{row}.id"
    condition: str = ""
    """Which rows are searched; all where it is empty."""
    watched: tuple[str, ...] = ()
    """Columns whose change is followed."""
    tokenizer: str = _WORDS

    def selected(self, row: str, origin: str = "") -> str:
        """Return the SELECT of row id and values of one row, or of all of `origin`."""
        values = ", ".join(one.format(row=row) for one in (self.key, *self.values))
        condition = f" WHERE {self.condition.format(row=row)}" if self.condition else ""
        return f"SELECT {values}{origin}{condition}"

    def insert(self, selected: str) -> str:
        """Return the statement that puts what is selected into the table."""
        return f"INSERT INTO {self.name}(rowid, {', '.join(self.columns)}) {selected}"

    @property
    def everything(self) -> str:
        """Return the SELECT of all that the table should hold."""
        return self.selected(self.source, f" FROM {self.source}")

    @property
    def keys(self) -> str:
        """Return the SELECT of the row ids that the table should hold."""
        condition = f" WHERE {self.condition.format(row=self.source)}" if self.condition else ""
        return f"SELECT {self.key.format(row=self.source)} FROM {self.source}{condition}"  # noqa: S608 - as above


def _folded_sql(expression: str) -> str:
    for letter, plain in FOLDS.items():
        expression = f"replace({expression}, '{letter}', '{plain}')"
    return expression


_OWNED = f"({{row}}.incident_id << {OWNER_SHIFT} | {{row}}.id)"
_NAMES = (
    f"(SELECT group_concat({_folded_sql('name')}, {_APART}) FROM entry_text"  # noqa: S608 - as above
    " WHERE entry_id = {row}.id)"
)
SEARCH_TABLES = (
    SearchTable(
        "incident_search",
        "incident",
        SEARCHED,
        tuple(_folded_sql(f"{{row}}.{name}") for name in SEARCHED),
        watched=SEARCHED,
    ),
    SearchTable(
        "indicator_search",
        "incident",
        ("indicators",),
        ("{row}.indicators",),
        condition="{row}.indicators IS NOT NULL",
        watched=("indicators",),
        tokenizer="trigram",
    ),
    SearchTable(
        "comment_search",
        "comment",
        ("text",),
        (_folded_sql("{row}.text"),),
        key=_OWNED,
        watched=("text",),
    ),
    SearchTable(
        "attachment_search",
        "attachment",
        ("name",),
        (_folded_sql("{row}.name"),),
        key=_OWNED,
        condition="{row}.removed_at IS NULL",
        watched=("name", "removed_at"),
    ),
    SearchTable(
        "company_search",
        "entry",
        ("code", "names"),
        (_folded_sql("{row}.code"), _NAMES),
        condition="{row}.kind = 'company'",
        watched=("code",),
    ),
)


def apply_derived(connection: Connection) -> None:
    """Drop and make every trigger; make and fill the search tables that are missing."""
    missing = set(missing_derived(connection))
    for name in _names(connection, "trigger"):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in _made():
        connection.exec_driver_sql(statement)
    for table in SEARCH_TABLES:
        if table.name in missing:
            connection.exec_driver_sql(table.insert(table.everything))


def remake_derived(connection: Connection) -> None:
    """Make every trigger and all search tables anew, and fill them."""
    for table in SEARCH_TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}")
    apply_derived(connection)


def rebuild_search(connection: Connection) -> None:
    """Fill the search tables from what they search."""
    for table in SEARCH_TABLES:
        connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608 - constant names
        connection.exec_driver_sql(table.insert(table.everything))


def forget_deleted(connection: Connection, tell: Callable[[], None]) -> None:
    """Take the words of rows that are gone out of the search tables, some pages at a time.

    A search table only marks such a row until its parts are merged, and keeps its words. `tell` is
    called between the pages; what it raises ends the work.
    """
    for table in SEARCH_TABLES:
        merge = f"INSERT INTO {table.name}({table.name}, rank) VALUES ('merge', -{_AT_ONCE})"  # noqa: S608 - constant names
        before, touched = -_MERGED, _touched(connection)
        while touched - before >= _MERGED:
            tell()
            connection.exec_driver_sql(merge)
            before, touched = touched, _touched(connection)


def _touched(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())


def missing_derived(connection: Connection) -> list[str]:
    """Return the names of the search tables and triggers that are not there."""
    # A contentless table is asked for its row ids through a table that FTS5 keeps for it.
    names = [found[1] for statement in _made() if (found := _NAME.search(statement))]
    known = {*_names(connection, "table"), *_names(connection, "trigger")}
    indexed = (f"{table.name}_docsize" for table in SEARCH_TABLES)
    return [name for name in (*names, *indexed) if name not in known]


def search_gaps(connection: Connection) -> bool:
    """Return whether a search table lacks something or holds something too many."""
    for table in SEARCH_TABLES:
        # A contentless table answers its row ids from the document sizes, without any text.
        indexed = f"SELECT id FROM {table.name}_docsize"  # noqa: S608 - constant names
        for left, right in ((table.keys, indexed), (indexed, table.keys)):
            if connection.exec_driver_sql(f"{left} EXCEPT {right} LIMIT 1").first():
                return True
    return False


def _made() -> Iterator[str]:
    """Yield the statements that make the search tables and all triggers."""
    for table in SEARCH_TABLES:
        yield (
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {table.name} USING fts5("
            f"{', '.join(table.columns)}, content='', contentless_delete=1,"
            f" tokenize='{table.tokenizer}')"
        )
    for table in SEARCH_TABLES:
        yield from _search_triggers(table)
    yield from _name_triggers()
    yield from _append_only_triggers()


def _names(connection: Connection, kind: str) -> list[str]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = ?", (kind,))
    return [row[0] for row in rows]


def _search_triggers(table: SearchTable) -> Iterator[str]:
    insert = table.insert(table.selected("new"))
    delete = f"DELETE FROM {table.name} WHERE rowid = {table.key.format(row='old')}"  # noqa: S608 - constant names
    place = f"ON {table.source}"
    yield f"CREATE TRIGGER {table.name}_insert AFTER INSERT {place} BEGIN {insert}; END"
    watched = f"AFTER UPDATE OF {', '.join(table.watched)} {place}"
    yield f"CREATE TRIGGER {table.name}_update {watched} BEGIN {delete}; {insert}; END"
    yield f"CREATE TRIGGER {table.name}_delete AFTER DELETE {place} BEGIN {delete}; END"


def _name_triggers() -> Iterator[str]:
    """Yield what follows the names of companies, which stand in a table beside the directory."""
    table = next(one for one in SEARCH_TABLES if one.name == "company_search")
    for event, row in (("INSERT", "new"), ("UPDATE OF name", "new"), ("DELETE", "old")):
        key = f"{row}.entry_id"
        again = table.insert(f"{table.selected('entry', ' FROM entry')} AND entry.id = {key}")
        name = f"company_name_{event.split()[0].lower()}"
        delete = f"DELETE FROM company_search WHERE rowid = {key}"  # noqa: S608 - constant names
        yield f"CREATE TRIGGER {name} AFTER {event} ON entry_text BEGIN {delete}; {again}; END"


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
