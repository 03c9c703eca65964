"""Salesforce's own JSON, untouched: the envelope with attributes and nulls, errors as the REST array."""

import json

from crmarena.core.errors import SalesforceError
from crmarena.core.play import Observation, Row


def observe(answer: Row | SalesforceError) -> Observation:
    """What the agent reads: the JSON body a REST client would get."""
    if isinstance(answer, SalesforceError):
        return Observation(json.dumps([answer.payload], ensure_ascii=False), error=f"{answer.code}: {answer.message}")
    rows = answer.get("records") or answer.get("searchRecords") or ()
    return Observation(json.dumps(answer, ensure_ascii=False), rows=tuple(rows))
