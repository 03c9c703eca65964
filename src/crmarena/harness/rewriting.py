"""Calls in the words of a model: asks for what the cache does not have, guards every answer, keeps what passes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import anyio
from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser, GenerateConfig, Model, get_model
from pydantic import BaseModel, ConfigDict, Field

from crmarena.arena.evaluate import Progress
from crmarena.build.rewrite_cache import Entry, RewriteCache, default_cache
from crmarena.core.errors import ModelUnavailableError
from crmarena.core.rng import derive
from crmarena.harness.batch import ModelBatch
from crmarena.harness.reply import read_reply
from crmarena.records.rewriting import Rewrites, Telling, rewrite_key

_PROMPTS = Path(__file__).parent / "prompts"
#: Answers asked for before the original is kept, and faults a model is told of at a time.
_TRIES, _TOLD = 2, 12
_TEMPERATURE = 0.7


class Rewriter(BaseModel):
    """Who rewrites: `model` is Inspect's `provider/name`, `calls` are fields of its GenerateConfig.

    `cache` is the file of rewrites; without it they are kept in the home, one file per model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    cache: Path | None = None
    max_connections: int = Field(default=10, ge=1)
    calls: dict[str, Any] = {}
    model_base_url: str | None = None
    model_args: dict[str, Any] = {}

    def open(self) -> Model:
        """The model; CrmArenaError if it cannot be had."""
        batch = ModelBatch(
            model=self.model, calls=self.calls, model_base_url=self.model_base_url, model_args=self.model_args
        )
        batch.check()
        config = GenerateConfig(max_connections=self.max_connections, **self.calls)
        return get_model(self.model, config=config, base_url=self.model_base_url, **self.model_args)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rewrites of an org's calls, and how many of them there are, kept their words, or were asked for just now."""

    rewrites: Rewrites
    rewritten: int
    kept: int
    asked: int


@dataclass(frozen=True, slots=True)
class _Job:
    """A call to be rewritten, and the seed it is asked with."""

    key: str
    call: Telling
    seed: int


@cache
def _prompt(name: str) -> str:
    return (_PROMPTS / f"{name}.md").read_text("utf-8").strip()


def prompt_version() -> str:
    """8 hex digits over the prompts: other words are another rewrite."""
    return sha256("\n".join(map(_prompt, ("rewrite", "rewrite_again"))).encode()).hexdigest()[:8]


def rewrite_calls(calls: dict[str, Telling], by: Rewriter, progress: Progress | None = None) -> Outcome:
    """The rewrites of calls, by record id. The model is asked only for those that its cache does not have.

    CrmArenaError if the model cannot be had or fails for good; what it has answered until then is kept, and the same
    call goes on from there.
    """
    prompt = prompt_version()
    jobs = [
        _Job(rewrite_key(by.model, prompt, call.masked), call, derive("rewrite", record) >> 34)
        for record, call in calls.items()
    ]
    kept = RewriteCache(by.cache or default_cache(by.model))
    missing = [job for job in jobs if job.key not in kept.entries]
    if missing:
        model = by.open()
        try:
            anyio.run(_fill, model, by.max_connections, missing, _Desk(kept, len(missing), progress))
        except* ModelUnavailableError as faults:
            raise faults.exceptions[0] from None
        finally:
            kept.sort()
    found = {job.key: kept.entries[job.key] for job in jobs}
    turns = {key: entry.turns for key, entry in found.items() if entry.turns is not None}
    return Outcome(Rewrites(by.model, prompt, turns), len(turns), len(found) - len(turns), len(missing))


class _Desk:
    """Where answers go, with a word on each."""

    def __init__(self, kept: RewriteCache, total: int, progress: Progress | None) -> None:
        self._kept, self._total, self._progress, self._done = kept, total, progress, 0
        self._tell()

    def add(self, key: str, entry: Entry) -> None:
        """Keep what became of a call."""
        if key not in self._kept.entries:
            self._kept.add({key: entry})
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        if self._progress:
            self._progress("rewrite", self._done, self._total)


async def _fill(model: Model, hands: int, jobs: list[_Job], desk: _Desk) -> None:
    """All the jobs, so many at a time."""
    left: Iterator[_Job] = iter(jobs)

    async def work() -> None:
        for job in left:
            desk.add(job.key, await _rewritten(model, job))

    async with anyio.create_task_group() as group:
        for _ in range(min(hands, len(jobs))):
            group.start_soon(work)


async def _rewritten(model: Model, job: _Job) -> Entry:
    """What becomes of a call: an answer that passes the guard, or the faults of the last one."""
    dialogue: list[ChatMessage] = [
        ChatMessageSystem(content=_prompt("rewrite")),
        ChatMessageUser(content=job.call.masked.text()),
    ]
    faults: list[str] = []
    for attempt in range(_TRIES):
        config = GenerateConfig(seed=job.seed + attempt)
        if model.config.temperature is None:
            config.temperature = _TEMPERATURE
        try:
            output = await model.generate(dialogue, config=config)
        except Exception as fault:  # the boundary: each provider raises errors of its own
            raise _outage(model, fault) from fault
        lines, faults = read_reply(output.completion, job.call)
        if not faults:
            return Entry(tuple(line.text for line in lines))
        told = "\n".join(f"- {fault}" for fault in faults[:_TOLD])
        dialogue += [output.message, ChatMessageUser(content=_prompt("rewrite_again").replace("{faults}", told))]
    return Entry(None, tuple(faults[:_TOLD]))


def _outage(model: Model, fault: Exception) -> ModelUnavailableError:
    told = re.sub(r"\s+", " ", str(fault)).strip()[:300] or type(fault).__name__
    return ModelUnavailableError(
        f"{model} stopped rewriting: {told}", "What it answered is kept: the same command goes on from there."
    )
