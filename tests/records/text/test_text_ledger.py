"""The ledger of a call knows where each fact stands, and sees what contradicts it."""

from dataclasses import replace

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text import Memory, deal_call, lead_call
from crmarena.records.text.dialogue import Talk
from crmarena.records.text.ledger import Told, contradictions
from crmarena.records.text.realise import Voice
from crmarena.records.text.transcript import Turn

TURNS = [Turn("A", "What is set aside, and by when?"), Turn("B", "We have $2,100, and three days for it.")]
TOLD = [Told("budget", "210000", 1, "$2,100"), Told("days", "3", 1, "three days")]


def test_a_true_ledger_has_no_contradiction() -> None:
    assert contradictions(TURNS, TOLD) == []


@pytest.mark.parametrize(
    ("turns", "told", "wrong"),
    [
        (TURNS, [replace(TOLD[0], surface="$2,200"), TOLD[1]], "does not say '$2,200'"),
        (TURNS, [replace(TOLD[0], turn=0), TOLD[1]], "turn 0 does not say"),
        (TURNS, [*TOLD, replace(TOLD[0], value="1")], "budget has 2 values"),
        ([TURNS[0], Turn("B", "We have $2,100, or $900. Three days, three days.")], TOLD, "'$900'"),
        ([TURNS[0], Turn("B", "We have $2,100, three days, well, nine days.")], TOLD, "'nine days'"),
        ([Turn("A", "I heard 900 dollars?"), TURNS[1]], TOLD, "turn 0 says '900 dollars'"),
    ],
)
def test_each_kind_of_contradiction_is_seen(turns: list[Turn], told: list[Told], wrong: str) -> None:
    assert any(wrong in fault for fault in contradictions(turns, told))


def test_what_was_not_said_cannot_be_noted() -> None:
    talk = Talk(Voice({}, Rng("note"), {}), "A", "B")
    talk.exchange("How much?", "We have $2,100.")
    talk.note("budget", "210000", "$2,100")
    talk.note("spend", "$5", "$5", decoy=True)
    assert [entry.fact for entry in talk.told] == ["budget"]
    with pytest.raises(CrmArenaError, match="does not say its days"):
        talk.note("days", "3", "three days")


def test_lead_calls_tell_every_fact_once(world: World) -> None:
    memory = Memory()
    for call in world.lead_calls[:150]:
        lead = world.leads[call.lead]
        told = lead_call(world, lead, call, Rng("ledger", call.ordinal), memory).told
        facts = {entry.fact: entry.value for entry in told if not entry.decoy}
        wanted = {f"quantity of {world.products[p].name}": str(n) for p, n in lead.items}
        wanted |= {"budget": str(lead.budget), "days": str(lead.days)}
        wanted |= {"need": "yes" if lead.need else "no", "authority": "yes" if lead.authority else "no"}
        assert facts == wanted


def test_deal_calls_tell_every_insight_once(world: World) -> None:
    memory = Memory()
    for deal in world.deals[:80]:
        for call in deal.calls:
            told = deal_call(world, deal, call, Rng("ledger", call.ordinal), memory).told
            facts = {entry.fact: entry.value for entry in told if not entry.fact.startswith("quantity")}
            wanted = {f"subtopic {i.subtopic}": i.sentiment for i in call.insights if i.subtopic}
            wanted |= {f"competitor {world.competitors[i.competitor].name}": i.stance for i in call.insights
                       if i.competitor >= 0}  # fmt: skip
            for one in (i for i in call.insights if i.price):
                rival = world.competitors[one.competitor].name
                wanted |= {f"offer of {rival}": str(one.price)}
                wanted |= {f"medium of {rival}": "written" if one.written else "verbal"}
            assert facts == wanted
