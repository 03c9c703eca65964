"""The oracle: plays a script somebody else worked out; it proves that the proof of a task can be played."""

from collections.abc import Sequence

from crmarena.core.play import Agent, Briefing, Env


def make_oracle(statements: Sequence[str], answer: str) -> Agent:
    """An agent that executes the statements in order and responds with `answer`; it stops if the play is over."""
    script = tuple(statements)

    def oracle(briefing: Briefing, env: Env) -> str:  # noqa: ARG001 - an agent's signature
        for statement in script:
            if env.execute(statement).done:
                break
        return answer

    return oracle


FACTORY = make_oracle
