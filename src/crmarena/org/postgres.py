"""PostgreSQL as the sandbox uses it: connections to one schema, store addresses, and budgets kept by the server."""

import re
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.org.budget import Budget, timeout
from crmarena.query.plan import Execute
from crmarena.query.shape import Row

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

Answer = TypeVar("Answer")

SCHEMES = ("postgresql://", "postgres://")
_PASSWORD_OF_USER = re.compile(r"^(postgres(?:ql)?://[^:@/?]*):[^/?]*@")
_CURE = "Check that the server runs and the address is right; passwords come from PGPASSWORD or ~/.pgpass."


def require_psycopg() -> None:
    """CrmArenaError with the line to type unless the driver is installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError as fault:
        raise CrmArenaError(
            f"PostgreSQL needs the driver psycopg 3: {fault}", "pip install 'crmarena-pro[postgres]'"
        ) from None


def check_address(store: str) -> str:
    """The address of a store, `postgresql://[user[:password]@][host][:port][/database][?option=value]`."""
    if not store.startswith(SCHEMES):
        raise CrmArenaError(f"{store!r} is not the address of a store", "Write postgresql://user@host/database.")
    return store


def without_password(store: str) -> str:
    """The address with no password in it, as a manifest may keep it."""
    bare = _PASSWORD_OF_USER.sub(r"\1@", check_address(store))
    address, asked, options = bare.partition("?")
    kept = "&".join(option for option in options.split("&") if not option.startswith(("password=", "sslpassword=")))
    return f"{address}?{kept}" if asked and kept else address


_given: dict[str, str] = {}
"""Addresses that were given with a password in this process, by the same without it."""


def _with_password(store: str) -> str:
    bare = without_password(store)
    if bare != store:
        _given[bare] = store
    return _given.get(bare, store)


def connect(store: str) -> "Connection":
    """A connection in autocommit whose statements take `$1`-style parameters and whose booleans are 0 and 1.

    An address without a password is completed with the one it had when this process last used it.
    """
    require_psycopg()
    import psycopg
    from psycopg.adapt import Loader

    class Bit(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data) == b"t")

    try:
        connection = psycopg.connect(_with_password(store), autocommit=True, cursor_factory=psycopg.RawCursor)
    except psycopg.OperationalError as fault:
        raise CrmArenaError(f"{without_password(store)} cannot be reached: {_line(fault)}", _CURE) from None
    connection.adapters.register_loader("bool", Bit)
    connection.execute("SET client_encoding = 'UTF8'")
    connection.execute("SET standard_conforming_strings = on")
    if connection.info.parameter_status("server_encoding") != "UTF8":
        connection.close()
        raise CrmArenaError(f"{without_password(store)} is not in UTF8", "Create the database with ENCODING 'UTF8'.")
    return connection


def enter(connection: "Connection", schema: str) -> None:
    """Makes unqualified names mean those of a schema."""
    connection.execute(f"SET search_path = {quoted(schema)}")


def quoted(name: str) -> str:
    """Any name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def _line(fault: Exception) -> str:
    return " ".join(str(fault).split())


def storable(value: object) -> object:
    """A parameter as PostgreSQL takes it: it has no NUL; the next character stands in, which is in no record."""
    return value.replace("\0", "\1").replace("\\u0000", "\\u0001") if isinstance(value, str) else value


class PostgresMeter:
    """Runs SQL for one statement at a time on one connection, within a budget.

    With `guarded` every statement has a savepoint of its own, so that a refused one leaves a transaction usable.
    """

    def __init__(self, connection: "Connection", budget: Budget, guarded: bool = False) -> None:
        self._connection = connection
        self._guarded = guarded
        self.budget = budget
        self._deadline = 0.0
        self._allowed = 0
        self._allow(budget.seconds)

    def _allow(self, seconds: float) -> None:
        self._allowed = max(1, round(seconds * 1000))
        self._connection.execute(f"SET statement_timeout = {self._allowed}")

    def measured(self, work: Callable[[Execute], Answer]) -> Answer:
        """What `work` answers, given a function that runs SQL; everything it runs shares one statement's budget.

        SalesforceError QUERY_TIMEOUT beyond the budget, MALFORMED_QUERY for text that is not Unicode, and
        QUERY_TOO_COMPLICATED for what the server finds too deep; CrmArenaError when the server is lost.
        """
        import psycopg

        self._deadline = perf_counter() + self.budget.seconds
        try:
            if not self._guarded:
                return work(self._rows)
            with self._connection.transaction():
                return work(self._rows)
        except psycopg.errors.QueryCanceled:
            raise timeout() from None
        except (psycopg.errors.StatementTooComplex, psycopg.errors.ProgramLimitExceeded):
            raise SalesforceError("QUERY_TOO_COMPLICATED", "Query is too complicated.") from None
        except psycopg.OperationalError as fault:
            raise CrmArenaError(f"the store failed: {_line(fault)}", _CURE) from fault
        except UnicodeEncodeError:
            raise SalesforceError("MALFORMED_QUERY", "The statement contains an unpaired surrogate.") from None

    def rows(self, sql: str, parameters: Sequence[object]) -> Sequence[Row]:
        """The rows of SQL that is a whole statement, measured."""
        return self.measured(lambda execute: list(execute(sql, parameters)))

    def _rows(self, sql: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
        left = self._deadline - perf_counter()
        if left <= 0:
            raise timeout()
        # The server's limit is per SQL statement: it is set again only when much of the budget is spent, or was.
        if not 0.8 * self._allowed <= left * 1000 <= 1.25 * self._allowed:
            self._allow(left)
        found = self._connection.execute(sql, [storable(value) for value in parameters]).fetchall()
        if len(found) > self.budget.rows:
            raise timeout()
        return found
