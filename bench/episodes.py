"""Model-free plays per second: five queries and an answer, played by the pool of two processes."""

import time
from collections.abc import Iterator

from figure import Figure

from crmarena.arena.orgs import open_org
from crmarena.arena.play import Terms
from crmarena.arena.pool import Job, play_jobs
from crmarena.core.play import Outcome
from crmarena.tasks.load import load_tasks

GOAL = 1000
PLAYS = 8000
STATEMENTS = (
    "SELECT Id, Subject, Status FROM Case ORDER BY CreatedDate DESC LIMIT 5",
    "SELECT OwnerId, COUNT(Id) n FROM Case WHERE Status = 'Closed' GROUP BY OwnerId ORDER BY COUNT(Id) DESC LIMIT 3",
    "SELECT Id, Name FROM User WHERE IsActive = true ORDER BY Name LIMIT 5",
    "SELECT Id, Account.Name FROM Contact WHERE Account.ShippingState != null LIMIT 3",
    "SELECT Id FROM Opportunity WHERE CreatedDate >= 2023-01-01T00:00:00Z ORDER BY CreatedDate LIMIT 5",
)


def figures() -> Iterator[Figure]:
    """Plays per second, starting the processes included, for one process and for two."""
    with open_org("b2b") as org:
        task = load_tasks(org)[0]
        directory = org.directory
    jobs: list[Job] = [("oracle", task, Terms(epoch=epoch), (STATEMENTS, "None")) for epoch in range(1, PLAYS + 1)]
    for processes in (1, 2):
        begun = time.perf_counter()
        traces = list(play_jobs(directory, jobs, processes))
        spent = time.perf_counter() - begun
        assert {trace.outcome for trace in traces} == {Outcome.ANSWERED}
        assert {len(trace.steps) for trace in traces} == {len(STATEMENTS) + 1}
        assert not any(step.observation.error for step in traces[0].steps)
        goal = GOAL if processes == 2 else None
        yield Figure(f"five-query plays, {processes} process(es)", len(traces) / spent, "/s", goal, most=False)
