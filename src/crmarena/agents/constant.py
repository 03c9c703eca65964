"""The constant agent: gives one fixed answer to everything; the best of its kind is a floor every agent must clear."""

from crmarena.core.play import Agent, Briefing, Env


def make_constant(answer: str) -> Agent:
    """An agent that responds with `answer` whatever it is asked."""

    def constant(briefing: Briefing, env: Env) -> str:  # noqa: ARG001 - an agent's signature
        return answer

    return constant


FACTORY = make_constant
