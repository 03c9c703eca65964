"""Tasks drawn on an org without long texts, with all candidates of each and the month of its winner."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crmarena import open_org
from crmarena.build.compose import build_to
from crmarena.core.task import Key, Task
from crmarena.latents import World, sample_world
from crmarena.spec.spec import load_spec
from crmarena.tasks.causes import Causes
from crmarena.tasks.draw import Place, Request, draw_set
from crmarena.tasks.family import NO_ANSWER, Asked, Draft
from crmarena.tasks.reading import bounds
from crmarena.tasks.shelf import families

#: Tasks of each family.
EACH = 50
_LEAN = {"Lead": 400, "VoiceCallTranscript__c": 400, "EmailMessage": 700, "Task": 1800, "Event": 0,
         "Knowledge__kav": 30}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One task with its key and the candidates for its answer, best first."""

    task: Task
    key: Key
    candidates: tuple[str, ...]
    asked: Asked

    @property
    def answer(self) -> str:
        """The answer as one text."""
        return ", ".join(str(part) for part in self.key.answer)

    @property
    def none(self) -> bool:
        """Whether there is no answer."""
        return self.key.answer == NO_ANSWER


Sample = dict[str, list[Item]]


def draw_sample(directory: Path) -> Sample:
    """By family, the tasks drawn on a lean org that is built there."""
    published = load_spec("b2b")
    spec = published.model_copy(update={"counts": published.counts | _LEAN})
    build_to(directory, spec)
    world = sample_world(spec)
    with open_org(directory) as org:
        place = Place(spec.edition, org.fingerprint, spec.company, spec.seed)
        parts = draw_set(tuple(families().values()), world, org, place, Request(count=EACH))
    return {part.family: list(_items(world, part.tasks, part.keys)) for part in parts}


def _items(world: World, tasks: list[Task], keys: list[Key]) -> Iterator[Item]:
    causes = Causes(world)
    for task, key in zip(tasks, keys, strict=True):
        params = key.params or {}
        asked = Asked.of(params["asked"])
        truth = families()[task.task].gold(causes, Draft(asked, params["hidden"]))
        yield Item(task, key, tuple(name for name, _ in truth.standings), asked)


def months_of(asked: Asked) -> list[tuple[int, int]]:
    """The months a question's period touches, as (year, month), first to last."""
    start, end = bounds(asked)
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1 - (end.day == 1)
    return [divmod(number, 12) for number in range(first, last + 1)]
