"""E-mails of a thread: who writes to whom, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crmarena.core.rng import Rng

#: Minutes an agent takes to reply.
SOONEST, LATEST = 5, 240


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail; `incoming` if the customer wrote it."""

    sender: str
    recipient: str
    subject: str
    body: str
    at: datetime
    incoming: bool


def letter(greeting: str, paragraphs: list[str], sign_off: str) -> str:
    """A body of lines: greeting, paragraphs, sign-off."""
    return "\n\n".join([greeting, *paragraphs, sign_off])


def schedule(start: datetime, end: datetime, count: int, rng: Rng) -> list[tuple[datetime, bool]]:
    """`count` strictly increasing moments in [start, end] with the direction of each mail.

    The customer writes first; each mail of the agent comes 5 to 240 minutes after a customer's. If the window is too
    short for that many answers, the customer writes several in a row.
    """
    room = int((end - start).total_seconds())
    answers = min(count // 2, max(0, (room - 2 * count) // (SOONEST * 60 + 60)))
    flow = _flow(count, answers)
    least = [0] + [SOONEST * 60 if not incoming else 1 for incoming in flow[1:]]
    spare = max(0, room - sum(least))
    weights = [0.0] + [rng.exponential(1.0) + 0.1 for _ in flow[1:]]
    scale = spare * rng.uniform(0.55, 0.95) / max(sum(weights), 1e-9)
    at, out = start, []
    for incoming, base, weight in zip(flow, least, weights, strict=True):
        extra = int(weight * scale)
        if not incoming:
            extra = min(extra, rng.integer(60, (LATEST - SOONEST) * 60))
        at += timedelta(seconds=base + extra)
        out.append((at, incoming))
    return out


def _flow(count: int, answers: int) -> list[bool]:
    """Directions: customer first, agent and customer in turn for as many answers as there may be."""
    flow = [True]
    while len(flow) < count:
        flow.append(bool(not flow[-1] or answers == 0))
        answers -= not flow[-1]
    return flow
