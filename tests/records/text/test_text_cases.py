"""Case texts point at one issue and one product; threads and chats keep their times."""

import re
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text import case_chat, case_text, case_thread, routing_text
from crmarena.records.text.lint import lint
from crmarena.records.text.mail import schedule

WORD = re.compile(r"[a-z]+")


def reader(world: World, text: str) -> list[int]:
    """The issues whose description shares most words (weighted by rarity) with a text, best first."""
    books = [set(WORD.findall(f"{issue.name} {issue.description}".lower())) for issue in world.issues]
    seen = set(WORD.findall(text.lower()))
    weight = {
        word: 1 / sum(word in book for book in books) ** 2 for word in seen if any(word in book for book in books)
    }
    scores = [sum(weight[word] for word in seen & book) for book in books]
    return sorted(range(len(books)), key=lambda at: -scores[at])


def test_case_texts(world: World) -> None:
    for case in world.cases:
        subject, description = case_text(world, case, Rng("case", case.ordinal))
        assert 38 <= len(description.split()) <= 72, description
        assert description.count(world.products[case.product].name) in (1, 2)
        assert lint(subject) == lint(description) == []
        assert reader(world, f"{subject} {description}")[0] == case.issue, description


def test_routing_texts_are_readable_and_rarely_repeat(world: World) -> None:
    seen = set()
    for i in range(1000):
        issue, product = i % len(world.issues), i % len(world.products)
        subject, description = routing_text(world, issue, product, Rng("route", i))
        seen.add(description)
        assert 38 <= len(description.split()) <= 72
        assert description.count(world.products[product].name) in (1, 2)
        assert lint(subject) == lint(description) == []
        assert reader(world, f"{subject} {description}")[0] == issue, description
    assert len(seen) == 1000


def test_a_routing_text_shares_no_sentence_with_the_cases_of_the_org(world: World) -> None:
    frames = re.compile(r"(?<=[.!?]) ")
    mine = {s for c in world.cases for s in frames.split(case_text(world, c, Rng("case", c.ordinal))[1])}
    theirs = {s for i in range(200) for s in frames.split(routing_text(world, i % 15, i % 50, Rng("route", i))[1])}
    assert len(mine & theirs) <= 0.1 * len(theirs)


def test_threads_keep_their_times(world: World) -> None:
    for case in world.cases:
        thread = case_thread(
            world, case, case_text(world, case, Rng("case", case.ordinal)), Rng("thread", case.ordinal)
        )
        assert len(thread) == case.mails
        if not thread:
            continue
        end = case.closed or datetime.combine(world.spec.end, time(23, 59, 59), UTC)
        assert case.created < thread[0].at <= case.created + timedelta(minutes=5)
        assert thread[-1].at < end
        assert thread[0].incoming
        contact = world.contacts[case.contact].email
        for before, mail in pairwise(thread):
            assert before.at < mail.at
            if not mail.incoming:
                assert before.incoming
                assert timedelta(minutes=5) <= mail.at - before.at <= timedelta(minutes=240)
        for mail in thread:
            assert contact in (mail.sender, mail.recipient)
            assert (mail.sender == contact) == mail.incoming
            assert lint(mail.body) == []


def test_chats_end_before_the_case_is_closed(world: World) -> None:
    chats = [case for case in world.cases if case.channel == "chat"]
    assert chats
    for case in chats:
        body, end = case_chat(world, case, Rng("chat", case.ordinal))
        first = datetime.fromisoformat(body[1:20] + "+00:00")
        assert case.created <= first <= case.created + timedelta(minutes=5)
        assert first < end <= (case.closed or end)
        assert lint(body) == []


@settings(max_examples=200, deadline=None)
@given(st.integers(60, 10 * 86400), st.integers(1, 16), st.integers())
def test_schedule_is_increasing_inside_its_window(seconds: int, count: int, seed: int) -> None:
    start = datetime(2022, 3, 1, 15, tzinfo=UTC)
    plan = schedule(start, start + timedelta(seconds=seconds), count, Rng(seed))
    assert len(plan) == count
    assert plan[0] == (start, True)
    assert plan[-1][0] <= start + timedelta(seconds=seconds)
    for (before, _), (at, incoming) in pairwise(plan):
        assert before < at
        if not incoming:
            assert timedelta(minutes=5) <= at - before <= timedelta(minutes=240)


@pytest.mark.parametrize("minutes", [8, 20, 60])
def test_a_short_window_has_fewer_answers_not_faster_ones(minutes: int) -> None:
    start = datetime(2022, 3, 1, 15, tzinfo=UTC)
    plan = schedule(start, start + timedelta(minutes=minutes), 8, Rng("short", minutes))
    assert sum(not incoming for _, incoming in plan) <= minutes // 5
