"""Rules about the life of cases (T1 to T11)."""

from datetime import timedelta
from itertools import pairwise

from crmarena.records.rules.facts import Facts, Found, Rule, moment
from crmarena.records.rules.spoken import spoken_lines


def _assignments(facts: Facts) -> dict[str, list[tuple[str, str | None, str | None]]]:
    """Moment, old and new owner of the assignments of each case, in order of time."""
    out: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for case, field, at, old, new in facts.read(
        "CaseHistory__c", "CaseId__c", "Field__c", "CreatedDate", "OldValue__c", "NewValue__c"
    ):
        if field == "Owner Assignment":
            out.setdefault(case, []).append((at, old, new))
    return {case: sorted(rows) for case, rows in out.items()}


def _closures(facts: Facts) -> dict[str, str]:
    rows = facts.read("CaseHistory__c", "CaseId__c", "Field__c", "CreatedDate")
    return {case: at for case, field, at in rows if field == "Case Closed"}


def t1(facts: Facts) -> Found:
    """A case gets its first owner after its creation, within four hours."""
    first = _assignments(facts)
    for case, created in facts.read("Case", "Id", "CreatedDate"):
        rows = first.get(case)
        if not rows:
            yield case, "was never assigned"
        elif not timedelta(0) < moment(rows[0][0]) - moment(created) <= timedelta(hours=4):
            yield case, f"created {created}, first assigned {rows[0][0]}"


def t2(facts: Facts) -> Found:
    """Assignments follow one another, each to somebody else."""
    for case, rows in _assignments(facts).items():
        for (before, _, one), (after, _, two) in pairwise(rows):
            if before >= after or one == two:
                yield case, f"assigned to {one} at {before}, to {two} at {after}"


def t3(facts: Facts) -> Found:
    """A closed case was closed after its last assignment, at the moment its history says."""
    assigned, closed = _assignments(facts), _closures(facts)
    for case, at in facts.read("Case", "Id", "ClosedDate"):
        if at is None:
            continue
        if at != closed.get(case):
            yield case, f"ClosedDate {at}, history {closed.get(case)}"
        if assigned.get(case) and at <= assigned[case][-1][0]:
            yield case, f"closed {at}, assigned {assigned[case][-1][0]}"


def t4(facts: Facts) -> Found:
    """An open case has no closing date and no closure in its history; status and flag agree."""
    closed = _closures(facts)
    for case, at, status, flag in facts.read("Case", "Id", "ClosedDate", "Status", "IsClosed"):
        if not (status == "Closed") == (at is not None) == (case in closed) == bool(flag):
            yield case, f"status {status}, ClosedDate {at}, history {closed.get(case)}"


def t5(facts: Facts) -> Found:
    """The owner of a case is whoever it was assigned to last."""
    assigned = _assignments(facts)
    for case, owner in facts.read("Case", "Id", "OwnerId"):
        if case in assigned and assigned[case][-1][2] != owner:
            yield case, f"owner {owner}, last assigned to {assigned[case][-1][2]}"


def t6(facts: Facts) -> Found:
    """An assignment names the owner before; the first one names nobody."""
    for case, rows in _assignments(facts).items():
        before: str | None = None
        for at, old, new in rows:
            if old != before:
                yield case, f"assignment of {at} says {old} had it, not {before}"
            before = new


def t7(facts: Facts) -> Found:
    """The product was bought before the case about it was opened."""
    orders = facts.by("Order", "Id", "EffectiveDate")
    lines = facts.by("OrderItem", "Id", "OrderId")
    for case, line, created in facts.read("Case", "Id", "OrderItemId__c", "CreatedDate"):
        effective = orders[lines[line][0]][0]
        if effective >= created[:10]:
            yield case, f"created {created}, ordered {effective}"


def t8(facts: Facts) -> Found:
    """The first message comes within five minutes of the case's creation, the last one before its closure."""
    times = {
        case: [at for (at,) in rows] for case, rows in facts.groups("EmailMessage", "ParentId", "MessageDate").items()
    }
    for case, body, created in facts.read("LiveChatTranscript", "CaseId", "Body", "CreatedDate"):
        said = [line.stamp for line in spoken_lines(body)] if facts.texts else [created]
        times.setdefault(case, []).extend(said)
    for case, created, closed in facts.read("Case", "Id", "CreatedDate", "ClosedDate"):
        heard = sorted(times.get(case, ()))
        if not heard:
            yield case, "has neither mail nor chat"
        elif not timedelta(0) <= moment(heard[0]) - moment(created) <= timedelta(minutes=5):
            yield case, f"created {created}, first message {heard[0]}"
        elif closed and moment(heard[-1]) >= moment(closed):
            yield case, f"closed {closed}, last message {heard[-1]}"


def t9(facts: Facts) -> Found:
    """An agent's mail answers the customer's mail before it within 5 to 240 minutes."""
    for case, rows in facts.groups("EmailMessage", "ParentId", "MessageDate", "Incoming").items():
        ordered = sorted(rows)
        for (asked, from_customer), (answered, incoming) in pairwise(ordered):
            wait = moment(answered) - moment(asked)
            if from_customer and not incoming and not timedelta(minutes=5) <= wait <= timedelta(minutes=240):
                yield case, f"asked {asked}, answered {answered}"


def t10(facts: Facts) -> Found:
    """A chat ends when its last line is written, or later."""
    for chat, body, end in facts.read("LiveChatTranscript", "Id", "Body", "EndTime") if facts.texts else ():
        lines = spoken_lines(body)
        if not lines or moment(lines[-1].stamp) > moment(end):
            yield chat, f"ends {end}, last line {lines[-1].stamp if lines else None}"


def t11(facts: Facts) -> Found:
    """A case takes between eight minutes and five days."""
    for case, created, closed in facts.read("Case", "Id", "CreatedDate", "ClosedDate"):
        if closed and not timedelta(minutes=8) <= moment(closed) - moment(created) <= timedelta(days=5):
            yield case, f"created {created}, closed {closed}"


RULES: dict[str, Rule] = {
    "T1": t1, "T2": t2, "T3": t3, "T4": t4, "T5": t5, "T6": t6, "T7": t7, "T8": t8, "T9": t9, "T10": t10, "T11": t11,
}  # fmt: skip
