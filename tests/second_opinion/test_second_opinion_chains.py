"""Chains of many conditions are answered as the reference does, although the engine makes lists of them."""

from collections.abc import Iterator
from time import perf_counter

import pytest

from second_opinion.compare import disagreement
from second_opinion.dice import Stream
from second_opinion.fuzz import engine_on
from second_opinion.orgs import world
from second_opinion.world import World

SUBJECTS = 30


@pytest.fixture(scope="module")
def whole() -> World:
    return world(Stream("chains", 3), 60)


def chained(form: str, values: list[str], joiner: str) -> str:
    return joiner.join(form.format(value) for value in values)


def texts(whole: World, name: str, field: str) -> list[str]:
    """Every second value of a field as it is written, NULL and values that do not occur among them."""
    found = dict.fromkeys(str(row[field]) for row in whole.rows[name] if row.get(field))
    written = ["'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'" for value in found]
    return [*written[::2][:SUBJECTS], "NULL", *(f"'nothing {at}'" for at in range(SUBJECTS))]


def statements(whole: World) -> Iterator[str]:
    subjects = texts(whole, "Case", "Subject")
    owners = [text for text in texts(whole, "Case", "OwnerId") if "nothing" not in text] * 8
    days = [f"N_MONTHS_AGO:{at}" for at in range(0, 80, 3)]
    some = "SELECT Id, Subject FROM Case WHERE "
    for joiner in (" AND ", " OR "):
        for form in ("Subject = {}", "Subject != {}"):
            yield some + chained(form, subjects, joiner)
            yield some + chained(form, subjects[:-31], joiner)
            yield some + f"(NOT ({chained(form, subjects, joiner)}))"
            yield some + f"IsClosed = TRUE{joiner}({chained(form, subjects, joiner)}){joiner}OwnerId != NULL"
        for form in ("OwnerId = {}", "OwnerId != {}", "(OwnerId = {0} OR Subject = NULL)", "(NOT OwnerId = {})"):
            yield some + chained(form, owners, joiner)
        for form in ("CreatedDate = {}", "CreatedDate != {}", "(ClosedDate = {0} OR CreatedDate = {0})"):
            yield some + chained(form, days, joiner)
        yield some + chained("(Subject = {0} OR Account.Name = {0})", subjects, joiner)
        yield some + chained("(Subject != {0} AND Account.Name != {0})", subjects, joiner)
        yield some + chained("CALENDAR_YEAR(CreatedDate) != {}", [str(1990 + at) for at in range(40)], joiner)
    yield "SELECT Id FROM Task WHERE " + chained("What.Name = {}", texts(whole, "Account", "Name"), " OR ")
    yield "SELECT Id FROM Task WHERE " + chained("What.Name != {}", texts(whole, "Account", "Name"), " AND ")
    counts = [str(at) for at in range(2, 40)]
    for groups in ("Status", "CUBE(Status, Priority)"):
        shown = "Status, Priority, " if "," in groups else "Status, "
        grouped = f"SELECT {shown}COUNT(Id) FROM Case GROUP BY {groups} HAVING "
        yield grouped + chained("COUNT(Id) != {}", counts, " AND ")
        yield grouped + chained("COUNT(Id) = {}", counts, " OR ")
        yield grouped + chained("Status != {}", texts(whole, "Case", "Status"), " AND ")


@pytest.mark.parametrize("store", ["SQLite", "PostgreSQL"])
def test_chains_mean_what_each_of_their_links_does(whole: World, postgres: str, store: str) -> None:
    with engine_on(whole, postgres if store == "PostgreSQL" else "") as engine:
        asked = list(statements(whole))
        assert [str(found) for soql in asked if (found := disagreement(engine, whole, soql))] == []
        assert len(asked) > 40
        assert sum(engine.query(soql)["totalSize"] > 0 for soql in asked) > 25


@pytest.mark.parametrize(
    "rest",
    [
        "GROUP BY OwnerId, AccountId HAVING "
        + " AND ".join(f"(OwnerId = '005{at:012}' OR AccountId = '001{at:012}')" for at in range(1_200)),
        "WHERE " + " AND ".join(f"(OwnerId = '005{at:012}' OR AccountId = '001{at:012}')" for at in range(1_200)),
        "WHERE " + " AND ".join(f"Subject != '{at}'" for at in range(3_000)) + " AND (Status = 'x' OR OwnerId = NULL)",
        "WHERE "
        + " OR ".join(f"(CreatedDate = N_DAYS_AGO:{at} AND ClosedDate = N_DAYS_AGO:{at})" for at in range(1_200)),
        "WHERE " + " OR ".join(f"CreatedDate = N_DAYS_AGO:{at}" for at in range(3_000)),
        "WHERE " + " AND ".join(f"CreatedDate != N_DAYS_AGO:{at}" for at in range(2_500)),
        "WHERE " + " OR ".join(f"Owner.Name = '{at}'" for at in range(3_000)),
    ],
    ids=["groups", "pairs", "one pair", "days", "any day", "no day", "owners"],
)
def test_thousands_of_links_take_no_time(whole: World, rest: str) -> None:
    with engine_on(whole) as engine:
        start = perf_counter()
        engine.query(f"SELECT {'OwnerId' if rest.startswith('GROUP') else 'Id'} FROM Case {rest}")
        assert perf_counter() - start < 2
