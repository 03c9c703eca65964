"""Edits of one row that several families try when they prove that the answer hangs on the rows."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from crmarena.tasks.family import Asked, Edit, Finding
from crmarena.tasks.reading import Reader, Row, bounds

#: Long enough to upset any average of the benchmark, in either direction.
AGES = timedelta(days=4000)


def into_period(reader: Reader, asked: Asked, source: str, field: str, *conditions: str) -> Iterator[Edit]:
    """Move the `field` of a record outside the period to a day within it."""
    start, end = bounds(asked)
    # Whether the field is a date or a dateTime is seen from a row.
    rows = reader.select(f"Id, {field}", source, *conditions, tail=f"ORDER BY {field} LIMIT 400")
    outside = [row for row in rows if row[field] and not start.isoformat() <= row[field][:10] < end.isoformat()]
    middle = start + (end - start) // 2
    for row in outside[-3:]:
        yield Edit(source, row["Id"], {field: f"{middle}{row[field][10:]}"})


def passed_on(source: str, field: str, rows: Sequence[Row], finding: Finding) -> Iterator[Edit]:
    """Give a row of the winner to the next in line, or one of the next in line to the winner.

    For counts of rows: it takes nothing if the two are more than two apart, so it is not tried then.
    """
    if len(finding.standings) < 2:
        return
    (first, best), (second, next_best) = finding.standings[:2]
    if abs(best - next_best) > 2:
        return
    for holder, other in ((first, second), (second, first)):
        for row in [row for row in rows if row[field] == holder][:2]:
            yield Edit(source, row["Id"], {field: other})
