"""From one number to the counts of every object: the published proportions, exact in sum, never too small to fit."""

from collections.abc import Mapping

from crmarena.spec.shelf import published

LEAST, MOST = 500, 10_000_000
"""Fewest and most records a scale may ask for."""

#: What does not grow with the business: a larger house sells the same things in the same places.
CATALOGUE = (
    "ProductCategory", "Product2", "ProductCategoryProduct", "Pricebook2", "PricebookEntry", "Issue__c",
    "Knowledge__kav", "Territory2",
)  # fmt: skip

#: Fewer of these do not make an organisation: somebody has to sell, to serve, to buy and to complain.
_FLOORS = {
    "User": 17, "Account": 10, "Contact": 20, "Case": 12, "Knowledge__kav": 20, "ProductCategory": 3, "Product2": 13,
    "ProductCategoryProduct": 18, "Pricebook2": 2, "PricebookEntry": 12, "Order": 8, "OrderItem": 18,
    "EmailMessage": 30, "LiveChatTranscript": 4, "Issue__c": 5, "CaseHistory__c": 34, "Opportunity": 30,
    "OpportunityLineItem": 52, "Quote": 20, "QuoteLineItem": 34, "Contract": 8, "VoiceCallTranscript__c": 32,
    "Task": 38, "Event": 4, "Territory2": 4, "UserTerritory2Association": 12, "Lead": 16,
}  # fmt: skip
_TWINS = {"b2b": (("Order", "Contract"),), "b2c": (("Order", "Contract"), ("Account", "Contact"))}
_SPARE = "EmailMessage"
"""What gives way by a few records where others must be exact."""


def counts_of(edition: str, scale: int, room: Mapping[str, int] | None = None) -> dict[str, int]:
    """Records of each object: `scale` in all, in the proportions of the published organisation.

    `room` says how many a content pack has to offer of some objects; what it cannot fill goes to e-mails.
    """
    whole: dict[str, int] = published(edition)["counts"]
    share = min(1.0, scale / sum(whole.values()))
    most = {name: min(whole[name], (room or whole).get(name, whole[name])) for name in CATALOGUE}
    fixed = {name: max(min(_FLOORS[name], most[name]), round(most[name] * share**0.5)) for name in CATALOGUE}
    unpriced = whole["Product2"] - whole["PricebookEntry"]
    fixed["PricebookEntry"] = min(most["PricebookEntry"], fixed["Product2"] - unpriced)
    grown = _grown(edition, whole, scale - sum(fixed.values()))
    found = {name: fixed[name] if name in fixed else grown[name] for name in whole}
    found |= {name: max(found[name], least) for name, least in _needed(found).items()}
    found[_SPARE] += scale - sum(found.values())
    return found


def _needed(found: Mapping[str, int]) -> dict[str, int]:
    """What the cases and deals of small organisations need at least, whatever the rounding."""
    cases, deals, won = found["Case"], found["Opportunity"], found["Contract"]
    # The four open stages are 0.7 of all deals, those with a quote 0.4; the lost ones fill up what is won.
    quoted = (deals - won) * 0.4 / (0.7 + max(0.02, 0.3 - won / deals))
    return {
        # An assignment per case, a closure of nine in ten, a transfer of more than a quarter, a creation per chat.
        "CaseHistory__c": round(cases * 2.17) + found["LiveChatTranscript"],
        "Quote": won + round(quoted) + 1,
        "Task": round(deals * 1.5),
    }


def _grown(edition: str, whole: Mapping[str, int], total: int) -> dict[str, int]:
    """The objects that grow with the business: largest remainders of `total`, none below its floor."""
    twins = dict(_TWINS[edition])
    weights = {name: count for name, count in whole.items() if name not in CATALOGUE and name not in twins.values()}
    heads = {name: 2 if name in twins else 1 for name in weights}
    floors = {name: max(_FLOORS[name], _FLOORS[twins.get(name, name)]) for name in weights}
    out: dict[str, int] = {}
    left = total
    while True:
        scale = left / sum(weights[name] * heads[name] for name in weights if name not in out)
        small = [name for name in weights if name not in out and weights[name] * scale < floors[name]]
        if not small:
            break
        for name in small:
            out[name] = floors[name]
            left -= floors[name] * heads[name]
    exact = {name: weights[name] * scale for name in weights if name not in out}
    out |= {name: int(value) for name, value in exact.items()}
    short = total - sum(out[name] * heads[name] for name in weights)
    for name in sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name)):
        if short >= heads[name]:
            out[name] += 1
            short -= heads[name]
    return out | {twin: out[name] for name, twin in twins.items()}


def supply_of(edition: str, counts: Mapping[str, int]) -> dict[str, int]:
    """How many people serve and sell in an organisation of these counts, and what its cases are about."""
    whole = published(edition)
    users, regions = counts["User"], counts["Territory2"]
    ratio = users / whole["counts"]["User"]
    return {
        "service_agents": max(6, round(whole["supply"]["service_agents"] * ratio)),
        "sellers": max(regions, 8, round(whole["supply"]["sellers"] * ratio)),
        "case_products": min(whole["supply"]["case_products"], max(6, counts["Product2"] * 3 // 5)),
        "case_states": min(whole["supply"]["case_states"], max(6, counts["Account"] // 3)),
    }
