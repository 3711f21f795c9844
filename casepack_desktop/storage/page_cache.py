# SPDX-License-Identifier: Apache-2.0
"""How much of the database a connection keeps in memory while it does something unusual."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def page_cache(connection: Connection, kibibytes: int) -> Iterator[None]:
    """Let a connection keep so many pages in memory meanwhile, and as many as before then."""
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    # SQLite counts below zero in KiB.
    connection.exec_driver_sql(f"PRAGMA cache_size={-kibibytes}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={int(usual)}")
