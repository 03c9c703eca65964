"""Drawing: for each slot of a set a question is mined from the latents, put into words and proven from the rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import ceil

from crmarena.core.rng import Rng, derive
from crmarena.core.task import Key, Task
from crmarena.latents.world import World
from crmarena.tasks.causes import Causes, touches
from crmarena.tasks.certify import FEW, REPEATED, SET_PROOFS, Claim, Sandbox, careless, prove, question_of
from crmarena.tasks.family import NO_ANSWER, Answer, Asked, Draft, Family, Truth
from crmarena.tasks.misreadings import lucky
from crmarena.tasks.personas import persona_for
from crmarena.tasks.phrase import DOMAIN_DETAILS, ask
from crmarena.tasks.reading import Row
from crmarena.tasks.shelf import families

Progress = Callable[[str, int, int], None]

#: Candidates tried for a slot at each degree of strictness, and how many sound ones are compared.
ATTEMPTS = 1200
POOL = 8
#: A careless reading of the period may be right in at most this share of the tasks so far: below what a set is held to.
LUCKY = 0.4
#: So many candidates without a sound one between them are turned down for their answer, and the slot is given up.
WORN = 250
#: So many slots in a row that nothing fills, and the family's supply is taken to be exhausted.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Request:
    """How many tasks of each family; `none_share` of them have no answer, and no answer takes more than `cap`."""

    count: int = 100
    split: str = "test"
    none_share: float = 0.10
    cap: float = 0.12


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tasks are drawn: the org's edition, fingerprint, company and seed."""

    edition: str
    fingerprint: str
    company: str
    seed: int


@dataclass(frozen=True, slots=True)
class Slot:
    """What the n-th task of a family should be like."""

    intent: str
    absent: bool
    near: bool


@dataclass(slots=True)
class Drawn:
    """The tasks of one family, their keys, why candidates were turned down, and how many slots stayed empty."""

    family: str
    tasks: list[Task] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    missing: int = 0


class _Ledger:
    """What a family's tasks so far have used up."""

    def __init__(self) -> None:
        self.answers: Counter[Answer] = Counter()
        self.strata: Counter[str] = Counter()
        self.texts: set[tuple[str, str]] = set()
        self.asked: Counter[str] = Counter()
        self.lucky: Counter[str] = Counter()

    def use(self, draft: Draft, answer: Answer, text: tuple[str, str], lucky: Iterable[str]) -> None:
        """Book an emitted task; `lucky` are the careless readings that are right on it."""
        self.answers[answer] += 1
        self.strata[_stratum(draft)] += 1
        self.texts.add(text)
        self.asked[question_of(draft.params())] += 1
        self.lucky.update(lucky)

    def load(self, draft: Draft, answer: Answer) -> tuple[int, int, int]:
        """How worn a candidate is, by answer, question and kind of period: less is better."""
        return self.answers[answer], self.asked[question_of(draft.params())], self.strata[_stratum(draft)]

    def repeated(self, draft: Draft, share: float, tasks: int) -> bool:
        """Whether a question has been asked often enough, in whatever words."""
        return self.asked[question_of(draft.params())] + 1 > max(FEW, share * (tasks + 1))

    def overlucky(self, lucky: Iterable[str], share: float, tasks: int) -> bool:
        """Whether one more task would let a careless reading be right too often."""
        return any(self.lucky[name] >= max(1, share * (tasks + 1)) for name in lucky)


def _stratum(draft: Draft) -> str:
    period = draft.asked.period
    return f"{period.unit}/{period.count}/{period.year}" if period else ""


def slot_of(family: Family, request: Request, rng: Rng, n: int) -> Slot:
    """The n-th slot: intents come in turn, None is spread evenly over blocks, at a random place of each block."""
    intent = family.intents[n % len(family.intents)]
    if not family.absent or request.none_share <= 0:
        return Slot(intent, absent=False, near=False)
    block = max(1, round(1 / request.none_share))
    number, at = divmod(n, block)
    absent = at == rng.child("none", number).integer(0, block - 1)
    # Two of three are near misses: a careless first query finds something.
    return Slot(intent, absent, near=absent and number % 3 != 2)


