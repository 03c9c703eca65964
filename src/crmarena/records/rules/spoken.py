"""Reading of transcripts: lines of the shape `[2023-01-31T15:02:10] First Last: words`."""

import re
from typing import NamedTuple

_LINE = re.compile(r"^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\] ([^:\n]+): (.*)$", re.MULTILINE)


class Spoken(NamedTuple):
    """One line of a call or chat."""

    stamp: str
    speaker: str
    words: str


def spoken_lines(body: str) -> list[Spoken]:
    """The lines of a transcript in the order they stand."""
    return [Spoken(*found) for found in _LINE.findall(body)]
