"""Edits of a masked call: nine that must not pass, and some that must."""

import re
from collections.abc import Callable

from crmarena.core.rng import Rng
from crmarena.records.rewriting import Line, Telling

TOKEN = re.compile(r"⟦\d+⟧")
Edit = Callable[[Telling, Rng], list[Line] | None]
"""The edited turns; None if the call has nothing to edit that way."""


def _free(call: Telling) -> list[int]:
    return [at for at in range(len(call.masked.lines)) if at not in call.masked.frozen]


def _with(call: Telling, texts: dict[int, str]) -> list[Line]:
    return [Line(line.speaker, texts.get(at, line.text)) for at, line in enumerate(call.masked.lines)]


def _added(call: Telling, rng: Rng, sentence: str) -> list[Line]:
    at = rng.choice(_free(call))
    return _with(call, {at: f"{call.masked.lines[at].text} {sentence}"})


def drop_fact(call: Telling, rng: Rng) -> list[Line] | None:
    at = rng.choice(sorted(call.masked.telling))
    text = call.masked.lines[at].text
    return _with(call, {at: TOKEN.sub("some of it", text, count=1) if TOKEN.search(text) else "Well, yes."})


def swap_facts(call: Telling, rng: Rng) -> list[Line] | None:
    lines = call.masked.lines
    found = [(at, match[0]) for at, line in enumerate(lines) for match in TOKEN.finditer(line.text)]
    one, two = rng.sample(found, 2)
    if one[0] == two[0] or one[1] == two[1]:
        return None
    texts = {at: lines[at].text.replace(old, new, 1) for (at, old), new in ((one, two[1]), (two, one[1]))}
    return _with(call, texts)


def invent_price(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(
        call, rng, rng.choice(("That comes to $1,450.", "That comes to 900 dollars.", "It costs next to nothing."))
    )


def invent_count(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(call, rng, rng.choice(("Make that seven, please.", "And 3 more.", "A dozen of them, say.")))


def invent_time(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(call, rng, rng.choice(("By next Tuesday, say.", "It can wait a month.", "Tomorrow is fine.")))


def name_other(call: Telling, rng: Rng) -> list[Line] | None:
    said = " ".join(turn.text for turn in call.turns)
    others = [name for name in call.lexicon.products + call.lexicon.rivals if name not in said]
    name = rng.choice(others)
    return _added(
        call, rng, rng.choice((f"I also like {name}.", f"{name} is on the list too.", "Ask Wilhelmina about it."))
    )


def address_other(call: Telling, rng: Rng) -> list[Line] | None:
    said = {word for line in call.masked.lines for word in re.findall(r"\w+", line.text)}
    return _added(call, rng, f"{rng.choice(sorted(call.lexicon.parts - said))}, are you there?")


def claim_fit(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(call, rng, rng.choice(("That is within budget.", "You can afford that.", "This fits what you have.")))


def edit_frozen(call: Telling, rng: Rng) -> list[Line] | None:
    if not call.masked.frozen:
        return None
    at = rng.choice(sorted(call.masked.frozen))
    text = call.masked.lines[at].text
    return _with(call, {at: rng.choice((f"{text} Right.", text.replace(" ", "  ", 1), f"Well, {text}"))})


def drop_turn(call: Telling, rng: Rng) -> list[Line] | None:
    at = rng.integer(0, len(call.masked.lines) - 1)
    return [line for place, line in enumerate(call.masked.lines) if place != at]


def swap_speaker(call: Telling, rng: Rng) -> list[Line] | None:
    at = rng.integer(0, len(call.masked.lines) - 2)
    out = list(call.masked.lines)
    out[at], out[at + 1] = Line(out[at + 1].speaker, out[at].text), Line(out[at].speaker, out[at + 1].text)
    return out


def add_authority(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(
        call, rng, rng.choice(("My boss has the final say.", "I decide that alone.", "Finance must approve."))
    )


def add_need(call: Telling, rng: Rng) -> list[Line] | None:
    return _added(
        call, rng, rng.choice(("We are only exploring.", "It is an urgent problem.", "That has been solved."))
    )


def deny_fact(call: Telling, rng: Rng) -> list[Line] | None:
    open_facts = sorted(call.masked.telling - call.masked.frozen)
    if not open_facts:
        return None
    at = rng.choice(open_facts)
    text = call.masked.lines[at].text
    edited = rng.choice((f"{text} But not really.", TOKEN.sub(r"about \g<0>", text, count=1)))
    return _with(call, {at: edited})


#: By name: the kinds of faults of which each mutation must show at least one.
MUTATIONS: dict[str, tuple[Edit, set[str]]] = {
    "drop fact": (drop_fact, {"token", "frozen"}),
    "swap facts": (swap_facts, {"token", "frozen"}),
    "invent price": (invent_price, {"number", "money"}),
    "invent count": (invent_count, {"number"}),
    "invent time": (invent_time, {"time"}),
    "name another": (name_other, {"name"}),
    "address another": (address_other, {"name"}),
    "claim a fit": (claim_fit, {"claim"}),
    "edit frozen": (edit_frozen, {"frozen"}),
    "drop turn": (drop_turn, {"turn count"}),
    "swap speaker": (swap_speaker, {"speaker"}),
    "add authority": (add_authority, {"authority"}),
    "add need": (add_need, {"need"}),
    "deny fact": (deny_fact, {"denial", "hedge"}),
}


def unchanged(call: Telling, rng: Rng) -> list[Line]:
    return list(call.masked.lines)


def courtesy(call: Telling, rng: Rng) -> list[Line]:
    said = ("That is good to know.", "Thanks for telling me.", "All clear on this end.", "Glad we speak about it.")
    return _with(call, {at: f"{call.masked.lines[at].text} {rng.choice(said)}" for at in _free(call)})


_OTHER = {
    "please": "kindly",
    "Hello": "Hi",
    "thanks": "thank you",
    "I'm": "I am",
    "it's": "it is",
    "Goodbye": "Bye",
    "people": "folks",
}


def other_words(call: Telling, rng: Rng) -> list[Line]:
    texts = {}
    for at in _free(call):
        text = call.masked.lines[at].text
        for old, new in _OTHER.items():
            text = re.sub(rf"(?<![\w'])({re.escape(old)})(?![\w'])", new, text)
        texts[at] = text
    return _with(call, texts)


BENIGN: dict[str, Callable[[Telling, Rng], list[Line]]] = {
    "unchanged": unchanged, "courtesy": courtesy, "other words": other_words,
}  # fmt: skip
