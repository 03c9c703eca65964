"""Calls reveal what their stories say, keep their form, and are pure."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text import Memory, deal_call, lead_call
from crmarena.records.text.dialogue import SHORT
from crmarena.records.text.facts import pack_of, product_facts
from crmarena.records.text.lint import lint
from crmarena.records.text.words import number

LINE = re.compile(r"\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\] ([^:]+): (.+)")
SAMPLE = 200


def turns(body: str) -> list[tuple[datetime, str, str]]:
    out = []
    for line in body.split("\n"):
        match = LINE.fullmatch(line)
        assert match, line
        out.append((datetime.fromisoformat(match[1] + "+00:00"), match[2], match[3]))
    return out


def lead_bodies(world: World) -> list[tuple[int, str, datetime]]:
    memory = Memory()
    return [
        (i, *lead_call(world, world.leads[call.lead], call, Rng("lead call", i), memory)[:2])
        for i, call in enumerate(world.lead_calls[:SAMPLE])
    ]


def test_form_of_lead_calls(world: World) -> None:
    for i, body, end in lead_bodies(world):
        call, lead = world.lead_calls[i], world.leads[world.lead_calls[i].lead]
        rows = turns(body)
        assert 16 <= len(rows) <= 30
        assert rows[0][0] == call.start
        assert all(2 <= (b[0] - a[0]).total_seconds() <= 60 for a, b in pairwise(rows))
        assert timedelta(seconds=1) <= end - rows[-1][0] <= timedelta(seconds=6)
        seller = world.users[call.seller]
        assert [name for _, name, _ in rows[:2]] == [f"{seller.first} {seller.last}", f"{lead.first} {lead.last}"]
        assert all(a[1] != b[1] for a, b in pairwise(rows))
        assert lint(body) == []


def test_lead_calls_state_products_quantities_budget_and_days(world: World) -> None:
    for i, body, _ in lead_bodies(world):
        lead = world.leads[world.lead_calls[i].lead]
        said = [text for _, name, text in turns(body) if name == f"{lead.first} {lead.last}"]
        for product, quantity in lead.items:
            name = re.escape(world.products[product].name)
            count = "one|a single" if quantity == 1 else f"{number(quantity)}|{quantity}"
            pattern = rf"\b({count})\b[\w ]* {name}|{name}, (just )?\b({count})\b"
            assert any(re.search(pattern, text, re.IGNORECASE) for text in said), (name, quantity, body)
        dollars = rf"\$?{lead.budget // 100:,}\b".replace(",", ",?")
        assert any(re.search(dollars, text) for text in said), body
        assert any(re.search(rf"\b({number(lead.days)}|{lead.days}) days?\b", text, re.IGNORECASE) for text in said), (
            body
        )


def test_lead_calls_name_the_company_and_no_foreign_product(world: World) -> None:
    for i, body, _ in lead_bodies(world):
        lead = world.leads[world.lead_calls[i].lead]
        mine = {world.products[product].name for product, _ in lead.items}
        assert not [p.name for p in world.products if p.name in body and p.name not in mine]
        assert world.spec.company in body


def test_need_is_told_with_a_pain_of_the_product(world: World) -> None:
    for i, body, _ in lead_bodies(world):
        lead = world.leads[world.lead_calls[i].lead]
        pains = [pain for product, _ in lead.items for pain in product_facts(world, world.products[product]).pains]
        if lead.need:
            assert any(pain.lower() in formal(body).lower() for pain in pains), body


def test_deal_calls_say_every_insight(world: World) -> None:
    themes = {theme.label: theme for theme in pack_of(world).subtopics}
    calls = [(deal, call) for deal in world.deals for call in deal.calls][:SAMPLE]
    memory = Memory()
    for deal, call in calls:
        body, end, _ = deal_call(world, deal, call, Rng("deal call", call.ordinal), memory)
        rows = turns(body)
        assert 16 <= len(rows) <= 30
        assert rows[0][0] == call.start < end
        assert lint(body) == []
        said = " ".join(text for _, _, text in rows)
        for insight in call.insights:
            if insight.competitor >= 0:
                assert world.competitors[insight.competitor].name in said
            if insight.subtopic:
                theme = themes[insight.subtopic]
                side = theme.positive if insight.sentiment == "positive" else theme.negative
                assert any(matches(template, said) for template in side), (insight, body)


def formal(text: str) -> str:
    """The text without casual forms."""
    for long, short in SHORT.items():
        text = text.replace(short, long)
    return text


def matches(template: str, said: str) -> bool:
    """True if some reading of a flat template was said, in either manner of speaking."""
    parts = re.split(r"(\{[^{}]*\})", template)
    options = (
        "(?:" + "|".join(re.escape(p) for p in part[1:-1].split("|")) + ")" if part[:1] == "{" else re.escape(part)
        for part in parts
    )
    return bool(re.search("".join(options), formal(said), re.IGNORECASE))


def test_calls_are_pure(world: World) -> None:
    call = world.lead_calls[0]
    lead = world.leads[call.lead]
    first = lead_call(world, lead, call, Rng("pure"))
    for other in world.lead_calls[1:20]:
        lead_call(world, world.leads[other.lead], other, Rng("between", other.ordinal))
    assert lead_call(world, lead, call, Rng("pure")) == first
    assert lead_call(world, lead, call, Rng("impure")) != first


def test_several_numbers_and_durations(world: World) -> None:
    bodies = [body for _, body, _ in lead_bodies(world)]
    money = [len(re.findall(r"\$\d|\d dollars", body)) for body in bodies]
    spans = [len(re.findall(r"\w+ (?:days?|weeks)\b", body)) for body in bodies]
    assert sum(count > 1 for count in money) >= 0.5 * len(bodies)
    assert sum(count > 1 for count in spans) >= 0.5 * len(bodies)