class Drawer:
    """Draws one family's tasks; task n depends only on the org, the split and the tasks before it."""

    def __init__(self, family: Family, causes: Causes, sandbox: Sandbox, place: Place, request: Request) -> None:
        self.family = family
        self._causes = causes
        self._sandbox = sandbox
        self._place = place
        self._request = request
        self._memory: MutableMapping[str, Sequence[Row]] = {}
        self._ledger = _Ledger()
        self.drawn = Drawn(family.id)

    def draw(self) -> Drawn:
        """All slots in order; stops early once nothing more is found."""
        empty = 0
        for n in range(self._request.count):
            rng = Rng("tasks", self._place.seed, self._place.edition, self.family.id, self._request.split)
            filled = self._fill(slot_of(self.family, self._request, rng, n), rng.child(n), n)
            empty = 0 if filled else empty + 1
            if empty == PATIENCE:
                break
        self._take_back()
        self.drawn.missing = self._request.count - len(self.drawn.tasks)
        return self.drawn

    def _take_back(self) -> None:
        """Drop tasks, the last that helps first, until the rest stands as a set: few allow an answer less often."""
        tasks, keys = self.drawn.tasks, self.drawn.keys
        while faults := _set_faults(tasks, keys):
            places = range(len(tasks) - 1, -1, -1)
            helps = (n for n in places if _set_faults(tasks[:n] + tasks[n + 1 :], keys[:n] + keys[n + 1 :]) < faults)
            gone = next(helps, len(tasks) - 1)
            del tasks[gone], keys[gone]
            self.drawn.rejected["set"] += 1

    def _fill(self, slot: Slot, rng: Rng, n: int) -> bool:
        """Fill a slot as wanted, else with another intent, else (for None) with any kind of None, or none of it."""
        others = [intent for intent in dict.fromkeys(self.family.intents) if intent != slot.intent]
        wanted = [slot, *(Slot(intent, slot.absent, slot.near) for intent in others)]
        if slot.near:
            wanted.append(Slot(slot.intent, absent=True, near=False))
        if slot.absent:
            wanted += [Slot(intent, absent=False, near=False) for intent in (slot.intent, *others)]
        return any(self._attempt(option, rng.child(str(k)), n) for k, option in enumerate(wanted))

    def _attempt(self, slot: Slot, rng: Rng, n: int) -> bool:
        """Of each handful of sound candidates the least worn comes first; the first that is proven fills the slot."""
        sound = enumerate(self._sound(slot, rng))
        while pool := [(self._ledger.load(draft, truth.answer), k, draft, truth)
                       for k, (draft, truth) in islice(sound, POOL)]:  # fmt: skip
            for _, k, draft, truth in sorted(pool, key=lambda entry: entry[:2]):
                if self._emit(draft, truth, rng.child("words", k), n):
                    return True
        return False

    def _sound(self, slot: Slot, rng: Rng) -> Iterator[tuple[Draft, Truth]]:
        """Candidates that the latents find fit for the slot; no more of them once every answer seems used up."""
        worn = 0
        for attempt in range(ATTEMPTS):
            draft = self.family.draw(self._causes, slot.intent, rng.child(attempt))
            truth = self.family.gold(self._causes, draft)
            if (truth.answer == NO_ANSWER and truth.enough) != slot.absent:
                continue
            self.drawn.tried += 1
            fault = self._fault(slot, draft, truth)
            if not fault:
                worn = 0
                yield draft, truth
                continue
            self.drawn.rejected[fault] += 1
            worn += fault == "cap"
            if worn == WORN:
                return

    def _fault(self, slot: Slot, draft: Draft, truth: Truth) -> str:
        """Why the latents turn a candidate down, or ""."""
        asked, family, used = draft.asked, self.family, self._ledger.answers[truth.answer]
        faults = {
            "intent": truth.step not in ("", slot.intent),
            "support": not truth.enough or (not slot.absent and len(truth.standings) < family.rivals),
            "near miss": slot.near and not truth.near,
            "margin": not slot.absent and not _clear(family, truth),
            "bound": asked.period is not None and touches(truth.days, *asked.moment),
            "cap": not slot.absent and used >= max(2, ceil(self._request.cap * (len(self.drawn.tasks) + 1))),
            "repeated": self._ledger.repeated(draft, REPEATED, len(self.drawn.tasks)),
        }
        return next((name for name, bad in faults.items() if bad), "") or self._guess(draft, truth)

    def _guess(self, draft: Draft, truth: Truth) -> str:
        """The fault of a candidate that a careless reading of its period gets right, where too many are so already."""

        def gold(asked: Asked) -> Truth:
            return self.family.gold(self._causes, replace(draft, asked=asked))

        bad = self._ledger.overlucky(lucky(draft.asked, truth, gold), LUCKY, len(self.drawn.tasks))
        return "careless" if bad else ""

    def _emit(self, draft: Draft, truth: Truth, rng: Rng, n: int) -> bool:
        """Certify a candidate and put it into words; False if a proof fails or the text is there already."""
        claim = Claim.read(self.family, draft.asked, truth.answer, self._sandbox, self._memory)
        fault = prove(claim)
        if fault:
            self.drawn.rejected[fault[0]] += 1
            return False
        texts = (ask(self.family, draft.asked, rng.child(k)) for k in range(8))
        text = next((text for text in texts if text not in self._ledger.texts), None)
        if text is None:
            self.drawn.rejected["duplicate"] += 1
            return False
        claim.notes["careless"] = right = careless(claim)
        self._ledger.use(draft, truth.answer, text, right)
        task = self._task(text, rng, n)
        self.drawn.tasks.append(task)
        self.drawn.keys.append(self._key(task, draft, truth, claim))
        return True

    def _task(self, text: tuple[str, str], rng: Rng, n: int) -> Task:
        place, family = self._place, self.family
        mark = f"{derive(place.fingerprint, self._request.split, family.id, n, *text):016x}"[:8]
        return Task(
            idx=n, task=family.id, query=text[0], persona=persona_for(family.facing, rng.child("persona")),
            required=text[1], optional=DOMAIN_DETAILS, reward_metric=family.metric,
            key=f"{place.edition}-{self._request.split}-{family.id}-{n:03d}-{mark}", mode="single",
            facing=family.facing, org=place.edition, org_hash=place.fingerprint, seed=place.seed,
            split=self._request.split, company=place.company,
        )  # fmt: skip

    def _key(self, task: Task, draft: Draft, truth: Truth, claim: Claim) -> Key:
        return Key(
            task_key=task.key, idx=task.idx, task=task.task, answer=claim.answer, kind=self.family.kind.value,
            trace=claim.trace, evidence=claim.finding.evidence, params=draft.params(),
            proof={
                "near": truth.near, "standings": [list(entry) for entry in claim.finding.standings[:3]],
                "seen": claim.digests, **claim.notes,
            },
        )  # fmt: skip


