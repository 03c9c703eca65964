"""Model-free plays per second: five queries and an answer, played by the pool; most statements are new each time."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from figure import Figure

from crmarena.arena.orgs import open_org
from crmarena.arena.play import Terms
from crmarena.arena.pool import Job, play_jobs
from crmarena.core.play import Outcome
from crmarena.tasks.load import load_tasks

GOAL = 1000
PLAYS = 6000
STATEMENTS = (
    "SELECT Id, Subject, Status FROM Case WHERE CreatedDate >= {day}T00:00:00Z ORDER BY CreatedDate LIMIT 5",
    (
        "SELECT OwnerId, COUNT(Id) n FROM Case WHERE Status = 'Closed' AND CreatedDate >= {day}T00:00:00Z"
        " GROUP BY OwnerId ORDER BY COUNT(Id) DESC LIMIT 3"
    ),
    "SELECT Id, Name FROM User WHERE Id = '{user}'",
    "SELECT Id, Account.Name FROM Contact WHERE Account.OwnerId = '{user}' LIMIT 3",
    (
        "SELECT Id FROM Opportunity WHERE OwnerId = '{user}' AND CreatedDate >= {day}T00:00:00Z"
        " ORDER BY CreatedDate LIMIT 5"
    ),
)


def jobs_for(org_name: str) -> Iterator[Job]:
    """Plays of one task; each asks about another day and user."""
    with open_org(org_name) as org:
        task = load_tasks(org)[0]
        users = [record["Id"] for record in org.query_all("SELECT Id FROM User ORDER BY Id")["records"]]
    for play in range(PLAYS):
        day = date(2022, 1, 1) + timedelta(days=play % 300)
        script = tuple(text.format(day=day, user=users[play % len(users)]) for text in STATEMENTS)
        yield "oracle", task, Terms(epoch=play + 1), (script, "None")


def figures() -> Iterator[Figure]:
    """Plays per second, starting the processes included, for one process and for two."""
    with open_org("b2b") as org:
        directory = org.directory
    jobs = list(jobs_for("b2b"))
    for processes in (1, 2):
        begun = time.perf_counter()
        traces = list(play_jobs(directory, jobs, processes))
        spent = time.perf_counter() - begun
        assert {trace.outcome for trace in traces} == {Outcome.ANSWERED}
        assert {len(trace.steps) for trace in traces} == {len(STATEMENTS) + 1}
        assert not any(step.observation.error for trace in traces for step in trace.steps)
        goal = GOAL if processes == 2 else None
        yield Figure(f"five-query plays, {processes} process(es)", len(traces) / spent, "/s", goal, most=False)
