"""A gate that cannot fail proves nothing: each detector sees a planted shortcut, and lets its absence pass."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import mean

import pytest

from crmarena.audit.ngrams import nearest, tokens
from crmarena.core.rng import Rng
from crmarena.latents import World, sample_world
from crmarena.latents.stories import CallStory, DealStory, Insight
from crmarena.records.text.ledger import Told
from crmarena.records.text.lint import lint
from crmarena.spec.spec import load_spec
from shortcuts.deals import blames
from shortcuts.gates import GATES, hold, refuse
from shortcuts.leaks import (
    Grams,
    Ranking,
    alike,
    carried_over,
    concentration,
    even,
    guessed,
    guessed_from,
    majority,
    predicted,
    related,
    told_by,
    within,
)
from shortcuts.talks import Call, durations, frozen, large_numbers, least_share
from shortcuts.words import shared_words, stems

_WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet", "joust", "knoll", "larch")
_SIZE = 800


def labels(rng: Rng) -> list[bool]:
    """Fair coins."""
    return [rng.chance(0.5) for _ in range(_SIZE)]


def texts(rng: Rng, marks: list[bool], leak: Callable[[bool], str]) -> list[str]:
    """Random words, with what `leak` says of the label in two texts of five."""
    out = []
    for mark in marks:
        words = [rng.choice(_WORDS) for _ in range(20)]
        out.append(" ".join([*words[:10], leak(mark) if rng.chance(0.4) else "", *words[10:]]))
    return out


def numbers(rng: Rng, marks: list[bool], shift: float) -> list[float]:
    """Random numbers, higher by `shift` where the label holds."""
    return [rng.normal() + shift * mark for mark in marks]


def halves(marks: list[bool]) -> list[bool]:
    """Every other text."""
    return [bool(at % 2) for at in range(len(marks))]


def keyword(leaky: bool) -> float:
    """A word of the label (row 1, and 5 for the seller)."""
    rng = Rng("planted", "word")
    marks = labels(rng)
    return guessed(Grams(texts(rng, marks, lambda mark: "granted" if mark and leaky else "mentioned"), 1).counts, marks)


def remembered(leaky: bool) -> float:
    """A word of the label that frames of both halves share (row 2)."""
    rng = Rng("planted", "half")
    marks = labels(rng)
    found = texts(rng, marks, lambda mark: "not mine" if mark and leaky else "all right")
    return carried_over(Grams(found, 3).counts, marks, halves(marks))


def ordered(leaky: bool) -> float:
    """Two words whose order alone is the label (row 3): single words see nothing."""
    rng = Rng("planted", "order")
    marks = labels(rng)
    orders = ("she decides he signs", "he decides she signs")
    plain = texts(rng, marks, lambda _: "")
    found = [f"{text} {orders[mark if leaky else rng.chance(0.5)]}" for text, mark in zip(plain, marks, strict=True)]
    assert guessed(Grams(found, 1).counts, marks) <= GATES[1].high
    return guessed(Grams(found, 3).counts, marks)


def one_number(leaky: bool) -> float:
    """Longer with one label (row 4; so are rank and rarity in rows 11 and 23)."""
    rng = Rng("planted", "length")
    marks = labels(rng)
    return told_by(numbers(rng, marks, 0.6 if leaky else 0.0), marks)


def several_numbers(leaky: bool) -> float:
    """One of several measures is higher with the label (rows 16, 18, 19 and 21)."""
    rng = Rng("planted", "rows")
    marks = labels(rng)
    columns = [numbers(rng, marks, 0.0), numbers(rng, marks, 0.9 if leaky else 0.0)]
    return guessed_from(list(zip(*columns, strict=True)), marks)


def correlated(leaky: bool) -> float:
    """Said more often with the label (rows 6 and 20)."""
    rng = Rng("planted", "said")
    marks = [mark for mark in labels(rng) for _ in range(4)]
    said = [float(rng.chance(0.7 if mark and leaky else 0.5)) for mark in marks]
    return related(said, [float(mark) for mark in marks])


def apart(leaky: bool) -> float:
    """Margins of one label are wider (row 9)."""
    rng = Rng("planted", "margins")
    return alike(
        [rng.uniform(0, 0.2) for _ in range(400)], [rng.uniform(0, 0.16 if leaky else 0.2) for _ in range(400)]
    )


def constant(leaky: bool) -> float:
    """A third of the answers are the same (row 14)."""
    return majority([0 if leaky and at % 3 == 0 else at for at in range(60)])


def searched(leaky: bool) -> float:
    """The question's words stand in the gold document (row 17)."""
    documents = [f"{word} {word} about stock" if leaky else "about stock and more" for word in _WORDS]
    ranking = Ranking(documents)
    return mean(ranking.first(f"which page tells of {word}") == at for at, word in enumerate(_WORDS))


def late(leaky: bool) -> float:
    """Winners in the last fifth only (row 27)."""
    rng = Rng("planted", "place")
    return even([within(9 if leaky else rng.integer(0, 9), 10, rng) for _ in range(60)])


