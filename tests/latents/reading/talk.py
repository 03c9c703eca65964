"""Reading calls about deals: themes with their moods, competitors and what is said of them, offers, and the drift."""

import re
from collections import Counter, defaultdict
from functools import lru_cache

from crmarena.latents import World
from crmarena.records.rules.spoken import spoken_lines
from crmarena.records.text.realise import grammar, template
from crmarena.spec.pack import load_pack
from latents.reading.chance import beyond_chance
from latents.reading.rows import Rows
from latents.reading.shapes import Shapes

_SUM = re.compile(r"\$(\d[\d,]*\d)|\b(\d[\d,]*\d) dollars")
_SPOKEN = re.compile(
    r"word of mouth|phone|nothing on paper|verbally|without any document|not in writing|no paper|orally|in passing|"
    r"spoken"
)
_STANCES = ("advantage", "disadvantage", "mention")


def deal_calls(rows: Rows) -> list[tuple[str, str, str, list[str]]]:
    """Id, deal, day and the customer's lines of every call about a deal."""
    out = []
    for call, deal, at, body in rows.read("VoiceCallTranscript__c", "Id", "OpportunityId__c", "CreatedDate", "Body__c"):
        if deal:
            lines = spoken_lines(body)
            out.append((call, deal, at, [line.words for line in lines if line.speaker != lines[0].speaker]))
    return out


@lru_cache(maxsize=2)
def _themes(pack: str) -> list[tuple[str, str, Shapes]]:
    out = []
    for theme in load_pack(pack).subtopics:
        for mood, texts in (("positive", theme.positive), ("negative", theme.negative)):
            out.append((theme.label, mood, Shapes(tuple((template(text),) for text in texts))))
    return out


def check_subtopics(world: World, rows: Rows) -> None:
    """What the customer says of a theme stands in the call, in the mood the insight has."""
    expected = {
        world.ids.of("VoiceCallTranscript__c", call.ordinal): Counter(
            (one.subtopic, one.sentiment) for one in call.insights if one.subtopic
        )
        for deal in world.deals
        for call in deal.calls
    }
    found = {
        call: Counter((label, mood) for line in lines for label, mood, shapes in _themes(world.spec.pack)
                      if shapes.first(line) is not None)
        for call, _, _, lines in deal_calls(rows)
    }  # fmt: skip
    assert found == expected


@lru_cache(maxsize=64)
def _stances(pack: str, rival: str) -> dict[str, Shapes]:
    facets = "|".join(re.escape(facet.noun) for facet in load_pack(pack).facets)
    slots = {"rival": re.escape(rival), "facet": facets}
    return {stance: Shapes(grammar("deal_call", pack)[stance], slots) for stance in _STANCES}


def check_stances(world: World, rows: Rows) -> None:
    """What is said of a competitor tells which of us is ahead, and in which facet, in keeping with its profile."""
    expected = {
        (world.ids.of("VoiceCallTranscript__c", call.ordinal), one.competitor): one.stance
        for deal in world.deals for call in deal.calls for one in call.insights if one.stance and not one.price
    }  # fmt: skip
    found = {}
    for call, _, _, lines in deal_calls(rows):
        for rival in world.competitors:
            for line in lines:
                if rival.name not in line or _SUM.search(line):
                    continue
                said = {name: shape.first(line) for name, shape in _stances(world.spec.pack, rival.name).items()}
                fits = [name for name, slots in said.items() if slots is not None]
                assert len(fits) == 1, (fits, line)
                found[call, rival.ordinal] = fits[0]
    assert found == expected


def check_competitors(world: World, rows: Rows) -> None:
    """The competitors named around a deal are in the race for it."""
    found: dict[str, set[int]] = defaultdict(set)
    for _, deal, _, lines in deal_calls(rows):
        text = " ".join(lines)
        found[deal] |= {rival.ordinal for rival in world.competitors if rival.name in text}
    named = [(deal, some) for deal, some in found.items() if some]
    assert len(named) >= 5
    assert all(some <= set(world.deals[world.ids.ordinal_of(deal)].competitors) for deal, some in named)


def check_offers(world: World, rows: Rows) -> None:
    """Who has offered what for the same lines, and whether in writing, stands in a call."""
    found = defaultdict(list)
    for _, deal, _, lines in sorted(deal_calls(rows), key=lambda call: call[2]):
        for line in lines:
            price = _SUM.search(line)
            for rival in world.competitors if price else ():
                if price and rival.name in line:
                    cents = int((price[1] or price[2]).replace(",", "")) * 100
                    found[deal].append((rival.ordinal, cents, not _SPOKEN.search(line)))
    expected = {
        world.ids.of("Opportunity", deal.ordinal): [(o.competitor, o.price, o.written) for o in deal.offers]
        for deal in world.deals
        if deal.offers
    }
    assert found == expected
    assert expected


def check_drift(world: World, rows: Rows) -> None:
    """Competitors are named more in the years in which they are more about, beyond their standing over all years."""
    weights = {season.year: [w / sum(season.weights) for w in season.weights] for season in world.rivalry}
    years = sorted(weights)
    born = rows.by("Opportunity", "Id", "CreatedDate")
    named = []
    for _, deal, _, lines in deal_calls(rows):
        text = " ".join(lines)
        named += [(int(born[deal][:4]), rival.ordinal) for rival in world.competitors if rival.name in text]
    rivals = [rival for _, rival in named]

    def value(order: list[int]) -> float:
        return sum(weights[year][rival] for year, rival in zip(order, rivals, strict=True))

    assert len(years) > 2
    assert beyond_chance(lambda order: value(list(order)), [year for year, _ in named]) > 3
