"""Reading calls with leads: what is asked for, the budget, the days, who decides and whether there is a need."""

import re
from functools import lru_cache
from itertools import pairwise

from crmarena.latents import World
from crmarena.records.rules.spoken import Spoken, spoken_lines
from crmarena.records.text.realise import grammar
from crmarena.records.text.words import number
from latents.reading.rows import Rows
from latents.reading.shapes import Shapes

_WORDS = {number(count): count for count in range(200)} | {str(count): count for count in range(200)} | {"a single": 1}
_SOME = 25
_MONEY = r"\$[\d,]+|[\d,]+ dollars"


def lead_lines(rows: Rows) -> dict[str, list[Spoken]]:
    """The lines of the call with each lead."""
    read = rows.read("VoiceCallTranscript__c", "LeadId__c", "Body__c")
    return {lead: spoken_lines(body) for lead, body in read if lead}


@lru_cache(maxsize=64)
def _shapes(pack: str, rule: str, half: int = 0) -> Shapes:
    slots = {
        "budget": _MONEY, "days": r"[\w-]+ days?", "nth": "first|second", "other_nth": "first|second",
        "party_a": r"me|[^,;:!?\n]{1,60}?", "party_b": r"me|[^,;:!?\n]{1,60}?",
    }  # fmt: skip
    return Shapes(grammar("lead_call", pack)[rule], slots, half)


def _told(world: World, rows: Rows, rule: str, hint: str) -> dict[str, str]:
    """What stands in the slot of a rule's answer, for the first leads; only lines with the hint are looked at."""
    out = {}
    for lead, lines in sorted(lead_lines(rows).items(), key=lambda item: world.ids.ordinal_of(item[0]))[:_SOME]:
        said = [found for line in lines[1:] if line.speaker != lines[0].speaker and re.search(hint, line.words)
                for found in _shapes(world.spec.pack, rule, 1).all(line.words)]  # fmt: skip
        values = {value for found in said for name, value in found.items() if name in ("budget", "days")}
        assert values, (rule, lines)
        out[lead] = min(values, key=len)
    return out


def check_items(world: World, rows: Rows) -> None:
    """Every product asked for is named with its number, and no other product is named."""
    counts = "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
    talks = lead_lines(rows)
    for lead in world.leads[: len(world.lead_calls)]:
        lines = talks[world.ids.of("Lead", lead.ordinal)]
        text = " ".join(line.words for line in lines if line.speaker != lines[0].speaker)
        found = {}
        for product in (p for p in world.products if any(p.name in line.words for line in lines)):
            name = re.escape(product.name)
            match = re.search(
                rf"\b({counts})\b(?: \w+){{0,3}} {name}|{name}, (?:just )?({counts})\b", text, re.IGNORECASE
            )
            assert match, (product.name, text)
            found[product.ordinal] = _WORDS[(match[1] or match[2]).lower()]
        assert found == dict(lead.items), text


def check_budget(world: World, rows: Rows) -> None:
    """The budget, apart from other sums."""
    found = {lead: int(re.sub(r"\D", "", said)) * 100 for lead, said in _told(world, rows, "budget", _MONEY).items()}
    assert found == {world.ids.of("Lead", lead.ordinal): lead.budget for lead in world.leads[:_SOME]}


def check_days(world: World, rows: Rows) -> None:
    """The days the lead grants, apart from other spans."""
    found = {lead: _WORDS[said.split()[0].lower()] for lead, said in _told(world, rows, "time", "day").items()}
    assert found == {world.ids.of("Lead", lead.ordinal): lead.days for lead in world.leads[:_SOME]}


def _stance(world: World, lines: list[Spoken], factor: str, holds: str, fails: str) -> set[bool]:
    """Every reading of a stance that the exchanges of a call allow."""
    out = set()

    def fits(rule: str, words: str) -> bool:
        return _shapes(world.spec.pack, rule).first(words) is not None

    for asked, answered in pairwise(lines):
        if asked.speaker != lines[0].speaker:
            continue
        if fits(f"{factor}_ask", asked.words):
            out |= {True} if fits(f"{factor}_yes", answered.words) else set()
            out |= {False} if fits(f"{factor}_no", answered.words) else set()
        for rule, straight in ((holds, True), (fails, False)):
            if fits(rule, asked.words):
                out |= {straight} if fits(f"{factor}_affirm", answered.words) else set()
                out |= {not straight} if fits(f"{factor}_deny", answered.words) else set()
    return out


def check_need(world: World, rows: Rows) -> None:
    """Where the stance is told by a question or plainly, it can be read."""
    _check(world, rows, ("need", "need_open", "need_solved"), [lead.need for lead in world.leads])


def check_authority(world: World, rows: Rows) -> None:
    """Whether the lead decides alone; also where one of two parties is picked by its place."""
    _check(world, rows, ("authority", "authority_self", "authority_boss"), [lead.authority for lead in world.leads])


def _check(world: World, rows: Rows, rules: tuple[str, str, str], truth: list[bool]) -> None:
    read = 0
    for lead, lines in lead_lines(rows).items():
        said = _stance(world, lines, *rules)
        if rules[0] == "authority":
            said |= _pair(world, lines)
        if len(said) == 1:
            read += 1
            assert said == {truth[world.ids.ordinal_of(lead)]}, [line.words for line in lines]
    assert read >= 0.5 * len(world.lead_calls)


def _pair(world: World, lines: list[Spoken]) -> set[bool]:
    """Whether the party that decides, by its place of two, is the speaker."""
    out = set()
    for line in lines:
        for found in _shapes(world.spec.pack, "authority_pair").all(line.words):
            parties = (found.get("party_a", ""), found.get("party_b", ""))
            if "me" in parties and "nth" in found:
                out.add(parties[found["nth"].lower() == "second"] == "me")
    return out
