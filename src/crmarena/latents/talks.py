"""Calls about deals: when they take place and what they reveal of rivals and themes."""

from datetime import timedelta

from crmarena.core.rng import Rng
from crmarena.latents.deals import Draft
from crmarena.latents.hours import offset_of, weekday_on, working_moment
from crmarena.latents.leads import Floor
from crmarena.latents.quota import flat, settle
from crmarena.latents.stories import CallStory, CompetitorStory, Insight
from crmarena.spec.spec import OrgSpec

_STANCES = ("advantage", "disadvantage", "offer", "mention")
_STANCE_WEIGHTS = (4, 4, 2, 3)


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


def rivals(drafts: list[Draft], competitors: tuple[CompetitorStory, ...], rng: Rng) -> list[tuple[int, ...]]:
    """Which competitors are in the race for each deal: 0 to 3, some much more often, and more so in some years."""
    out = []
    base = [1 / (rank + 1) ** 0.5 for rank in range(len(competitors))]
    order = rng.shuffled(range(len(competitors)))
    for i, draft in enumerate(drafts):
        draw = rng.child(i)
        year = draft.created.year
        weights = [
            base[order[c]] * (0.5 + 1.5 * rng.child("drift", c, year).random())
            if competitors[c].founded <= year
            else 0.0
            for c in range(len(competitors))
        ]
        able = [c for c in range(len(competitors)) if weights[c]]
        size = min(len(able), draw.weighted((0, 1, 2, 3), (25, 35, 25, 15)))
        chosen: list[int] = []
        while len(chosen) < size:
            one = draw.weighted(able, [weights[c] for c in able])
            if one not in chosen:
                chosen.append(one)
        out.append(tuple(chosen))
    return out


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
        deck: list[int] = []
        for start in sorted(starts):
            contact = rng.choice(self.colleagues[draft.account]) if rng.chance(0.1) else draft.contact
            insights = self._insights(competing, deck, rng)
            out.append(CallStory(self.next, -1, deal, draft.owner, contact, start, insights))
            self.next += 1
        return tuple(out)

    def _insights(self, competing: tuple[int, ...], deck: list[int], rng: Rng) -> tuple[Insight, ...]:
        """One to four remarks: themes with a mood, and what is said of rivals in the race.

        The rivals' turns come from a `deck`, so that neither the first nor the one named most often is blamed more.
        """
        out = [
            Insight(theme, "positive" if rng.chance(0.62) else "negative")
            for theme in rng.sample(self.themes, rng.weighted((1, 2, 3), (3, 4, 2)))
        ]
        if competing and rng.chance(0.55):
            stance = rng.weighted(_STANCES, _STANCE_WEIGHTS)
            mood = "positive" if stance in ("advantage", "mention") else "negative"
            if not deck:
                deck += rng.shuffled(competing)
            out.append(Insight("", mood, deck.pop(), stance))
        return tuple(rng.shuffled(out))
