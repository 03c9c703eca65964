"""Each proof is seen to fail on a planted fault, and a stranger's family is drawn and proven like ours."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.core.task import Key, Task
from crmarena.tasks.baselines import constant_baseline, majority_baseline, most_frequent
from crmarena.tasks.causes import Causes, extreme
from crmarena.tasks.certify import (
    SET_PROOFS,
    Claim,
    constant,
    majority,
    no_duplicate,
    no_repetition,
    period_matters,
    prove,
    untouched,
)
from crmarena.tasks.draw import Drawer, Place, Request
from crmarena.tasks.family import NO_ANSWER, Answer, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, leader

PLACE = Place("b2b", "f" * 64, "Handmade", 1)


class Shop:
    """Rows of one table, by group: the smallest sandbox there can be."""

    def __init__(self, groups: Mapping[str, Mapping[str, float]]) -> None:
        self.groups = {group: dict(rows) for group, rows in groups.items()}

    def run(self, statement: str) -> Sequence[dict[str, Any]]:
        """The statement is the group's name."""
        return [{"Id": name, "Value": value} for name, value in self.groups.get(statement, {}).items()]

    @contextmanager
    def private(self) -> Iterator["Shop"]:
        """A copy."""
        yield Shop(self.groups)

    def update(self, name: str, record_id: str, values: Mapping[str, Any], /) -> None:
        """Set one value."""
        self.groups[name][record_id] = values["Value"]


def toy(groups: Mapping[str, Mapping[str, float]], **changes: Any) -> Family:
    """A family that asks for the largest value of a group; its latents are the groups themselves."""

    def draw(_causes: Causes, direction: str, rng: Rng) -> Draft:
        return Draft(Asked(direction, facts={"group": rng.choice(sorted(groups))}))

    def gold(_causes: Causes, draft: Draft) -> Truth:
        return extreme(groups[draft.asked.facts["group"]], draft, (), near=False)

    def solve(reader: Reader, asked: Asked) -> Finding:
        rows = reader.rows(asked.facts["group"])
        found = {row["Id"]: float(row["Value"]) for row in rows}
        return leader(found, asked.direction, {name: [(asked.facts["group"], name)] for name in found})

    def edits(_reader: Reader, _asked: Asked, finding: Finding) -> Iterator[Edit]:
        yield from (Edit(kind, name, {"Value": 1e9}) for kind, name in finding.evidence[1:])

    given: dict[str, Any] = {
        "id": "toy", "title": "Toy", "skill": "database", "scenario": "sales", "kind": AnswerKind.RECORD_ID,
        "intents": ("highest",), "rivals": 2, "margin": Margin(gap=1), "policy": "Look at {group}.", "absent": True,
        "questions": {"": ("[who|which] is the [first|top] of {group}?", "name the [first|top] one of {group}.")},
        "forms": ("Say only the name or None.", "Name or None, nothing else."),
        "draw": draw, "gold": gold, "solve": solve, "edits": edits,
    }  # fmt: skip
    return Family(**{**given, **changes})


GROUPS = {"g1": {"a": 5.0, "b": 3.0}, "g2": {"a": 1.0, "b": 3.0}, "empty": {}}


def verdict(family: Family, shop: Shop, group: str, answer: Answer) -> str | None:
    """The name of the proof that fails."""
    claim = Claim.read(family, Asked("highest", facts={"group": group}), answer, shop, {})
    fault = prove(claim)
    return fault[0] if fault else None


def test_a_sound_claim_stands_and_tells_which_row_it_hangs_on() -> None:
    claim = Claim.read(toy(GROUPS), Asked("highest", facts={"group": "g1"}), ("a",), Shop(GROUPS), {})
    assert prove(claim) is None
    assert claim.notes == {
        "ahead": [5.0, 3.0], "edit": {"object": "g1", "id": "b", "values": {"Value": 1e9}}, "after": ["b"],
    }  # fmt: skip


