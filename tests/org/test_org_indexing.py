"""The full-text index that a thread builds is the one that FTS5 builds in place."""

from pathlib import Path

import apsw
import pytest

from crmarena.core.rng import Rng
from crmarena.org import indexing
from crmarena.query.compile.fts_sqlite import create_search_sql, search_fields, search_table
from crmarena.query.layout import create_table_sql
from crmarena.schema import SObject, load_schema, record_id

WORDS = ["alpha", "Beta", "gamma", "délta", "ΩMEGA", "eps1lon", "it's", "漢字", "zeta-eta"]


def _fill(connection: apsw.Connection, sobject: SObject, count: int) -> None:
    names = [field.name for field in search_fields(sobject)]
    marks = ", ".join("?" * (len(names) + 1))
    columns = ", ".join(f'"{name}"' for name in ("Id", *names))
    for number in range(count):
        rng = Rng("text", sobject.name, number)
        texts = [" ".join(rng.choice(WORDS) for _ in range(rng.integer(0, 12))) or None for _ in names]
        values = (record_id(sobject.prefix, number), *texts)
        connection.execute(f'INSERT INTO "{sobject.name}" ({columns}) VALUES ({marks})', values)


def _parts(connection: apsw.Connection, sobject: SObject) -> list[list[tuple[object, ...]]]:
    table = search_table(sobject)
    return [connection.execute(f'SELECT * FROM "{table}_{part}"').fetchall() for part in ("data", "idx", "docsize")]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Cases and tasks, committed and without anything derived from them."""
    schema = load_schema("b2c")
    path = tmp_path / "a #1 org.sqlite"
    connection = apsw.Connection(str(path))
    with connection:
        for sobject in schema.objects.values():
            connection.execute(create_table_sql(sobject))
        _fill(connection, schema.objects["Case"], 700)
        _fill(connection, schema.objects["Task"], 1_200)
    connection.close()
    return path


def test_the_index_built_aside_is_the_one_built_in_place(database: Path) -> None:
    schema = load_schema("b2c")
    connection = apsw.Connection(str(database))
    task = schema.objects["Task"]
    assert indexing.heaviest(connection, schema) is task
    indexing.finish(connection, database, schema)
    aside = _parts(connection, task)
    plain = apsw.Connection(str(database))
    plain.execute(f'DROP TABLE "words_Task"; DROP TABLE "{search_table(task)}"')
    for statement in create_search_sql(task):
        plain.execute(statement)
    assert aside == _parts(plain, task)
    for name in ("Case", "Task"):
        # With rank 1 FTS5 compares the index with the rows themselves.
        plain.execute(f'INSERT INTO "search_{name}"("search_{name}", rank) VALUES (\'integrity-check\', 1)')


def test_an_index_that_does_not_fit_its_rows_is_noticed(database: Path) -> None:
    schema = load_schema("b2c")
    connection = apsw.Connection(str(database))
    indexing.finish(connection, database, schema)
    connection.execute('UPDATE "Task" SET "Subject" = ? WHERE rowid = 7', ("elsewhere",))
    with pytest.raises(apsw.CorruptError):
        connection.execute('INSERT INTO "search_Task"("search_Task", rank) VALUES (\'integrity-check\', 1)')


def test_few_records_are_not_worth_a_thread(tmp_path: Path) -> None:
    schema = load_schema("b2c")
    connection = apsw.Connection(str(tmp_path / "small.sqlite"))
    for sobject in schema.objects.values():
        connection.execute(create_table_sql(sobject))
    _fill(connection, schema.objects["Case"], 20)
    assert indexing.heaviest(connection, schema) is None
