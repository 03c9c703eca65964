"""Reading the service desk: what goes wrong with whom, who is good, quick or passes on, and what agents promise."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime
from math import log
from statistics import mean

from crmarena.latents import World
from latents.reading.catalogue import remedies
from latents.reading.chance import beyond_chance, rank_correlation
from latents.reading.rows import Rows

_QUOTED = re.compile(r'"([^"]+)"')
_FEW = 3


def check_issues(world: World, rows: Rows) -> None:
    """Each case is about the issue its cause says; every product has favourites."""
    found = dict(rows.read("Case", "Id", "IssueId__c"))
    assert found == {world.ids.of("Case", case.ordinal): world.ids.of("Issue__c", case.issue) for case in world.cases}


def check_skill(world: World, rows: Rows) -> None:
    """Cases are closed by those who are good at the issue, far more than if owners were shuffled."""
    skill = {world.ids.of("User", agent.user): agent.skill for agent in world.agents}
    closed = [(world.ids.ordinal_of(issue), owner) for issue, owner, done in rows.read(
        "Case", "IssueId__c", "OwnerId", "IsClosed") if done]  # fmt: skip
    issues = [issue for issue, _ in closed]

    def value(owners: list[str]) -> float:
        return sum(skill[owner][issue] for issue, owner in zip(issues, owners, strict=True))

    assert beyond_chance(lambda owners: value(list(owners)), [owner for _, owner in closed]) > 4


def check_pace(world: World, rows: Rows) -> None:
    """The agents' ranks by the mean logarithm of the time of their cases are those of their paces."""
    start: dict[str, str] = {}
    times: dict[str, list[float]] = defaultdict(list)
    owner = rows.by("Case", "Id", "OwnerId")
    history = sorted(rows.read("CaseHistory__c", "CreatedDate", "CaseId__c", "Field__c"))
    for at, case, what in history:
        start.setdefault(case, at)
        if what == "Case Closed":
            spent = datetime.fromisoformat(at[:19]) - datetime.fromisoformat(start[case][:19])
            times[owner[case]].append(log(spent.total_seconds()))
    pace = {world.ids.of("User", agent.user): agent.pace for agent in world.agents}
    able = [user for user, some in times.items() if len(some) >= _FEW]
    assert len(able) >= 12
    assert rank_correlation([pace[u] for u in able], [mean(times[u]) for u in able]) > 0.5


def check_proneness(world: World, rows: Rows) -> None:
    """Who passes on the larger share of the cases that were theirs is prone to it."""
    held: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for what, old, new in rows.read("CaseHistory__c", "Field__c", "OldValue__c", "NewValue__c"):
        if what == "Owner Assignment":
            held[new] += 1
            given[old] += old is not None
    prone = {world.ids.of("User", agent.user): agent.proneness for agent in world.agents}
    able = [user for user in prone if held[user] >= _FEW]
    assert len(able) >= 12
    assert rank_correlation([prone[user] for user in able], [given[user] / held[user] for user in able]) > 0.35


def check_complaints(world: World, rows: Rows) -> None:
    """Of the buyers in the states that complain, those who do so by nature have more cases per order line."""
    account = rows.by("Order", "Id", "AccountId")
    bought = Counter(account[order] for (order,) in rows.read("OrderItem", "OrderId"))
    count = Counter(account for (account,) in rows.read("Case", "AccountId"))
    home = rows.by("Account", "Id", "ShippingState")
    states = {home[account] for account in count}
    buyers = sorted(account for account in bought if home[account] in states)
    shares = [count[account] / bought[account] for account in buyers]
    rates = [world.habits[world.ids.ordinal_of(account)].complaints for account in buyers]
    assert beyond_chance(lambda order: rank_correlation(list(order), shares), rates) > 3


def check_sore(world: World, rows: Rows) -> None:
    """Customers have the issues they are sore about more often than if cases were dealt out at random."""
    cases = [
        (world.ids.ordinal_of(account), world.ids.ordinal_of(issue))
        for account, issue in rows.read("Case", "AccountId", "IssueId__c")
    ]
    issues = [issue for _, issue in cases]

    def value(accounts: list[int]) -> float:
        return sum(issue in world.habits[account].sore for account, issue in zip(accounts, issues, strict=True))

    assert beyond_chance(lambda accounts: value(list(accounts)), [account for account, _ in cases]) > 3


def promises(rows: Rows) -> dict[str, tuple[str, str]]:
    """By case id: the remedy an agent names in quotes, with the day of the mail or chat."""
    out: dict[str, tuple[str, str]] = {}
    for case, body, at, incoming in rows.read("EmailMessage", "ParentId", "TextBody", "MessageDate", "Incoming"):
        if not incoming and (found := _QUOTED.search(body)):
            out[case] = (found[1], at[:10])
    for case, body, at in rows.read("LiveChatTranscript", "CaseId", "Body", "CreatedDate"):
        if found := _QUOTED.search(body):
            out[case] = (found[1], at[:10])
    return out


def check_remedies(world: World, rows: Rows) -> None:
    """What agents offer stands in quotes in their mails and chats."""
    expected = {world.ids.of("Case", case.ordinal): case.remedy for case in world.cases if case.remedy}
    assert {case: remedy for case, (remedy, _) in promises(rows).items()} == expected
    assert len(expected) >= len(world.cases) // 4


def check_breaches(world: World, rows: Rows) -> None:
    """Set against the issue's article and the day of the order, some offers are not listed and some are too late."""
    granted, issue = remedies(rows), rows.by("Case", "Id", "IssueId__c")
    line, order = rows.by("Case", "Id", "OrderItemId__c"), rows.by("OrderItem", "Id", "OrderId")
    effective = rows.by("Order", "Id", "EffectiveDate")
    found = {}
    for case, (remedy, day) in promises(rows).items():
        days = granted[issue[case]].get(remedy)
        age = (date.fromisoformat(day) - date.fromisoformat(effective[order[line[case]]])).days
        if days is None or 0 <= days < age:
            found[case] = "foreign" if days is None else "late"
    assert found == {world.ids.of("Case", case.ordinal): case.breach for case in world.cases if case.breach}
    share = len(found) / sum(bool(case.remedy) for case in world.cases)
    assert 0.05 <= share <= 0.3
    assert set(found.values()) == {"foreign", "late"}
