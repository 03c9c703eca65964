"""The oracle: plays a script somebody else worked out; it proves that the proof of a task can be played."""

from collections.abc import Sequence

from crmarena.core.digest import seen_digest
from crmarena.core.play import Agent, Briefing, Env


class CertificateError(Exception):
    """The org does not answer as it did when the task was certified."""


def make_oracle(statements: Sequence[str], answer: str, digests: Sequence[str] = ()) -> Agent:
    """An agent that executes the statements in order and responds with `answer`; it stops if the play is over.

    `digests` are those of the observations at certification; CertificateError if the org answers anything else now.
    """
    script = tuple(statements)
    expected = tuple(digests)

    def oracle(briefing: Briefing, env: Env) -> str:  # noqa: ARG001 - an agent's signature
        for number, statement in enumerate(script):
            seen = env.execute(statement)
            if seen.done:
                break
            if expected and seen_digest(seen.text) != expected[number]:
                raise CertificateError(
                    f"statement {number + 1} is answered otherwise than certified: {seen.text[:200]}"
                )
        return answer

    return oracle


FACTORY = make_oracle
