"""Certifying: proofs from the rows that a task is right, unique, clear and not guessable; a set's and a task's own."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from crmarena.core.digest import seen_digest
from crmarena.core.task import Key, Task
from crmarena.latents.world import World
from crmarena.session.profiles.official import observe
from crmarena.tasks.baselines import constant_baseline, majority_baseline
from crmarena.tasks.causes import Causes
from crmarena.tasks.family import NO_ANSWER, Answer, Asked, Draft, Edit, Family, Finding
from crmarena.tasks.misreadings import lucky
from crmarena.tasks.reading import Reader, Row
from crmarena.tasks.shelf import family as family_called

#: A fixed answer may be right in at most this share of a family's tasks.
GUESSABLE = 0.15
#: A careless reading of the period may be right in at most this share of a family's tasks.
CARELESS = 0.5
#: The same question in other words may be asked in at most this share of a family's tasks.
REPEATED = 0.02
#: In a set of few tasks one answer, or one question, may come up so often all the same.
FEW = 2
#: Edits tried before the answer is said to hang on nothing.
_TRIES = 24


class Scratch(Protocol):
    """A private view of an org in which rows may be changed."""

    def run(self, statement: str) -> Sequence[Row]:
        """The rows of a statement."""
        ...

    def update(self, object_name: str, record_id: str, values: Mapping[str, Any], /) -> None:
        """Set fields of one row."""
        ...


class Sandbox(Protocol):
    """What certifying needs of an org."""

    def run(self, statement: str) -> Sequence[Row]:
        """The rows of a statement."""
        ...

    def private(self) -> AbstractContextManager[Scratch]:
        """A view whose changes are undone at the end."""
        ...


@dataclass(slots=True)
class Claim:
    """A question, the answer claimed for it, and what a reader of the rows found; `notes` collects the evidence."""

    family: Family
    asked: Asked
    answer: Answer
    sandbox: Sandbox
    memory: MutableMapping[str, Sequence[Row]]
    finding: Finding
    trace: tuple[str, ...]
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def digests(self) -> list[str]:
        """What a player sees of each statement of the trace, as digests."""
        return [seen_digest(observe({"records": list(self.memory[text])}).text) for text in self.trace]

    @classmethod
    def read(
        cls, family: Family, asked: Asked, answer: Answer, sandbox: Sandbox, memory: MutableMapping[str, Sequence[Row]]
    ) -> "Claim":
        """Solve the question from the rows. `memory` holds answers of the unchanged org and may be shared."""
        reader = Reader(sandbox.run, memory)
        finding = family.solve(reader, asked)
        return cls(family, asked, answer, sandbox, memory, finding, reader.trace)


def agreement(claim: Claim) -> str | None:
    """The rows say what the latents say."""
    if claim.finding.answer != claim.answer:
        return f"the latents say {claim.answer}, the rows {claim.finding.answer}"
    return None


def uniqueness(claim: Claim) -> str | None:
    """Nobody shares the first place, and enough candidates are compared."""
    standings = claim.finding.standings
    if claim.answer == NO_ANSWER:
        return None
    if len(standings) < claim.family.rivals:
        return f"{len(standings)} candidates, {claim.family.rivals} wanted"
    if len(standings) > 1 and standings[0][1] == standings[1][1]:
        return f"{standings[0][0]} and {standings[1][0]} share the first place"
    return None


def margin(claim: Claim) -> str | None:
    """The first is far enough ahead of the second."""
    standings = claim.finding.standings
    if claim.answer == NO_ANSWER or len(standings) < 2:
        return None
    best, second = standings[0][1], standings[1][1]
    claim.notes["ahead"] = [best, second]
    return None if claim.family.margin.holds(best, second) else f"{best} and {second} are too close"


def sensitivity(claim: Claim) -> str | None:
    """One changed row changes the answer."""
    looked = Reader(claim.sandbox.run, claim.memory)
    for edit in islice(claim.family.edits(looked, claim.asked, claim.finding), _TRIES):
        with claim.sandbox.private() as scratch:
            scratch.update(edit.object, edit.id, edit.values)
            still_true = {text: claim.memory[text] for text in claim.trace if untouched(text, edit)}
            after = claim.family.solve(Reader(scratch.run, still_true), claim.asked).answer
        if after != claim.answer:
            claim.notes["edit"] = {"object": edit.object, "id": edit.id, "values": dict(edit.values)}
            claim.notes["after"] = list(after)
            return None
    return "no single changed row changes the answer"


def untouched(statement: str, edit: Edit) -> bool:
    """Whether a statement cannot see the edit: it is SOQL that names none of the edited fields, on whatever object."""
    # A reference is also named by its relationship: OwnerId by Owner.Name, OrderItemId__c by OrderItemId__r.Quantity.
    names = [name.removesuffix("__c").removesuffix("Id") for name in edit.values]
    return statement.startswith("SELECT ") and not any(name in statement for name in (*names, "FIELDS("))


Proof = Callable[[Claim], str | None]
#: Every task passes these, in this order; the first complaint sinks it.
PROOFS: tuple[Proof, ...] = (agreement, uniqueness, margin, sensitivity)


def prove(claim: Claim) -> tuple[str, str] | None:
    """The name of the first proof that fails and its complaint, or None if all hold."""
    for proof in PROOFS:
        complaint = proof(claim)
        if complaint:
            return proof.__name__, complaint
    return None


def careless(claim: Claim) -> list[str]:
    """The careless readings of the period that the rows find right."""
    looked = Reader(claim.sandbox.run, claim.memory)
    return list(lucky(claim.asked, claim.finding, lambda asked: claim.family.solve(looked, asked)))


def no_duplicate(tasks: Sequence[Task], keys: Sequence[Key]) -> list[str]:
    """No question with its context comes twice, and no key or idx."""
    del keys
    texts = Counter((task.query, task.required) for task in tasks)
    marks = Counter(task.key for task in tasks)
    places = Counter(task.idx for task in tasks)
    twice = [f"{count} tasks ask: {query[:60]}" for (query, _), count in texts.items() if count > 1]
    twice += [f"task key {key} occurs {count} times" for key, count in marks.items() if count > 1]
    return twice + [f"idx {idx} occurs {count} times" for idx, count in places.items() if count > 1]


def constant(tasks: Sequence[Task], keys: Sequence[Key]) -> list[str]:
    """Always answering None scores no more than `GUESSABLE` in any family."""
    return _over(tasks, constant_baseline(keys), "None")


def majority(tasks: Sequence[Task], keys: Sequence[Key]) -> list[str]:
    """No fixed answer scores more than `GUESSABLE` in any family."""
    return _over(tasks, majority_baseline(keys), "one answer")


def _over(tasks: Sequence[Task], shares: Mapping[str, float], what: str) -> list[str]:
    sizes = Counter(task.task for task in tasks)
    bad = {name: share for name, share in shares.items() if share * sizes[name] > max(GUESSABLE * sizes[name], FEW)}
    return [f"{name}: {what} is right in {share:.0%} of {sizes[name]} tasks" for name, share in bad.items()]


def period_matters(tasks: Sequence[Task], keys: Sequence[Key]) -> list[str]:
    """No careless reading of the period is right in more than half of a family's tasks (see `misreadings`)."""
    sizes = Counter(task.task for task in tasks)
    right = Counter((key.task, name) for key in keys for name in (key.proof or {}).get("careless", ()))
    return [
        f"{name}: reading the period as '{reading}' is right in {count} of {sizes[name]} tasks"
        for (name, reading), count in sorted(right.items())
        if count > max(CARELESS * sizes[name], FEW)
    ]


