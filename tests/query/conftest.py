"""A handful of records in memory, and a way to ask them in SOQL."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import apsw
import pytest

from crmarena.org.postgres import connect, enter, storable
from crmarena.org.postgres_backend import POSTGRES
from crmarena.org.postgres_store import load_postgres
from crmarena.query import Clock, Result, compile_soql, layout
from crmarena.query.compile.functions import FUNCTIONS
from crmarena.schema import Schema, load_schema, record_id

Ask = Callable[..., Result]
CLOCK = Clock(datetime(2024, 5, 15, 12, 0, tzinfo=UTC), user_id=record_id("005", 1))


class Database:
    """An empty org in memory, filled record by record."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.connection = apsw.Connection(":memory:")
        for name, (function, arguments) in FUNCTIONS.items():
            self.connection.create_scalar_function(name, function, arguments, deterministic=True)
        for sobject in schema.objects.values():
            self.connection.execute(layout.create_table_sql(sobject))
            for statement in layout.index_sql(sobject):
                self.connection.execute(statement)

    def add(self, object_name: str, **values: Any) -> str:
        """Stores one record; its id is made from the object's prefix and the count of its rows."""
        sobject = self.schema.objects[object_name]
        ((count,),) = self.connection.execute(f'SELECT COUNT(*) FROM "{object_name}"').fetchall()
        record = {"Id": record_id(sobject.prefix, int(str(count)) + 1), "IsDeleted": 0, **values}
        record |= layout.shadow_values(sobject, record)
        columns = layout.column_order(sobject)
        assert set(record) <= set(columns), set(record) - set(columns)
        marks = ", ".join("?" for _ in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        self.connection.execute(
            f'INSERT INTO "{object_name}" ({names}) VALUES ({marks})', [record.get(column) for column in columns]
        )
        return str(record["Id"])

    def ask(self, soql: str, clock: Clock = CLOCK, page: int | None = None, **options: Any) -> Result:
        """The answer to a statement."""
        plan = compile_soql(soql, self.schema, clock, **options)
        return plan.run(lambda sql, params: self.connection.execute(sql, tuple(params)), page)


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema("b2b")


def _fill(db: Database) -> None:
    ada = db.add("User", Name="Ada Byron", FirstName="Ada", LastName="Byron", Email="ada@example.com")
    bob = db.add("User", Name="bob Stone", FirstName="bob", LastName="Stone", Email="Bob@example.com", ManagerId=ada)
    queue = db.add("Group", Name="Tier Two")
    zeta = db.add("Account", Name="Zeta Works", OwnerId=ada, Industry="Energy")
    ecole = db.add("Account", Name="École Verte", OwnerId=bob)
    alpha = db.add("Account", Name="alpha 100%", OwnerId=bob, ParentId=zeta)
    eve = db.add("Contact", FirstName="Eve", LastName="Lund", Name="Eve Lund", AccountId=zeta, OwnerId=ada)
    db.add("Contact", FirstName="Max", LastName="Orr", Name="Max Orr", AccountId=zeta, OwnerId=bob)
    db.add("Contact", FirstName="Ida", LastName="Falk", Name="Ida Falk", OwnerId=bob)
    _fill_cases(db, {"ada": ada, "bob": bob, "queue": queue}, (zeta, alpha, ecole), eve)
    _fill_deals(db, (zeta, alpha), (ada, bob))
    deal = record_id("006", 1)
    db.add("Task", Subject="Call", WhatId=deal, WhoId=eve, OwnerId=ada, ActivityDate="2024-05-01")
    db.add("Task", Subject="Mail", WhatId=zeta, OwnerId=queue, ActivityDate="2024-05-02")
    db.add("Task", Subject="Wait", OwnerId=bob)
    db.add("Case", CaseNumber="00009", Subject="gone", OwnerId=ada, IsDeleted=1)


def _fill_cases(db: Database, owners: dict[str, str], accounts: tuple[str, str, str], eve: str) -> None:
    ada, bob, queue = owners["ada"], owners["bob"], owners["queue"]
    zeta, alpha, ecole = accounts
    for number, (owner, status, account, created, closed) in enumerate(
        (
            (ada, "New", zeta, "2023-12-31T23:30:00.000+0000", None),
            (ada, "Closed", zeta, "2024-01-01T00:30:00.000+0000", "2024-01-03T00:00:00.000+0000"),
            (bob, "Closed", alpha, "2024-05-14T08:00:00.000+0000", "2024-05-15T08:00:00.000+0000"),
            (queue, "Working", None, "2024-05-15T00:00:00.000+0000", None),
            (bob, None, ecole, "2024-05-16T00:00:00.000+0000", None),
        ),
        start=1,
    ):
        db.add(
            "Case",
            CaseNumber=f"0000{number}",
            Subject=f"Subject {number}",
            Description="long text",
            OwnerId=owner,
            Status=status,
            AccountId=account,
            ContactId=eve if number == 1 else None,
            CreatedDate=created,
            ClosedDate=closed,
            IsClosed=int(closed is not None),
        )


def _fill_deals(db: Database, accounts: tuple[str, str], owners: tuple[str, str]) -> None:
    zeta, alpha = accounts
    ada, bob = owners
    for number, (account, stage, amount, close) in enumerate(
        (
            (zeta, "Closed Won", 100.0, "2024-01-31"),
            (zeta, "Qualification", 250.5, "2024-05-15"),
            (alpha, "Closed Won", None, "2024-04-30"),
        ),
        start=1,
    ):
        db.add(
            "Opportunity",
            Name=f"Deal {number}",
            AccountId=account,
            OwnerId=ada if number < 3 else bob,
            StageName=stage,
            Amount=amount,
            CloseDate=close,
            CreatedDate="2023-11-05T06:30:00.000+0000",
        )


@pytest.fixture(scope="session")
def db(schema: Schema) -> Iterator[Database]:
    """The filled org; tests only read it."""
    database = Database(schema)
    _fill(database)
    yield database
    database.connection.close()


@pytest.fixture(scope="session")
def served(db: Database, postgres: str) -> Iterator[Ask]:
    """Answers a statement over the same records in PostgreSQL."""
    tables = []
    for name, sobject in db.schema.objects.items():
        columns = ", ".join(f'"{column}"' for column in sobject.fields)
        tables.append((name, db.connection.execute(f'SELECT {columns} FROM "{name}" ORDER BY rowid').fetchall()))
    load_postgres(postgres, "query tests", db.schema, tables)
    connection = connect(postgres)
    enter(connection, "query tests")

    def answer(soql: str, clock: Clock = CLOCK, page: int | None = None, **options: Any) -> Result:
        plan = compile_soql(soql, db.schema, clock, POSTGRES, **options)
        return plan.run(lambda sql, params: connection.execute(sql, [*map(storable, params)]), page)

    yield answer
    connection.close()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def ask(request: pytest.FixtureRequest, db: Database) -> Ask:
    """Answers a statement over the filled org, on either back end."""
    return db.ask if request.param == "sqlite" else request.getfixturevalue("served")


@pytest.fixture(scope="session")
def column(ask: Ask) -> Callable[..., list[object]]:
    """Answers a statement with the values of its last selected key."""

    def values(soql: str, **options: Any) -> list[object]:
        return [list(record.values())[-1] for record in ask(soql, **options).records]

    return values
