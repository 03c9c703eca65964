"""The benchmark as an Inspect task: `inspect eval crmarena/pro --model provider/name`."""

from inspect_ai import Task as InspectTask
from inspect_ai import task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig

from crmarena.arena.selection import Selection
from crmarena.core.task import Key, Task
from crmarena.harness.names import qualified
from crmarena.harness.scorers import outcome, verdict
from crmarena.harness.solvers import react
from crmarena.harness.worlds import open_world
from crmarena.score.verdict import GRADING_VERSION
from crmarena.tasks.shelf import family as family_called

NAME = "pro"
#: What a model call gets unless the user says otherwise: the paper's temperature, and an end to retries. Inspect
#: itself retries for ever; here a provider that stays away ends the play as an outage after some four minutes.
CALLS = GenerateConfig(temperature=0.0, max_retries=6, attempt_timeout=600)


@task(name=qualified(NAME))
def pro(
    org: str = "b2b", mode: str = "single", split: str = "test", family: str = "", limit: int = 0, per_family: int = 0
) -> InspectTask:
    """The tasks of an org, played by `crmarena/react` unless another solver is named.

    Args:
        org: A shipped recipe (`b2b`, `b2c`, `tiny`) or the directory of a built org.
        mode: `single` or `interactive`.
        split: Which drawn set of tasks.
        family: Only these families, comma-separated (default: all).
        limit: At most so many tasks, families in turn (0: all).
        per_family: At most so many tasks of each family (0: all).
    """
    world = open_world(org, mode, split)
    names = tuple(name.strip() for name in family.split(",") if name.strip())
    chosen = Selection(families=names, per_family=per_family or None, limit=limit or None)
    return inspect_task(chosen.pick(list(world.tasks.values())), world.keys, org)


def inspect_task(tasks: list[Task], keys: dict[str, Key], org: str) -> InspectTask:
    """An Inspect task of the given tasks of the org that is named or lies at `org`."""
    samples = [sample_of(task, keys[task.key], org) for task in tasks]
    return InspectTask(
        name=NAME,
        dataset=MemoryDataset(samples, name=f"crmarena-{tasks[0].org}" if tasks else "crmarena"),
        solver=react(),
        scorer=[verdict(), outcome()],
        config=CALLS,
        # An outage is an error of its sample, which `inspect eval-retry` plays again, and still counted by `outcome`.
        fail_on_error=False,
        score_on_error=True,
        version=GRADING_VERSION,
    )


def sample_of(task: Task, key: Key, org: str) -> Sample:
    """A task in Inspect's terms; `org` is how to open its org again. The gold stands in `target` alone."""
    return Sample(
        input=task.query,
        target=["None" if value is None else value for value in key.answer],
        id=task.key,
        metadata={
            "task": task.task,
            "skill": family_called(task.task).skill,
            "persona": task.persona,
            "reward_metric": task.reward_metric,
            "org": org,
            "org_hash": task.org_hash,
            "mode": task.mode,
            "split": task.split,
            "seed": task.seed,
        },
    )
