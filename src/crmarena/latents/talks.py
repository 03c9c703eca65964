"""Calls about deals: when they take place and what they reveal of rivals and themes."""

from collections.abc import Sequence
from datetime import timedelta

from crmarena.core.rng import Rng
from crmarena.latents.deals import Draft, total
from crmarena.latents.hours import offset_of, weekday_on, working_moment
from crmarena.latents.leads import Floor
from crmarena.latents.quota import flat, settle
from crmarena.latents.rivalry import Season
from crmarena.latents.stories import CallStory, Insight
from crmarena.spec.spec import OrgSpec

_STANCES = ("advantage", "disadvantage", "mention")
_STANCE_WEIGHTS = (4, 4, 3)
_OFFERING = 0.2
"""Share of the deals with competitors for which one of them has made an offer."""


def count_calls(drafts: list[Draft], spec: OrgSpec, rng: Rng) -> list[int]:
    """How many calls each deal has; one call per lead is taken off the count first."""
    left = max(0, spec.count("VoiceCallTranscript__c") - spec.count("Lead"))
    mean = left / max(1, len(drafts))
    drawn = [rng.poisson(mean) for _ in drafts]
    return settle(drawn, left, flat(len(drafts), 0, max(10, round(mean * 4))), rng, "calls")


def count_mails(total: int, drafts: list[Draft], rng: Rng) -> list[int]:
    """How many e-mails each deal's thread has."""
    mean = total / max(1, len(drafts))
    drawn = [rng.poisson(mean) for _ in drafts]
    return settle(drawn, total, flat(len(drafts), 0, max(16, round(mean * 4))), rng, "deal e-mails")


def rivals(drafts: list[Draft], rivalry: tuple[Season, ...], rng: Rng) -> list[tuple[int, ...]]:
    """Which competitors are in the race for each deal: 0 to 3, by their weights in the year it was born."""
    years = {season.year: season.weights for season in rivalry}
    out = []
    for i, draft in enumerate(drafts):
        draw, weights = rng.child(i), years[draft.created.year]
        able = [c for c, weight in enumerate(weights) if weight]
        size = min(len(able), draw.weighted((0, 1, 2, 3), (25, 35, 25, 15)))
        chosen: list[int] = []
        while len(chosen) < size:
            one = draw.weighted(able, weights)
            if one not in chosen:
                chosen.append(one)
        out.append(tuple(chosen))
    return out


def offered(competing: Sequence[int], ours: int, rng: Rng) -> Insight | None:
    """What a competitor has offered for the same lines, in one of five deals; whole dollars below or above ours."""
    if not competing or not rng.chance(_OFFERING):
        return None
    price = max(1, round(ours * rng.uniform(0.8, 1.1) / 100)) * 100
    return Insight("", "negative", rng.choice(competing), "offer", price, written=rng.chance(0.5))


class Caller:
    """Writes the calls of one deal after the other and numbers them through, after the leads' calls."""

    def __init__(self, floor: Floor, themes: tuple[str, ...], colleagues: list[list[int]], first: int) -> None:
        self.floor = floor
        self.themes = themes
        self.colleagues = colleagues
        self.next = first

    def write(self, deal: int, draft: Draft, count: int, competing: tuple[int, ...], rng: Rng) -> tuple[CallStory, ...]:
        """`count` calls within the life of the deal, in office hours of the customer's place."""
        offset = offset_of(self.floor.accounts[draft.account].state)
        first, last = draft.opened + timedelta(days=1), min(draft.close, self.floor.spec.end) - timedelta(days=1)
        starts = []
        for _ in range(count):
            day = first + timedelta(days=rng.integer(0, (last - first).days))
            if self.floor.spec.edition == "b2b" or rng.chance(0.9):
                day = weekday_on(day) if weekday_on(day) <= last else weekday_on(day, back=True)
            starts.append(working_moment(rng, day, offset))
        out = []
        offer = offered(competing, total(draft.lines), rng.child("offer"))
        told = rng.child("told").integer(1, max(1, count))
        deck: list[int] = []
        for turn, start in enumerate(sorted(starts), 1):
            contact = rng.choice(self.colleagues[draft.account]) if rng.chance(0.1) else draft.contact
            insights = self._insights(competing, deck, rng, offer if turn == told else None)
            out.append(CallStory(self.next, -1, deal, draft.owner, contact, start, insights))
            self.next += 1
        return tuple(out)

    def _insights(
        self, competing: tuple[int, ...], deck: list[int], rng: Rng, offer: Insight | None
    ) -> tuple[Insight, ...]:
        """One to four remarks: themes with a mood, and what is said of rivals in the race or offered by one.

        The rivals' turns come from a `deck`, so that neither the first nor the one named most often is blamed more.
        """
        out = [
            Insight(theme, "positive" if rng.chance(0.62) else "negative")
            for theme in rng.sample(self.themes, rng.weighted((1, 2, 3), (3, 4, 2)))
        ]
        if offer:
            out.append(offer)
        elif competing and rng.chance(0.55):
            stance = rng.weighted(_STANCES, _STANCE_WEIGHTS)
            mood = "positive" if stance in ("advantage", "mention") else "negative"
            if not deck:
                deck += rng.shuffled(competing)
            out.append(Insight("", mood, deck.pop(), stance))
        return tuple(rng.shuffled(out))
