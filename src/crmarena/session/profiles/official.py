"""The published benchmark's view: bare rows, all-null columns dropped, errors as `CODE: message`.

One correction: `SELECT COUNT()` has no rows, so the original shows an empty list for it; here the count is shown.
"""

import json
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.core.play import Observation, Row


def observe(answer: Row | SalesforceError) -> Observation:
    """What the agent reads: a JSON list of rows, or the error line."""
    if isinstance(answer, SalesforceError):
        text = f"{answer.code}: {answer.message}"
        return Observation(text, error=text)
    rows = [_bare(record) for record in answer.get("records") or answer.get("searchRecords") or ()]
    if not rows and answer.get("totalSize"):
        rows = [{"totalSize": answer["totalSize"]}]
    kept = tuple(_without_null_columns(rows))
    return Observation(json.dumps(kept, ensure_ascii=False), rows=kept)


def _bare(value: Any) -> Any:
    """The value without `attributes`, at every depth."""
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "attributes"}
    if isinstance(value, list):
        return [_bare(item) for item in value]
    return value


def _without_null_columns(rows: list[Row]) -> list[Row]:
    """Rows without the columns that are null (or absent) in every row."""
    filled = {key for row in rows for key, value in row.items() if value is not None}
    return [{key: value for key, value in row.items() if key in filled} for row in rows]
