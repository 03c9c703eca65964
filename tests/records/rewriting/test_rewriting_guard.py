"""The guard: every kind of harmful edit is caught on hundreds of calls, harmless ones pass."""

import pytest

from crmarena.core.rng import Rng
from crmarena.records.rewriting import Telling, verify
from records.rewriting.edits import BENIGN, MUTATIONS


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_harmful_edit_is_caught(calls: list[Telling], name: str) -> None:
    edit, kinds = MUTATIONS[name]
    tried = 0
    for number, call in enumerate(calls):
        edited = edit(call, Rng("mutation", name, number))
        if edited is None:
            continue
        tried += 1
        found = verify(call.masked, edited, call.lexicon)
        assert {fault.kind for fault in found} & kinds, (name, edited, found)
    assert tried >= 100


@pytest.mark.parametrize("name", BENIGN)
def test_every_harmless_edit_passes(calls: list[Telling], name: str) -> None:
    changed = 0
    for number, call in enumerate(calls):
        edited = BENIGN[name](call, Rng("benign", name, number))
        changed += list(call.masked.lines) != edited
        assert verify(call.masked, edited, call.lexicon) == [], (name, edited)
    assert changed == 0 if name == "unchanged" else changed >= 100


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "length"),
        ("word " * 80, "length"),
        ("Thanks.\nYou too.", "form"),
        ("Thanks *so* much, see you.", "form"),
        ("Thanks ½ so much, see you.", "form"),
        ("Thanks 😀 so much, see you.", "form"),
        ("Thanks, ⟦99999⟧.", "token"),
        ("Thanks, ⟦.", "token"),
    ],
)
def test_the_last_words_have_bounds_too(calls: list[Telling], text: str, kind: str) -> None:
    for call in calls[:20]:
        lines = list(call.masked.lines)
        lines[-1] = lines[-1]._replace(text=text)
        found = verify(call.masked, lines, call.lexicon)
        # A farewell that names somebody must go on naming him, whatever else is wrong.
        assert {fault.kind for fault in found} & {kind, "token"}
        if "⟦" not in call.masked.lines[-1].text and kind != "form":
            assert kind in {fault.kind for fault in found}


def test_order_of_facts_counts(calls: list[Telling]) -> None:
    tried = 0
    for call in calls:
        for at in sorted(call.masked.telling - call.masked.frozen):
            text = call.masked.lines[at].text
            numbers = [part.split("⟧")[0] for part in text.split("⟦")[1:]]
            if len(set(numbers)) != len(numbers) or len(numbers) < 2:
                continue
            one, two = f"⟦{numbers[0]}⟧", f"⟦{numbers[-1]}⟧"
            swapped = text.replace(one, "⟦x⟧").replace(two, one).replace("⟦x⟧", two)
            lines = [
                line._replace(text=swapped) if place == at else line for place, line in enumerate(call.masked.lines)
            ]
            assert [fault.kind for fault in verify(call.masked, lines, call.lexicon)] == ["token"]
            tried += 1
    assert tried >= 50


def test_a_product_does_not_get_a_count(calls: list[Telling]) -> None:
    tried = 0
    for call in calls[:60]:
        product = call.masked.kinds.index("product")
        for at in sorted({*range(len(call.masked.lines))} - call.masked.frozen):
            text = call.masked.lines[at].text
            edited = text.replace(f"⟦{product}⟧", f"one ⟦{product}⟧", 1)
            if edited != text:
                lines = [line._replace(text=edited) if n == at else line for n, line in enumerate(call.masked.lines)]
                assert "number" in {fault.kind for fault in verify(call.masked, lines, call.lexicon)}
                tried += 1
    assert tried >= 60
