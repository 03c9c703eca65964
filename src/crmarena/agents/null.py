"""The null agent: says at once that there is no answer; what it scores is what silence is worth."""

from crmarena.core.play import Agent, Briefing, Env


def null(briefing: Briefing, env: Env) -> str:  # noqa: ARG001 - an agent's signature
    """Respond `None` without looking."""
    return "None"


def make_null() -> Agent:
    """The null agent."""
    return null


FACTORY = make_null
