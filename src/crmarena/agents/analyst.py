"""The analyst: a deterministic agent that reads the question, works it out with SOQL, and never sees the key."""

from dataclasses import replace
from datetime import date

from crmarena.agents.analysis.desk import Desk, RefusedError, at, select
from crmarena.agents.analysis.methods import methods
from crmarena.agents.analysis.reading import Question, read
from crmarena.core.play import Agent, Briefing, Env

NOTHING = "None"


def _anchored(question: Question, desk: Desk) -> Question:
    """The question with its window, if that hangs on a today nobody named: the org's newest case stands in."""
    if question.window is not None or question.relative is None:
        return question
    rows = desk.rows(select("MAX(CreatedDate) latest", "Case"), "No date of today is given: when was the last case?")
    latest = at(rows[0], "latest") if rows else None
    if latest is None:
        return question
    today = date.fromisoformat(latest[:10])
    return replace(question, today=today, window=question.relative.window(today))


def analyst(briefing: Briefing, env: Env) -> str:
    """Answer a briefing: a record id, a state, a month, or `None`; an org that refuses gives `None`, too."""
    desk = Desk(env)
    question = read(briefing)
    try:
        question = _anchored(question, desk)
        return methods()[question.intent.method](question, desk) or NOTHING
    except RefusedError:
        return NOTHING


def make_analyst() -> Agent:
    """The analyst; it keeps nothing between plays."""
    return analyst


FACTORY = make_analyst
