"""Rules about recorded calls (T22 to T24, T27) and the end of the world's life (T28)."""

from datetime import timedelta
from itertools import pairwise

from crmarena.latents.hours import local_minute, offset_of
from crmarena.records.rules.facts import Facts, Found, Rule, moment
from crmarena.records.rules.spoken import spoken_lines

_OPENS, _SHUTS = 8 * 60, 18 * 60
_WEEKENDS_B2C = 0.15
_FEWEST_GAPS = 500
_LATE = {
    "Case": ("ClosedDate",), "LiveChatTranscript": ("EndTime",), "EmailMessage": ("MessageDate",),
    "VoiceCallTranscript__c": ("EndTime__c",), "Event": ("StartDateTime",), "Task": ("ActivityDate",),
    "Opportunity": ("CloseDate",), "Order": ("EffectiveDate",), "Lead": ("ConvertedDate",),
    "Contract": ("CustomerSignedDate", "CompanySignedDate", "StartDate"),
}  # fmt: skip


def t22(facts: Facts) -> Found:
    """Calls about a deal lie within its life, and all calls in working hours of the customer's place."""
    deals = facts.by("Opportunity", "Id", "CreatedDate", "CloseDate", "AccountId")
    states = facts.by("Account", "Id", "ShippingState")
    leads = facts.by("Lead", "Id", "State")
    total, weekend = 0, []
    for call, lead, deal, at in facts.read(
        "VoiceCallTranscript__c", "Id", "LeadId__c", "OpportunityId__c", "CreatedDate"
    ):
        if (lead is None) == (deal is None):
            yield call, f"has lead {lead} and opportunity {deal}"
            continue
        if deal:
            created, close, account = deals[deal]
            if not created < at or at[:10] > close:
                yield call, f"at {at}, deal from {created} to {close}"
        state = leads[lead][0] if lead else states[account][0]
        local, minute = local_minute(moment(at), offset_of(state))
        total += 1
        if not _OPENS <= minute <= _SHUTS:
            yield call, f"at {at} it is minute {minute} of the day in {state}"
        if local.weekday() >= 5:
            weekend.append(call)
    if weekend and (facts.world.spec.edition == "b2b" or len(weekend) > max(3, _WEEKENDS_B2C * total)):
        yield from ((call, "is on a weekend") for call in weekend)


def t23(facts: Facts) -> Found:
    """The first line of a call is stamped with its creation, and it ends 1 to 6 seconds after the last."""
    fields = "Id", "Body__c", "CreatedDate", "EndTime__c"
    for call, body, created, end in facts.read("VoiceCallTranscript__c", *fields) if facts.texts else ():
        lines = spoken_lines(body)
        if not lines or lines[0].stamp != created[:19]:
            yield call, f"created {created}, first line {lines[0].stamp if lines else None}"
        elif not timedelta(seconds=1) <= moment(end) - moment(lines[-1].stamp) <= timedelta(seconds=6):
            yield call, f"ends {end}, last line {lines[-1].stamp}"


def t24(facts: Facts) -> Found:
    """Between two lines of a call pass 2 to 60 seconds, more after longer speeches."""
    words: list[int] = []
    gaps: list[float] = []
    for call, body in facts.read("VoiceCallTranscript__c", "Id", "Body__c") if facts.texts else ():
        lines = spoken_lines(body)
        for one, two in pairwise(lines):
            gap = (moment(two.stamp) - moment(one.stamp)).total_seconds()
            if not 2 <= gap <= 60:
                yield call, f"{gap:.0f} seconds between {one.stamp} and {two.stamp}"
            words.append(len(one.words.split()))
            gaps.append(gap)
    if len(gaps) >= _FEWEST_GAPS and _correlation(words, gaps) < 0.15:
        yield "VoiceCallTranscript__c", f"gaps and words correlate with {_correlation(words, gaps):.2f}"


def _correlation(xs: list[int], ys: list[float]) -> float:
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    top = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    bottom = (sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)) ** 0.5
    return top / bottom if bottom else 0.0


def t27(facts: Facts) -> Found:
    """A competitor named in a call was founded by then."""
    fields = "Id", "Body__c", "CreatedDate"
    for call, body, at in facts.read("VoiceCallTranscript__c", *fields) if facts.texts else ():
        for rival in facts.world.competitors:
            if rival.founded > int(at[:4]) and rival.name in body:
                yield call, f"names {rival.name} in {at[:4]}, founded {rival.founded}"


def t28(facts: Facts) -> Found:
    """Nothing happens before the org's first day or after its last (the promises of quotes may reach further)."""
    start, end = facts.world.spec.start.isoformat(), facts.world.spec.end.isoformat()
    for name in facts.schema.objects:
        for field in ("CreatedDate", "LastModifiedDate", *_LATE.get(name, ())):
            cells = [cell for cell in facts.column(name, field) if cell is not None]
            # Days are in the order of their texts.
            if cells and start <= min(cells) and max(cells)[:10] <= end:
                continue
            for record, cell in facts.read(name, "Id", field):
                if cell is not None and not start <= cell[:10] <= end:
                    yield record, f"{field} {cell} lies outside {start} to {end}"


RULES: dict[str, Rule] = {"T22": t22, "T23": t23, "T24": t24, "T27": t27, "T28": t28}
