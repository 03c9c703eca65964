"""Mails, to-dos, meetings and short descriptions of deals."""

from datetime import UTC, datetime, time
from itertools import pairwise

import pytest

from crmarena.core.rng import Rng
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
from crmarena.records.text.facts import pack_of
from crmarena.records.text.lint import lint


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
            assert any(subject.startswith(head) for head in heads[task.stage]), (task.stage, subject)
            assert lint(subject) == lint(description) == []


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
