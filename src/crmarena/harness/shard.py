"""One process of a sharded run: `python -m crmarena.harness.shard`, told what to play on standard input."""

import gc
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel

from crmarena.harness.batch import ModelBatch, Round


class Hand(BaseModel):
    """What one shard is dealt: the batch, its rounds, and where to play."""

    batch: ModelBatch
    rounds: list[Round]
    org: Path
    run: Path
    logs: Path
    connections: int


def main(told: TextIO) -> None:
    """Play the hand told in the first line; stop, keeping what is finished, when the input ends (the parent died)."""
    hand = Hand.model_validate_json(told.readline())
    threading.Thread(target=_stop_at_the_end_of, args=(told,), daemon=True).start()
    from crmarena.harness.rounds import Desk, play_rounds
    from crmarena.harness.worlds import open_world

    select = hand.batch.select
    world = open_world(str(hand.org), select.mode, select.split)
    _collect_rarely()
    try:
        play_rounds(hand.batch, world, hand.rounds, Desk(hand.org, hand.run, hand.logs, hand.connections))
    finally:
        # Inspect puts its own hook there, which keeps silent without a display; the parent wants to know what failed.
        sys.excepthook = sys.__excepthook__


def _collect_rarely() -> None:
    """Spare the collector what stays anyway (Inspect, schema, tasks): it is a fifth of the work of a model call."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _stop_at_the_end_of(told: TextIO) -> None:
    told.read()
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main(sys.stdin)
