"""Putting a drawn question into words: nested alternatives, periods, thresholds, and the rules that go with it."""

import re
from collections.abc import Iterator

from crmarena.core.calendar import MONTHS, SEASONS, Period
from crmarena.core.rng import Rng
from crmarena.tasks.family import Asked, Family

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")
_SEASON_NAMES = {month: (name,) for name, month in SEASONS.items()} | {9: ("autumn", "fall")}

#: How every family reads a period; part of the context of each question that has one.
PERIOD_RULES = """\
Reading the period
- A span counted back from today, such as "the past 3 weeks", ends with today and includes the whole of it. It begins \
on the day that lies that many days, weeks, months or quarters before today, and includes that day. A week is seven \
days, a quarter three months, a half-year six and a year twelve; if the month reached has no such day, its last day is \
taken.
- A named month, quarter or season runs from its first day to its last, both included: Q1 is January to March, Q2 \
April to June, Q3 July to September, Q4 October to December; spring is March to May, summer June to August, autumn \
(fall) September to November. The winter of a year is its December with January and February of the next year.
- All times are UTC."""

#: The same text for every task of a split: the published format's "optional" details.
DOMAIN_DETAILS = """\
Calendar terms
- Quarters: Q1 January-March, Q2 April-June, Q3 July-September, Q4 October-December, first and last day included.
- Seasons: spring March-May, summer June-August, autumn or fall September-November, first and last day included; \
winter of a year means December of that year to the end of February of the following one.
- "Past", "last", "previous" or "preceding" N days, weeks, months or quarters: the span that ends with today \
(included) and starts N days, weeks, months or times three months earlier (that day included). A half-year is six \
months and a year is twelve. The span is not cut at calendar weeks, months, quarters or years.
- A month stands out from the others of a period if it meets the numbers given with the task; months of different \
years are different months."""


def ask(family: Family, asked: Asked, rng: Rng) -> tuple[str, str]:
    """The question and its context: the family's rules, the ids they need, and today's date."""
    template = rng.choice(family.wordings(asked.direction))
    slots = dict(asked.facts) | {"floor": str(asked.floor)}
    if asked.period:
        slots["in_period"] = period = in_period(asked.period, rng)
        slots["In_period"] = f"{period[0].upper()}{period[1:]}"
    slots["cases"] = at_least(asked.floor, "case", rng)
    text = expand(template, rng).format(**slots)
    form = expand(rng.choice(family.forms), rng)
    question = f"{text[0].upper()}{text[1:]}{'' if text.endswith(chr(10)) else ' '}{form}"
    parts = [family.policy.format(**slots)]
    if asked.period:
        parts.append(PERIOD_RULES)
    if asked.today:
        parts.append(f"Today's date: {asked.today}")
    return question, "\n\n".join(parts)


def densely(question: str, context: str) -> str:
    """Question and context as one text: what a simulated user knows in interactive mode."""
    return f"{question}\n\nWhat belongs to the request:\n{context}"


def expand(template: str, rng: Rng) -> str:
    """One expansion of a template: `[a|b [c|d]]` stands for one of its alternatives."""
    while "[" in template:
        template = _ALTERNATIVES.sub(lambda match: rng.choice(match[1].split("|")), template)
    return _tidy(template)


def expansions(template: str) -> Iterator[str]:
    """Every expansion of a template."""
    match = _ALTERNATIVES.search(template)
    if match is None:
        yield _tidy(template)
        return
    for choice in match[1].split("|"):
        yield from expansions(template[: match.start()] + choice + template[match.end() :])


def _tidy(text: str) -> str:
    """An empty alternative leaves two blanks; lines stay lines."""
    return re.sub(" +", " ", text).lstrip(" ")


def number(value: int, rng: Rng) -> str:
    """A number in digits or, up to twelve, in words."""
    return _NUMBERS[value] if value < len(_NUMBERS) and rng.chance(0.5) else str(value)


def at_least(floor: int, noun: str, rng: Rng) -> str:
    """A threshold in words: more than `floor` of something."""
    if rng.chance(0.5):
        count, lead = floor, "more than {}"
    else:
        count, lead = floor + 1, rng.choice(("at least {}", "{} or more"))
    # "at least one case", "more than one case", but "one or more cases" and "zero cases".
    single = count == 1 and not lead.endswith("or more")
    return f"{lead.format(number(count, rng))} {noun}{'' if single else 's'}"


def in_period(period: Period, rng: Rng) -> str:
    """A period with its preposition: `over the past three weeks`, `in Q2 of 2022`."""
    if not period.relative:
        return expand(f"[in|during] {_name(period, rng)}", rng)
    return f"{rng.choice(('in', 'over', 'during', 'within'))} the {_span(period, rng)}"


def _span(period: Period, rng: Rng) -> str:
    lead = rng.choice(("past", "last", "previous", "preceding"))
    same = {("week", 2): "14 days", ("week", 3): "21 days", ("quarter", 2): "half-year", ("quarter", 4): "year"}
    other = same.get((period.unit, period.count))
    # "the last year" could be read as a calendar year, "the past year" not.
    if other and rng.chance(0.25):
        return f"{lead if other.endswith('days') else 'past'} {other}"
    return f"{lead} {number(period.count, rng)} {period.unit}{'' if period.count == 1 else 's'}"


def _name(period: Period, rng: Rng) -> str:
    if period.unit == "named-month":
        return expand(f"[|the month of] {MONTHS[period.index - 1]} {period.year}", rng)
    if period.unit == "named-quarter":
        words = f"the {_ORDINALS[period.index - 1]} quarter of {period.year}"
        return expand(f"[Q{period.index} {period.year}|Q{period.index} of {period.year}|{words}]", rng)
    season = rng.choice(_SEASON_NAMES[period.index])
    return f"the {season} of {period.year}"