def few(leaky: bool) -> float:
    """Three winners of everything (row 28)."""
    return concentration(at % (3 if leaky else 25) for at in range(100))


def asked(leaky: bool) -> float:
    """The wording depends on the answer (row 29)."""
    rng = Rng("planted", "asked")
    answers = [rng.choice(_WORDS) for _ in range(240)]
    found = [f"who is it {answer if leaky else rng.choice(_WORDS)}" for answer in answers]
    return predicted(found, answers) - majority(answers)


def copied(leaky: bool) -> float:
    """A text is another one with two words changed (row 24)."""
    rng = Rng("planted", "copies")
    found = [" ".join(f"{rng.choice(_WORDS)}{rng.integer(0, 99)}" for _ in range(60)) for _ in range(30)]
    if leaky:
        found.append(f"{found[0]} once more")
    return max(nearest([tokens(text) for text in found]))[0]


def faulty(leaky: bool) -> float:
    """A slot is left, a blank doubled (row 22)."""
    return len(lint("We have [product] and  more." if leaky else "We have an anvil and more."))


def only_number(leaky: bool) -> float:
    """The budget is the only large number (row 7)."""
    said = ["We have $2,524 for it."] * 3 + ["We have $2,524, and spent 1,900 dollars last year."] * 3
    return mean(len(large_numbers(text)) == 1 for text in (said[:4] if leaky else said))


def only_duration(leaky: bool) -> float:
    """The wish is the only duration (row 8)."""
    said = ["It has to run in 4 days."] * 3 + ["It has to run in four days; the trial took 2 weeks."] * 3
    return mean(len(durations(text)) > 1 for text in (said[:4] if leaky else said))


def never(leaky: bool) -> float:
    """Nothing of the first band ever fails (row 10)."""
    marks = [(at % 2, bool(at % 4 == 3 or (at % 8 == 0 and not leaky))) for at in range(80)]
    return least_share([mark for _, mark in marks], [band for band, _ in marks])


def first_named(leaky: bool) -> float:
    """Who is named first is to blame (row 12)."""
    deals = [deal_about(["advantage", "mention"] if leaky or at % 2 else ["mention", "advantage"]) for at in range(20)]
    found = [blame for deal in deals for blame in blames(deal)]
    return mean(blame.first for blame in found) - mean(1 / blame.rivals for blame in found)


def most_named(leaky: bool) -> float:
    """Who is named most is to blame (row 13)."""
    stances = ["mention", "disadvantage", "disadvantage"] if leaky else ["disadvantage", "mention"]
    return mean(blame.most for blame in blames(deal_about(stances)))


@cache
def tiny() -> World:
    """The smallest world there is."""
    return sample_world(load_spec("tiny"))


def deal_about(stances: list[str]) -> DealStory:
    """A deal in whose calls competitor 0 is named with the first stance, then competitor 1 with all others."""
    deal = next(deal for deal in tiny().deals if deal.lost_to < 0)
    start = datetime(2022, 1, 3, 15, tzinfo=UTC)
    calls = [
        CallStory(at, -1, deal.ordinal, 0, 0, start + timedelta(days=at), (Insight("", "positive", min(at, 1), how),))
        for at, how in enumerate(stances)
    ]
    return replace(deal, calls=tuple(calls))


def named(leaky: bool) -> float:
    """A case names its issue, a paraphrase its product (rows 25 and 26)."""
    return shared_words("Export Format Error", "The export has a format error." if leaky else "Files come out broken.")


def repeated(leaky: bool) -> float:
    """Two words of the name come again (row 26)."""
    return len(stems("rule checker for red pens") & stems("Redpen Rule Checker" if leaky else "Redpen Rules"))


def unfrozen(leaky: bool) -> float:
    """One label's answers are held in the ledger once more (row 30)."""
    turns = ("What?", "This.", "Who?", "I do.") * 5
    told = tuple(Told("need", "yes", turn, turns[turn]) for turn in (0, 1, 2))
    lead = tiny().leads[0]
    one, other = (Call(lead, turns, told[: 3 if more else 2], {}, "") for more in (leaky, False))
    return frozen(one) - frozen(other)


_PLANTED: dict[Callable[[bool], float], tuple[int, ...]] = {
    keyword: (1, 5),
    remembered: (2,),
    ordered: (3,),
    one_number: (4, 11, 23),
    several_numbers: (16, 18, 19, 21),
    correlated: (6, 20),
    only_number: (7,),
    only_duration: (8,),
    apart: (9,),
    never: (10,),
    first_named: (12,),
    most_named: (13,),
    constant: (14,),
    searched: (17,),
    faulty: (22,),
    copied: (24,),
    named: (25,),
    repeated: (26,),
    late: (27,),
    few: (28,),
    asked: (29,),
    unfrozen: (30,),
}


@pytest.mark.parametrize(("row", "plant"), [(row, plant) for plant, rows in _PLANTED.items() for row in rows])
def test_each_detector_sees_what_is_planted_and_nothing_else(row: int, plant: Callable[[bool], float]) -> None:
    refuse(row, plant(True))
    hold(row, plant(False))