def _set_faults(tasks: Sequence[Task], keys: Sequence[Key]) -> int:
    """How many complaints the proofs of a set have."""
    return sum(len(proof(tasks, keys)) for proof in SET_PROOFS)


def _clear(family: Family, truth: Truth) -> bool:
    """Whether the first is far enough ahead."""
    values = [value for _, value in truth.standings[:2]]
    return len(values) < 2 or family.margin.holds(values[0], values[1])


def draw_set(
    chosen: Sequence[Family], world: World, sandbox: Sandbox, place: Place, request: Request, *,
    progress: Progress | None = None,
) -> list[Drawn]:  # fmt: skip
    """Tasks of every family with their keys, still without an idx: see `numbered`."""
    causes = Causes(world)
    found = []
    for number, family in enumerate(chosen):
        if progress:
            progress(f"draw {family.id}", number, len(chosen))
        found.append(Drawer(family, causes, sandbox, place, request).draw())
    if progress:
        progress("draw", len(chosen), len(chosen))
    return found


def numbered(parts: Sequence[Drawn]) -> tuple[list[Task], list[Key]]:
    """Tasks and keys of families in the published order, with a dense idx."""
    order = {name: place for place, name in enumerate(families())}
    ranked = sorted(parts, key=lambda part: order.get(part.family, len(order)))
    tasks = [task for part in ranked for task in part.tasks]
    keys = [key for part in ranked for key in part.keys]
    return (
        [task.replaced(idx=idx) for idx, task in enumerate(tasks)],
        [replace(key, idx=idx) for idx, key in enumerate(keys)],
    )
