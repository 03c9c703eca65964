"""Mails, to-dos, meetings and short descriptions of deals."""

import re
from collections import Counter
from datetime import UTC, datetime, time
from itertools import pairwise

import pytest

from crmarena.core.rng import Rng
from crmarena.latents.losses import REASONS
from crmarena.latents.stories import EventStory
from crmarena.latents.world import World
from crmarena.records.text import (
    account_text,
    contract_text,
    deal_text,
    deal_thread,
    event_text,
    lead_text,
    quote_text,
    task_text,
)
from crmarena.records.text.facts import full_name, pack_of
from crmarena.records.text.lint import lint
from crmarena.records.text.outcome import reason_in, speaks_of_loss, without_loss
from crmarena.records.text.realise import Voice, grammar, template
from crmarena.spec.pack import load_pack, packs


def test_threads_fit_into_the_life_of_the_deal(world: World) -> None:
    for deal in world.deals[:300]:
        thread = deal_thread(world, deal, Rng("mails", deal.ordinal))
        assert len(thread) == deal.emails
        people = {world.users[deal.owner].email, world.contacts[deal.contact].email}
        limit = min(deal.close, world.spec.end)
        for mail in thread:
            assert deal.created < mail.at < datetime.combine(limit, time(23, 59), UTC)
            assert {mail.sender, mail.recipient} == people
            assert lint(mail.body) == lint(mail.subject) == []
        assert all(before.at < after.at for before, after in pairwise(thread))


def test_tasks_use_the_vocabulary_of_their_stage(world: World) -> None:
    heads = {
        name: {subject.split("{")[0].split("[")[0].strip() for subject in stage.subjects} - {""}
        for name, stage in pack_of(world).stages.items()
    }
    for deal in world.deals[:200]:
        for task in deal.tasks:
            subject, description = task_text(world, deal, task, Rng("task", task.ordinal))
            lost = bool(deal.lost_reason) and task.stage == "Closed"
            assert speaks_of_loss(world.spec.pack, subject) == lost
            assert lost or any(subject.startswith(head) for head in heads[task.stage]), (task.stage, subject)
            assert lint(subject) == lint(description) == []


def test_closed_deals_without_a_contract_say_why(world: World) -> None:
    said: Counter[str] = Counter()
    texts: set[str] = set()
    for deal in world.deals:
        text = deal_text(world, deal, Rng("why", deal.ordinal))
        found = reason_in(world.spec.pack, text)
        assert (found is not None) == (deal.stage == "Closed" and deal.contract is None)
        if found:
            said[found[0]] += 1
            texts.add(found[1].replace(full_name(world.contacts[deal.contact]), "X"))
            assert found[0] == deal.lost_reason
            assert (deal.lost_to >= 0) == (found[0] == "competitor")
            assert deal.lost_to < 0 or deal.lost_to in deal.competitors
            assert deal.lost_to < 0 or world.competitors[deal.lost_to].name in found[1]
            assert lint(text) == []
    assert set(said) == set(REASONS)
    assert min(said.values()) >= 10
    assert len(texts) >= 60


def test_meetings_after_a_loss_are_not_those_after_a_win(world: World) -> None:
    for deal in world.deals:
        event = EventStory(0, deal.owner, "Closed", datetime(2024, 1, 1, tzinfo=UTC), 30)
        subject, _, _ = event_text(world, deal, event, Rng("event", deal.ordinal))
        assert speaks_of_loss(world.spec.pack, subject) == bool(deal.lost_reason)


LOSS = re.compile(r"\b(lost|loss|losing|refusal|not chosen|win Otter Works back)\b", re.IGNORECASE)


@pytest.mark.parametrize("pack", packs())
def test_words_of_loss_are_not_words_of_anything_else(pack: str) -> None:
    slots = {"account": "Otter Works", "contact": "Ann Bo", "product": "Anvil", "city": "Salem", "rival": "Ypsilon"}
    other = Voice(grammar("small", pack), Rng("other", pack), slots)
    for stage in load_pack(pack).stages.values():
        for text in without_loss((*stage.subjects, *stage.events)):
            said = {other.read(template(text)) for _ in range(8)}
            assert not [subject for subject in said if speaks_of_loss(pack, subject) or LOSS.search(subject)]
    voice = Voice(grammar("outcome", pack), Rng("loss", pack), slots)
    for rule in ("lost_subject", "lost_event"):
        said = {voice.say(rule) for _ in range(60)}
        assert not [subject for subject in said if not (speaks_of_loss(pack, subject) and LOSS.search(subject))]


def test_short_texts_are_clean(world: World) -> None:
    for deal in world.deals[:300]:
        rng = Rng("short", deal.ordinal)
        texts = [deal_text(world, deal, rng), *(quote_text(world, deal, quote, rng) for quote in deal.quotes)]
        for event in deal.events:
            texts += event_text(world, deal, event, rng)
        if deal.contract:
            texts.append(contract_text(world, deal, rng))
        assert [fault for text in texts for fault in lint(text)] == []
    for account in world.accounts:
        assert lint(account_text(world, account, Rng("account", account.ordinal))) == []
    for lead in world.leads[:200]:
        assert lint(lead_text(world, lead, Rng("lead", lead.ordinal))) == []


def test_no_contract_no_text(world: World) -> None:
    deal = next(deal for deal in world.deals if deal.contract is None)
    with pytest.raises(ValueError, match="has no contract"):
        contract_text(world, deal, Rng("none"))
