"""Whether the counts of a spec fit together at all, told before anything is sampled."""

from crmarena.core.errors import CrmArenaError
from crmarena.spec.spec import OrgSpec

#: Pairs of objects whose counts must be equal, and why.
_EQUAL = (("Order", "Contract", "every contract has one order"),)
#: Pairs of which the first may not be larger than the second.
_AT_MOST = (
    ("Contract", "Quote", "every contract comes of an accepted quote"),
    ("Contract", "Opportunity", "every contract comes of a deal"),
    ("PricebookEntry", "Product2", "every entry has its own product"),
    ("Order", "OrderItem", "every order has a line"),
    ("Opportunity", "OpportunityLineItem", "every deal has a line"),
    ("Quote", "QuoteLineItem", "every quote has a line"),
    ("Opportunity", "Task", "every deal has a to-do"),
    ("Lead", "VoiceCallTranscript__c", "every lead has a call"),
    ("LiveChatTranscript", "Case", "a chat belongs to a case of its own"),
)
_POSITIVE = (
    "User", "Account", "Contact", "Product2", "ProductCategory", "PricebookEntry", "Territory2", "Opportunity",
    "Issue__c",
)  # fmt: skip


def check_counts(spec: OrgSpec) -> None:
    """CrmArenaError with the objects, the counts and the reason of the first thing that cannot be."""
    for name in _POSITIVE:
        if not spec.count(name):
            raise CrmArenaError(f"spec '{spec.name}' has no {name}", f"Give {name} a count of at least 1.")
    for one, other, why in _EQUAL:
        if spec.count(one) != spec.count(other):
            raise CrmArenaError(
                f"spec '{spec.name}': {spec.count(one)} {one} but {spec.count(other)} {other}",
                f"Make them equal: {why}.",
            )
    for small, large, why in _AT_MOST:
        if spec.count(small) > spec.count(large):
            raise CrmArenaError(
                f"spec '{spec.name}': {spec.count(small)} {small} but only {spec.count(large)} {large}",
                f"Raise {large} or lower {small}: {why}.",
            )
    if spec.supply.sellers < spec.count("Territory2"):
        raise CrmArenaError(
            f"spec '{spec.name}': {spec.supply.sellers} sellers for {spec.count('Territory2')} territories",
            "Raise supply.sellers: every territory needs somebody who owns its deals.",
        )
    if spec.count("Pricebook2") not in (1, 2):
        raise CrmArenaError(f"{spec.count('Pricebook2')} price books", "Use 1 (standard) or 2 (with the one before).")