def test_each_proof_refuses_its_fault() -> None:
    family = toy(GROUPS)
    assert verdict(family, Shop(GROUPS), "g1", ("b",)) == "agreement"
    assert verdict(family, Shop({"g1": {"a": 5.0, "b": 5.0}}), "g1", ()) == "uniqueness"
    assert verdict(family, Shop({"g1": {"a": 5.0}}), "g1", ("a",)) == "uniqueness"
    assert verdict(family, Shop({"g1": {"a": 5.0, "b": 4.5}}), "g1", ("a",)) == "margin"
    assert verdict(toy(GROUPS, edits=lambda *_: iter(())), Shop(GROUPS), "g1", ("a",)) == "sensitivity"
    unmoved = toy(GROUPS, edits=lambda *_: iter([Edit("g1", "b", {"Value": 4.9})]))
    assert verdict(unmoved, Shop(GROUPS), "g1", ("a",)) == "sensitivity"


def test_margins() -> None:
    assert Margin(gap=1).holds(3, 2)
    assert not Margin(gap=1).holds(3, 2.5)
    assert Margin(share=0.05).holds(100, 95)
    assert not Margin(share=0.05).holds(100, 95.1)
    assert not Margin().holds(2, 2)


def groups() -> dict[str, dict[str, float]]:
    """Sixty groups of five with another first one each, and a few empty ones."""
    found: dict[str, dict[str, float]] = {f"empty{n}": {} for n in range(8)}
    for n in range(60):
        names = Rng("group", n).sample("abcdefghijklmnopqrst", 5)
        found[f"g{n}"] = {name: 9.0 - 2 * place for place, name in enumerate(names)}
    return found


