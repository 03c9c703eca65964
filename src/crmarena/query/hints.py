"""What a person is told below a refusal: did-you-mean and known mistakes. Agents never see it."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crmarena.core.errors import SalesforceError
from crmarena.query.complaint import Complaint
from crmarena.query.hint_names import alias, child, column, entity, keyword, parent, value
from crmarena.schema import Schema

MOST = 3
"""Hints shown for one refusal."""
_MONSTER = re.compile(r"[\w.]{200}")
"""A word that nobody wrote by hand: no hint fits, and looking for one would take long."""


class Mistake(NamedTuple):
    """A known mistake: how refusal, statement and both sides of the place look, and the hint they fill."""

    name: str
    refusal: re.Pattern[str]
    statement: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    hint: str
    example: str
    language: str

    def fitted(self, complaint: Complaint) -> str:
        """The hint for a complaint, "" when it is another mistake."""
        looks = (
            (self.refusal, complaint.text),
            (self.statement, complaint.statement),
            (self.before, complaint.before),
            (self.after, complaint.after),
        )
        slots = {"object": complaint.sobject.name if complaint.sobject else "Object", "parent": complaint.parent}
        for look, text in looks:
            # The cheap look at the refusal comes first: most mistakes end there.
            match = look.search(text)
            if match is None:
                return ""
            slots |= {name: found or "" for name, found in match.groupdict().items()}
        return self.hint.format(**slots)


@cache
def mistakes() -> tuple[Mistake, ...]:
    """The table of known mistakes, in the order in which they are tried."""
    table = tomllib.loads((files("crmarena.query") / "hints.toml").read_text("utf-8"))
    return tuple(_mistake(row) for row in table["hint"])


def _mistake(row: dict[str, str]) -> Mistake:
    def look(key: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
        return re.compile(row.get(key, ""), flags | re.DOTALL)

    return Mistake(
        row["name"], look("refusal", 0), look("statement"), look("before"), look("after"), row["hint"], row["example"],
        row.get("language", "soql"),
    )  # fmt: skip


def _known(complaint: Complaint) -> list[str]:
    return next(([hint] for mistake in mistakes() if (hint := mistake.fitted(complaint))), [])


HINTERS: tuple[Callable[[Complaint], list[str]], ...] = (entity, alias, column, parent, child, _known)
"""What is asked for hints, most telling first."""
LAST: tuple[Callable[[Complaint], list[str]], ...] = (value, keyword)
"""What is asked when nothing else has a hint: guesses at a single word."""


def hints(refusal: SalesforceError, statement: str, schema: Schema) -> list[str]:
    """At most three hints for the person who wrote a statement that was refused; [] when nothing comes to mind."""
    if _MONSTER.search(statement):
        return []
    complaint = Complaint(refusal, statement, schema)
    found = [hint for hinter in HINTERS for hint in hinter(complaint)]
    found = found or [hint for hinter in LAST for hint in hinter(complaint)]
    return list(dict.fromkeys(found))[:MOST]
