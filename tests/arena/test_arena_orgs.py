"""Opening an organisation by name: its budget, and whose fault a statement beyond it is."""

from pathlib import Path

import pytest

import crmarena
from crmarena import Budget, Env, SalesforceError

WIDE = "SELECT Id FROM Case"


def test_a_budget_of_rows_and_seconds_is_kept(home: Path) -> None:
    with crmarena.open_org("tiny", budget=Budget(rows=10)) as org:
        with pytest.raises(SalesforceError, match="QUERY_TIMEOUT: Your query request was running for too long"):
            org.query(WIDE)
        assert org.query(f"{WIDE} LIMIT 10")["totalSize"] == 10
    with crmarena.open_org("tiny", budget=Budget(seconds=0.0)) as org, pytest.raises(SalesforceError) as refusal:
        org.search("FIND {the}")
    assert (refusal.value.code, refusal.value.status) == ("QUERY_TIMEOUT", 400)


def test_a_statement_beyond_the_budget_is_the_agents_to_mend(home: Path) -> None:
    told: list[str] = []

    def agent(_: object, env: Env) -> str:
        told.extend(env.execute(statement).text for statement in (WIDE, f"{WIDE} LIMIT 1"))
        return "None"

    with crmarena.open_org("tiny") as org:
        task = crmarena.load_tasks(org)[0]
    with crmarena.open_org("tiny", budget=Budget(rows=10)) as org:
        trace = crmarena.play(agent, task, org)
    assert trace.outcome == crmarena.Outcome.ANSWERED
    assert told[0].startswith("QUERY_TIMEOUT")
    assert '"Id"' in told[1]
