"""Rules about the ledger: every fact of a call stands where it says, with one value, and every call has its facts."""

from collections.abc import Iterable

from crmarena.records.rules.facts import Facts, Found, Rule
from crmarena.records.rules.spoken import spoken_lines

_OF_LEADS = frozenset(("budget", "days", "need", "authority"))


def l1(facts: Facts) -> Found:
    """What the ledger says was told in a turn of a call stands in that turn."""
    bodies = facts.by("VoiceCallTranscript__c", "Id", "Body__c")
    turns: dict[str, list[str]] = {}
    for call, fact, _, turn, surface, _ in facts.ledger:
        if call not in turns:
            turns[call] = [line.words for line in spoken_lines(bodies[call][0] or "")]
        if turn >= len(turns[call]) or surface not in turns[call][turn]:
            yield call, f"turn {turn} does not say {surface!r} ({fact})"


def l2(facts: Facts) -> Found:
    """A fact of a call has one value."""
    for call, entries in _by_call(facts).items():
        values: dict[str, str] = {}
        for fact, value in entries:
            if values.setdefault(fact, value) != value:
                yield call, f"{fact} is {values[fact]} and {value}"


def l3(facts: Facts) -> Found:
    """The call of a lead tells the budget, the days, the need and who decides, and how many of what."""
    if not facts.texts:
        return
    told = _by_call(facts)
    for call, lead in facts.read("VoiceCallTranscript__c", "Id", "LeadId__c"):
        found = {fact for fact, _ in told.get(call, ())}
        missing = _OF_LEADS - found if lead else frozenset()
        if missing:
            yield call, f"does not tell {', '.join(sorted(missing))}"
        if not any(fact.startswith("quantity of ") for fact in found):
            yield call, "does not tell any quantity"


def _by_call(facts: Facts) -> dict[str, list[tuple[str, str]]]:
    out: dict[str, list[tuple[str, str]]] = {}
    entries: Iterable[tuple[str, str, str]] = ((call, fact, value) for call, fact, value, *_ in facts.ledger)
    for call, fact, value in entries:
        out.setdefault(call, []).append((fact, value))
    return out


RULES: dict[str, Rule] = {"L1": l1, "L2": l2, "L3": l3}
