"""Query locators: the rest of an answer that did not fit on its first page."""

from collections import OrderedDict
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.schema import record_id

PAGE = 2_000
"""Records on a page."""
MOST_OPEN = 10
"""Cursors kept; opening one more closes the oldest, as Salesforce does per user."""
API = "/services/data/v59.0"

Record = dict[str, Any]


class Cursors:
    """Open cursors of one session. Each holds its records, so later writes neither shift nor change its pages."""

    def __init__(self, edition: str) -> None:
        self._edition = edition
        self._opened = 0
        self._open: OrderedDict[str, list[Record]] = OrderedDict()

    def first_page(self, total: int, records: list[Record]) -> Record:
        """The answer to a query: its first page, and a locator if there is more."""
        if len(records) <= PAGE:
            return {"totalSize": total, "done": True, "records": records}
        name = record_id("01g", self._opened, 0, self._edition)
        self._opened += 1
        self._open[name] = records
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)
        return self._page(name, 0)

    def next_page(self, locator: str) -> Record:
        """The page a locator, or the whole `nextRecordsUrl`, stands for; INVALID_QUERY_LOCATOR if it is not open."""
        name, _, start = locator.rpartition("/")[2].rpartition("-")
        records = self._open.get(name)
        if records is None or not start.isdecimal() or not 0 < int(start) < len(records):
            raise SalesforceError("INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(name, int(start))

    def _page(self, name: str, start: int) -> Record:
        records = self._open[name]
        stop = start + PAGE
        page: Record = {"totalSize": len(records), "done": stop >= len(records)}
        if not page["done"]:
            page["nextRecordsUrl"] = f"{API}/query/{name}-{stop}"
        page["records"] = records[start:stop]
        return page
