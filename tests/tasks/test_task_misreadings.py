"""Careless readings of a period: what they are taken for, and when they count as right."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from crmarena.core.answers import AnswerKind
from crmarena.core.calendar import Period, Window
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, Timeline, extreme, window_of
from crmarena.tasks.certify import Scratch
from crmarena.tasks.draw import Drawer, Place, Request
from crmarena.tasks.edits import AGES
from crmarena.tasks.family import NO_ANSWER, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.misreadings import lucky, misreadings
from crmarena.tasks.reading import Reader, bounds, leader


@pytest.mark.parametrize(
    ("period", "today", "year", "before"),
    [
        (Period("month", 2), date(2023, 2, 10), 2023, ("2022-10-08", "2022-12-10")),
        (Period("named-quarter", 0, 2022, 1), date(2023, 6, 1), 2022, ("2021-10-03", "2022-01-01")),
        # A winter's own year is the one it is named after, though it ends in the next.
        (Period("season", 0, 2022, 12), date(2023, 6, 1), 2022, ("2022-09-02", "2022-12-01")),
        (Period("week", 2), date(2023, 1, 1), 2023, ("2022-12-03", "2022-12-18")),
    ],
)
def test_what_a_period_may_be_taken_for(period: Period, today: date, year: int, before: tuple[str, str]) -> None:
    read = {name: bounds(asked) for name, asked in misreadings(Asked("highest", today, period)).items()}
    assert read["year"] == (date(year, 1, 1), date(year + 1, 1, 1))
    assert tuple(map(str, read["before"])) == before
    assert read["ever"][0] < date(1990, 1, 1) < date(2100, 1, 1) < read["ever"][1]


def test_questions_without_a_period_cannot_be_misread() -> None:
    assert misreadings(Asked(facts={"region": "OR"})) == {}


ASKED = Asked("highest", date(2023, 2, 10), Period("month", 2))
ALONE = (("a", 3.0), ("b", 2.0))


@pytest.mark.parametrize(
    ("right", "wrong", "counts"),
    [
        (Truth(("a",), ALONE), Truth(("a",), ALONE), True),
        (Truth(("a",), ALONE), Truth(("b",), (("b", 9.0), ("a", 8.0))), False),
        # The rule of a family may ask for more than being first: whoever ignores it all is right all the same.
        (Truth(("May",), (("2023-05", 3.0),)), Truth(NO_ANSWER, (("2023-05", 3.0), ("2022-01", 2.0))), True),
        (Truth(("May",), (("2023-05", 3.0),)), Truth(NO_ANSWER, (("2023-05", 3.0), ("2022-01", 3.0))), False),
        (Truth(("May",), (("2023-05", 3.0),)), Truth(NO_ANSWER), False),
        (Truth(NO_ANSWER), Truth(NO_ANSWER, ALONE), True),
        (Truth(NO_ANSWER, ALONE), Truth(("a",), ALONE), False),
    ],
)
def test_when_a_careless_reading_is_right(right: Truth, wrong: Truth, counts: bool) -> None:
    assert lucky(ASKED, right, lambda _: wrong) == (("ever", "year", "before") if counts else ())


class Diary:
    """One table of (day, who) rows as a sandbox; a statement is the bounds of a period."""

    def __init__(self, rows: Sequence[tuple[date, str]]) -> None:
        self.rows = rows

    def run(self, statement: str) -> Sequence[dict[str, Any]]:
        """The rows between two days."""
        start, end = map(date.fromisoformat, statement.split())
        return [{"Id": str(n), "Who": who} for n, (day, who) in enumerate(self.rows) if start <= day < end]

    def private(self) -> AbstractContextManager[Scratch]:
        """A diary in which nothing has been written."""
        return _Empty()


class _Empty(AbstractContextManager[Scratch]):
    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to undo."""

    def run(self, statement: str) -> Sequence[dict[str, Any]]:
        """Never any rows but one of somebody new."""
        return [{"Id": statement, "Who": "new"}]

    def update(self, object_name: str, record_id: str, values: Mapping[str, Any], /) -> None:
        """The change is the emptiness."""


def diarist(rows: Sequence[tuple[date, str]]) -> Family:
    """A family that asks who is in the diary most often."""
    days = Timeline(rows, lambda row: row[0])

    def draw(_causes: Causes, direction: str, rng: Rng) -> Draft:
        unit, today = rng.choice(("week", "month")), date(2022, 1, 1) + AGES * rng.random() * 0.25
        return Draft(Asked(direction, today, Period(unit, rng.integer(1, 6))))

    def gold(_causes: Causes, draft: Draft) -> Truth:
        window: Window = window_of(draft)
        names = [who for _, who in days.within(window)]
        return extreme({name: float(names.count(name)) for name in names}, draft, (), near=False)

    def solve(reader: Reader, asked: Asked) -> Finding:
        names = [row["Who"] for row in reader.rows(" ".join(map(str, bounds(asked))))]
        return leader({name: float(names.count(name)) for name in names}, asked.direction, {})

    return Family(
        id="diary", title="Diary", skill="database", scenario="sales", kind=AnswerKind.RECORD_ID, intents=("highest",),
        absent=False, margin=Margin(gap=1), policy="Count.", questions={"": ("[who|which one] {in_period}?",)},
        forms=("[Name|Say] one.",), draw=draw, gold=gold, solve=solve,
        edits=lambda *_: [Edit("Diary", "0", {"Who": "new"})],
    )  # fmt: skip


def test_drawing_keeps_careless_readings_down() -> None:
    # One name leads the whole history, the others one quarter each in turn.
    rng = Rng("diary")
    rows = [(date(2021, 1, 1) + AGES * (n / 2400), f"u{n // 24 % 20}") for n in range(2400)]
    rows += [(date(2021, 1, 1) + AGES * rng.random(), "u3") for _ in range(900)]
    rows.sort()
    place = Place("b2b", "f" * 64, "Handmade", 1)
    request = Request(count=60, cap=0.9)
    result = Drawer(diarist(rows), None, Diary(rows), place, request).draw()  # type: ignore[arg-type]
    assert len(result.tasks) == 60
    assert result.rejected["careless"] > 0
    right = [name for key in result.keys for name in (key.proof or {})["careless"]]
    assert 0 < right.count("ever") <= 0.4 * 60 + 1