def no_repetition(tasks: Sequence[Task], keys: Sequence[Key]) -> list[str]:
    """Hardly any question comes again in other words."""
    sizes = Counter(task.task for task in tasks)
    asked = Counter((key.task, question_of(key.params)) for key in keys if key.params)
    return [
        f"{name}: {count} tasks ask {question}"
        for (name, question), count in sorted(asked.items())
        if count > max(REPEATED * sizes[name], FEW)
    ]


def question_of(params: Mapping[str, Any]) -> str:
    """What a question comes down to, whatever its words: things by their ordinals where texts speak of them."""
    return json.dumps({**params["asked"], "facts": params["hidden"] or params["asked"]["facts"]}, sort_keys=True)


SetProof = Callable[[Sequence[Task], Sequence[Key]], list[str]]
#: A set of tasks passes these.
SET_PROOFS: tuple[SetProof, ...] = (no_duplicate, constant, majority, period_matters, no_repetition)


def certify_set(
    sandbox: Sandbox, tasks: Sequence[Task], keys: Iterable[Key], *,
    world: World | None = None, progress: Callable[[str, int, int], None] | None = None,
) -> list[str]:  # fmt: skip
    """Prove an existing set anew on an org; returns the complaints (none: the set stands).

    With the `world` behind the org the gold answers are worked out anew, too.
    """
    sealed = {key.task_key: key for key in keys}
    causes = Causes(world) if world else None
    memory: dict[str, Sequence[Row]] = {}
    complaints = []
    for number, task in enumerate(tasks, 1):
        fault = _reproved(task, sealed.get(task.key), sandbox, causes, memory)
        if fault:
            complaints.append(f"{task.key}: {fault}")
        if progress and (number % 25 == 0 or number == len(tasks)):
            progress("certify", number, len(tasks))
    known = [sealed[task.key] for task in tasks if task.key in sealed]
    return complaints + [complaint for proof in SET_PROOFS for complaint in proof(tasks, known)]


def _reproved(
    task: Task, key: Key | None, sandbox: Sandbox, causes: Causes | None, memory: MutableMapping[str, Sequence[Row]]
) -> str | None:
    """What is wrong with one task of an existing set."""
    if key is None or key.params is None:
        return "no key with parameters"
    family, draft = family_called(task.task), Draft(Asked.of(key.params["asked"]), key.params["hidden"])
    if causes and (answer := family.gold(causes, draft).answer) != key.answer:
        return f"gold: the key says {key.answer}, the latents {answer}"
    if draft.asked.today and f"Today's date: {draft.asked.today}" not in f"{task.required}{task.query}":
        return "today: the text names another day"
    claim = Claim.read(family, draft.asked, key.answer, sandbox, memory)
    if fault := prove(claim):
        return f"{fault[0]}: {fault[1]}"
    found, sealed = careless(claim), (key.proof or {}).get("careless")
    return None if found == sealed else f"careless: the key says {sealed}, the rows {found}"
