"""A disagreement is noticed and told with as little as shows it."""

from second_opinion.compare import disagreement
from second_opinion.dice import Stream
from second_opinion.fuzz import engine_on
from second_opinion.orgs import world
from second_opinion.shrink import fewer, shorter

LONG = (
    "SELECT Id, Name, (SELECT Id FROM Cases) FROM Account WHERE Name != 'x' AND (Phone = NULL OR Phone != 'y') LIMIT 99"
)


def test_a_record_too_few_is_noticed_and_the_statement_gets_shorter() -> None:
    whole = world(Stream("shrink"))
    shown = next(str(row["Id"]) for row in whole.rows["Account"] if not row["IsDeleted"])
    less = whole.without(shown)
    with engine_on(whole) as engine:
        assert disagreement(engine, whole, LONG) is None
        assert disagreement(engine, less, LONG) is not None
        short = shorter(LONG, lambda soql: disagreement(engine, less, soql) is not None)
        assert disagreement(engine, less, short) is not None
    assert short in {"SELECT Id FROM Account", "SELECT (SELECT Id FROM Cases) FROM Account"}


def test_only_the_records_that_matter_are_kept() -> None:
    whole = world(Stream("shrink"))
    kept = str(whole.rows["Case"][0]["Id"])
    small = fewer(whole, lambda candidate: kept in candidate.by_id)
    assert list(small.by_id) == [kept]