def overtake(_reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Put the second one first, or anyone where there is no one."""
    yield Edit(asked.facts["group"], finding.standings[1][0] if finding.standings else "new", {"Value": 1e9})


def drawn(count: int, among: Mapping[str, Mapping[str, float]] | None = None) -> tuple[list[Task], list[Key]]:
    """Tasks of the toy family."""
    shop = Shop(among or groups())
    drawer = Drawer(toy(shop.groups, edits=overtake), None, shop, PLACE, Request(count=count))  # type: ignore[arg-type]
    result = drawer.draw()
    return result.tasks, result.keys


def test_a_strangers_family_is_drawn_within_the_caps() -> None:
    tasks, keys = drawn(60)
    assert len(tasks) == 60
    assert sum(key.answer == NO_ANSWER for key in keys) == 6
    assert max(majority_baseline(keys).values()) <= 0.15
    assert no_duplicate([t.replaced(idx=n) for n, t in enumerate(tasks)], keys) == []
    assert [k.task_key for k in keys] == [t.key for t in tasks]


@pytest.mark.parametrize("winners", range(1, 13))
def test_a_set_of_few_tasks_stands_however_short_the_supply(winners: int) -> None:
    """`z` comes first in three groups, each other winner in one."""
    firsts = ["z", "z", "z", *"abcdefghijklmnopqrst"[: winners - 1]]
    supply: dict[str, dict[str, float]] = {
        f"g{n}": {first: 9.0, "u": 7.0, "v": 5.0, "w": 3.0} for n, first in enumerate(firsts)
    }
    tasks, keys = drawn(40, supply)
    assert [fault for proof in SET_PROOFS for fault in proof(tasks, keys)] == []
    assert len(tasks) >= 2 * winners
    assert [key.task_key for key in keys] == [task.key for task in tasks]


def test_more_tasks_do_not_reshuffle_the_first_ones() -> None:
    few, many = drawn(20), drawn(45)
    assert many[0][:20] == few[0]
    assert many[1][:20] == few[1]


def test_a_small_org_gives_fewer_tasks_instead_of_repeating_itself() -> None:
    tasks, _ = drawn(40, {"g1": {"a": 5.0, "b": 3.0, "c": 1.0}})
    assert 0 < len(tasks) < 40


def key(n: int, answer: str | None, task: str = "toy") -> Key:
    """A key with that answer."""
    return Key(f"k{n}", n, task, (answer,), "record_id")


def some_tasks(count: int) -> list[Task]:
    """Different tasks of one family."""
    first = drawn(1)[0][0]
    return [replace(first, idx=n, key=f"k{n}", query=f"{first.query} {n}") for n in range(count)]


def test_baselines_and_their_gates() -> None:
    tasks = some_tasks(20)
    fair = [key(n, None if n < 2 else f"a{n % 9}") for n in range(20)]
    assert constant_baseline(fair) == {"toy": 0.1}
    assert (constant(tasks, fair), majority(tasks, fair)) == ([], [])
    greedy = [key(n, "a" if n < 4 else f"b{n}") for n in range(20)]
    assert majority_baseline(greedy) == {"toy": 0.2}
    assert most_frequent(greedy) == {"toy": ("a",)}
    assert majority(tasks, greedy) == ["toy: one answer is right in 20% of 20 tasks"]
    silent = [key(n, None if n < 4 else f"b{n}") for n in range(20)]
    assert constant(tasks, silent) == ["toy: None is right in 20% of 20 tasks"]


def asked_key(n: int, group: str, careless: tuple[str, ...] = (), **hidden: int) -> Key:
    """A key with its question and the careless readings that come out right."""
    params = {"asked": Asked("highest", facts={"group": group}).params(), "hidden": hidden}
    return replace(key(n, f"a{n}"), params=params, proof={"careless": list(careless)})


def test_a_question_comes_twice_at_most_whatever_its_words() -> None:
    tasks = some_tasks(20)
    twice = [asked_key(n, f"g{n // 2}") for n in range(20)]
    assert no_repetition(tasks, twice) == []
    (said,) = no_repetition(tasks, [asked_key(n, f"g{n // 3}") for n in range(3)] + twice[6:])
    assert said.startswith("toy: 3 tasks ask")
    texts = [asked_key(n, f"text {n}", issue=1) for n in range(3)]
    assert len(no_repetition(tasks, texts)) == 1
    tasks, keys = drawn(60)
    assert no_repetition(tasks, keys) == []


def test_a_careless_reading_is_right_in_half_of_the_tasks_at_most() -> None:
    tasks = some_tasks(20)
    assert period_matters(tasks, [asked_key(n, f"g{n}", ("ever",) if n < 10 else ()) for n in range(20)]) == []
    keys = [asked_key(n, f"g{n}", ("ever", "year") if n < 11 else ("year",) if n == 11 else ()) for n in range(20)]
    assert period_matters(tasks, keys) == [
        "toy: reading the period as 'ever' is right in 11 of 20 tasks",
        "toy: reading the period as 'year' is right in 12 of 20 tasks",
    ]


@pytest.mark.parametrize(("field", "value"), [("idx", 0), ("key", "k0"), ("query", None)])
def test_duplicates_are_seen(field: str, value: object) -> None:
    tasks = some_tasks(3)
    same = tasks[0].query if value is None else value
    assert no_duplicate(tasks, []) == []
    assert len(no_duplicate([*tasks[:2], tasks[2].replaced(**{field: same})], [])) == 1


@pytest.mark.parametrize(
    ("statement", "safe"),
    [
        ("SELECT Id FROM Case WHERE Status = 'Closed'", True),
        ("SELECT Id FROM Case WHERE OrderItemId__c = '802'", False),
        ("SELECT Id FROM Case WHERE OrderItemId__r.Product2Id = '01t'", False),
        ("SELECT Id, Owner.Name FROM Case", False),
        ("SELECT FIELDS(ALL) FROM Case LIMIT 5", False),
        ("FIND {x} RETURNING Case(Subject)", False),
    ],
)
def test_only_statements_that_cannot_see_an_edit_are_remembered(statement: str, safe: bool) -> None:
    assert untouched(statement, Edit("Case", "500", {"OrderItemId__c": None, "OwnerId": "005"})) == safe
