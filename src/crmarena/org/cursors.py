"""Query locators: the rest of an answer that did not fit on its first page."""

from collections import deque
from collections.abc import Sequence
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.query.errors import REFUSALS
from crmarena.query.plan import ChildPlan
from crmarena.schema import record_id

PAGE = 2_000
"""Records on a page."""
MOST_OPEN = 10
"""Answers whose cursors are kept; one more closes those of the oldest, as Salesforce does per user."""
API = "/services/data/v59.0"

Record = dict[str, Any]


def check_groups(records: Sequence[Record]) -> None:
    """Refuses more groups than fit on a page: they are never split."""
    if len(records) > PAGE and records[0]["attributes"]["type"] == "AggregateResult":
        code, text, _ = REFUSALS["groups"]
        raise SalesforceError(code, text)


class Cursors:
    """Open cursors of one session. Each holds its records, so later writes neither shift nor change its pages."""

    def __init__(self, edition: str) -> None:
        self._edition = edition
        self._opened = 0
        self._open: dict[str, list[Record]] = {}
        self._answers: deque[list[str]] = deque()
        """The cursors of each answer, the oldest answer first."""

    def first_page(self, total: int, records: list[Record], children: Sequence[ChildPlan] = ()) -> Record:
        """The answer to a query: its first page, and a locator if there is more; so has each child list."""
        names: list[str] = []
        for child in children:
            self._split(child, records, names)
        if len(records) > PAGE:
            check_groups(records)
            answer = self._page(self._name(records, names), 0)
        else:
            answer = {"totalSize": total, "done": True, "records": records}
        if names:
            self._answers.append(names)
            if len(self._answers) > MOST_OPEN:
                for name in self._answers.popleft():
                    del self._open[name]
        return answer

    def next_page(self, locator: str) -> Record:
        """The page a locator, or the whole `nextRecordsUrl`, stands for; INVALID_QUERY_LOCATOR if it is not open."""
        name, _, start = locator.rpartition("/")[2].rpartition("-")
        records = self._open.get(name)
        if records is None or not start.isdecimal() or not 0 < int(start) < len(records):
            raise SalesforceError("INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(name, int(start))

    def _split(self, child: ChildPlan, records: Sequence[Record], names: list[str]) -> None:
        """Puts the first pages of long child lists in place of the lists; adds the cursors to `names`."""
        key = child.slot.key
        for record in records:
            found = record[key]
            if found is None:
                continue
            for inner in child.children:
                self._split(inner, found["records"], names)
            if len(found["records"]) > PAGE:
                record[key] = self._page(self._name(found["records"], names), 0)

    def _name(self, records: list[Record], names: list[str]) -> str:
        name = record_id("01g", self._opened, 0, self._edition)
        self._opened += 1
        self._open[name] = records
        names.append(name)
        return name

    def _page(self, name: str, start: int) -> Record:
        records = self._open[name]
        stop = start + PAGE
        page: Record = {"totalSize": len(records), "done": stop >= len(records)}
        if not page["done"]:
            page["nextRecordsUrl"] = f"{API}/query/{name}-{stop}"
        page["records"] = records[start:stop]
        return page
