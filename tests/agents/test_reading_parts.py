"""The parts of the reader: numbers, days, periods, thresholds, places, directions, formats."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.agents.analysis.dates import find_days, read_today
from crmarena.agents.analysis.directions import read_end
from crmarena.agents.analysis.intents import intents
from crmarena.agents.analysis.numbers import in_digits
from crmarena.agents.analysis.periods import read_period
from crmarena.agents.analysis.places import read_place
from crmarena.agents.analysis.reading import split_case, split_format
from crmarena.agents.analysis.text import normalise, stem
from crmarena.agents.analysis.thresholds import least_of, read_above
from crmarena.core.calendar import MONTHS, Period, Window

TODAY = date(2023, 5, 31)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
_TO_NINE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
#: One to thirty in words.
SPELT = (*_TO_NINE, "ten", *_TEENS, "twenty", *(f"twenty-{word}" for word in _TO_NINE), "thirty")
LEADS = ("past", "last", "previous", "preceding")
SEASONS = (("spring", 3), ("summer", 6), ("autumn", 9), ("fall", 9), ("winter", 12))


def _window(text: str) -> Window | None:
    reading = read_period(normalise(text), TODAY)
    return reading.window if reading else None


def test_numbers_are_written_in_digits_whatever_their_form() -> None:
    for value, word in enumerate(SPELT, start=1):
        assert in_digits(f"the past {word} weeks") == f"the past {value} weeks"
    assert in_digits("half a dozen weeks, a dozen days, a couple of months") == "6 weeks, 12 days, 2 months"
    assert in_digits("someone often phones") == "someone often phones"


@given(DAYS)
def test_today_is_read_in_every_common_format(day: date) -> None:
    month, ordinal = MONTHS[day.month - 1], {1: "st", 2: "nd", 3: "rd"}.get(day.day, "th")
    for text in (
        f"- Today's date: {day}",
        f"## Today's Date\n{day:%Y/%m/%d}",
        f"today is {day.day} {month} {day.year}",
        f"As of {month} {day.day}, {day.year}, please",
        f"The current date is {month[:3]}. {day.day}{ordinal if day.day < 4 else 'th'} {day.year}",
        f"Today: {day.day}th of {month}, {day.year}",
        f"today = {day}T00:00:00Z",
        f"{day.day:02}.{day.month:02}.{day.year}",
    ):
        assert read_today(text) == day, text


def test_a_date_that_is_no_date_is_not_read_and_the_named_today_wins_over_others() -> None:
    assert find_days("2023-02-31") == []
    assert read_today("Rules of 2020-01-01.\nOther rules of 2021-01-01.\nToday's date: 2022-03-04") == date(2022, 3, 4)
    assert read_today("no date here", ("Today is 2022-03-04. Who?",)) == date(2022, 3, 4)
    assert read_today("", ("Winter means 2024-12-01 on.",)) is None


@given(st.sampled_from(["day", "week", "month", "quarter"]), st.integers(1, 30), st.sampled_from(LEADS), st.booleans())
def test_relative_periods_mean_what_the_calendar_says(unit: str, count: int, lead: str, spelt: bool) -> None:
    said = SPELT[count - 1] if spelt else str(count)
    plural = "" if count == 1 else "s"
    expected = Period(unit, count).window(TODAY)
    assert _window(f"Who sold most over the {lead} {said} {unit}{plural}?") == expected
    assert _window(f"Who sold most in the {said}-{unit} period up to today?") == expected


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("in the past fortnight", Period("week", 2)),
        ("over the last three fortnights", Period("week", 6)),
        ("in the last half-year", Period("month", 6)),
        ("over the past half a year", Period("month", 6)),
        ("in the past year", Period("month", 12)),
        ("over the past year and a half", Period("month", 18)),
        ("during the last two years", Period("month", 24)),
        ("in the previous month", Period("month", 1)),
        ("over the last few weeks", Period("week", 3)),
        ("over the six most recent weeks", Period("week", 6)),
        ("for the quarter leading up to today", Period("quarter", 1)),
        ("in the 4 months before today", Period("month", 4)),
        ("over the last 1.5 quarters", Period("day", 137)),
        ("within the past full dozen weeks", Period("week", 12)),
    ],
)
def test_relative_periods_in_other_words(words: str, period: Period) -> None:
    assert _window(f"Who was quickest {words}?") == period.window(TODAY)


@given(st.integers(2000, 2039), st.integers(1, 12))
def test_named_months_in_many_forms(year: int, month: int) -> None:
    name, expected = MONTHS[month - 1], Period("named-month", year=year, index=month).window(TODAY)
    for words in (
        f"in {name} {year}", f"in {name[:3]} {year}", f"{name} of {year}", f"{name}, {year}", f"in {year}-{month:02}",
        f"the month of {name} {year}", f"in {month:02}/{year}", f"{year} {name}", f"{name[:3]}. '{year % 100:02}",
    ):  # fmt: skip
        assert _window(f"Which agent was best {words}?") == expected, words


@given(st.integers(2000, 2039), st.integers(1, 4))
def test_named_quarters_in_many_forms(year: int, quarter: int) -> None:
    expected = Period("named-quarter", year=year, index=quarter).window(TODAY)
    word = ("first", "second", "third", "fourth")[quarter - 1]
    short = ("1st", "2nd", "3rd", "4th")[quarter - 1]
    for words in (
        f"Q{quarter} {year}", f"Q{quarter} of {year}", f"{year} Q{quarter}", f"{year}-Q{quarter}", f"{quarter}Q {year}",
        f"the {word} quarter of {year}", f"the {short} quarter {year}", f"{year}'s {word} quarter",
        f"Q{quarter}/{year}", f"quarter {quarter} of {year}", f"Q{quarter} '{year % 100:02}", f"{word}-quarter {year}",
    ):  # fmt: skip
        assert _window(f"Which agent was best in {words}?") == expected, words
    assert _window(f"best in the last quarter of {year}") == Period("named-quarter", year=year, index=4).window(TODAY)


@given(st.integers(2000, 2039), st.sampled_from(SEASONS))
def test_seasons_in_many_forms(year: int, season: tuple[str, int]) -> None:
    name, first = season
    expected = Period("season", year=year, index=first).window(TODAY)
    for words in (f"the {name} of {year}", f"{name} {year}", f"the {year} {name} season", f"{name.title()} of {year}"):
        assert _window(f"Who transferred most in {words}?") == expected, words
    assert _window("in winter 2020/21") == _window("in the winter of 2020-2021") == _window("winter 2020")


@given(DAYS, st.integers(0, 400))
def test_ranges_hold_both_days_named(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    expected = Window(start, end + timedelta(days=1))
    assert _window(f"Who sold most between {start} and {end}?") == expected
    assert _window(f"Who sold most from {start:%d %B %Y} to {end:%d %B %Y}?") == expected
    assert _window(f"Who sold most from {start:%B %d, %Y} through {end:%B %d, %Y}?") == expected


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("from March to May 2021", "2021-03-01", "2021-06-01"),
        ("between January and March of 2021", "2021-01-01", "2021-04-01"),
        ("from 3 March to 9 April 2021", "2021-03-03", "2021-04-10"),
        ("between November 2020 and February 2021", "2020-11-01", "2021-03-01"),
        ("from Q1 to Q3 2021", "2021-01-01", "2021-10-01"),
        ("in spring and summer of 2022", "2022-03-01", "2022-09-01"),
        ("in the first half of 2022", "2022-01-01", "2022-07-01"),
        ("in H2 2022", "2022-07-01", "2023-01-01"),
        ("in 2021", "2021-01-01", "2022-01-01"),
        ("during the whole of 2021", "2021-01-01", "2022-01-01"),
        ("for the year 2020", "2020-01-01", "2021-01-01"),
        ("since March 2023", "2023-03-01", "2023-06-01"),
        ("this year so far", "2023-01-01", "2023-06-01"),
        ("in the third quarter of last year", "2022-07-01", "2022-10-01"),
        ("in the Q3 of 2021, i.e. within 2021", "2021-07-01", "2021-10-01"),
    ],
)
def test_other_named_periods(words: str, start: str, end: str) -> None:
    assert _window(f"Who was best {words}?") == Window(date.fromisoformat(start), date.fromisoformat(end))


def test_a_day_said_aside_and_a_year_in_a_name_are_no_period() -> None:
    assert _window("As of 2022-01-01, who sold most in the past 2 weeks?") == Period("week", 2).window(TODAY)
    assert _window("cases about Closer 2021, past 2 months") == Period("month", 2).window(TODAY)
    assert _window("Who sold most?") is None


@given(st.integers(0, 30))
def test_thresholds_in_many_forms(count: int) -> None:
    for words in (
        f"more than {count} cases", f"over {count} cases", f"> {count} cases", f"a caseload exceeding {count}",
        f"at least {count + 1} cases", f"no fewer than {count + 1} cases", f"{count + 1} or more cases",
        f"{count + 1} cases or more", f"{count + 1}+ cases", f">= {count + 1} cases", f"a minimum of {count + 1} cases",
        f"{count + 1} cases at least", f"not less than {SPELT[min(count, 29)] if count < 30 else count + 1} cases",
    ):  # fmt: skip
        assert read_above(normalise(f"agents with {words} count")) == count, words


def test_a_span_of_time_or_a_share_is_no_threshold() -> None:
    for words in ("over 3 months", "more than 2 weeks", "over 50 %", "at least 3 quarters", "the fewest cases"):
        assert read_above(normalise(words)) is None, words
    assert read_above(normalise("more than a single case")) == 1
    assert read_above(normalise("at least one case")) == 0


def test_a_minimum_in_the_rules_belongs_to_what_it_counts() -> None:
    rules = normalise("Only agents with at least 5 leads count.\n- A month needs at least four cases. Nothing else.")
    assert least_of(rules, "leads?") == 5
    assert least_of(rules, "cases?") == 4
    assert least_of(rules, "orders?") is None


@pytest.mark.parametrize(
    ("context", "query", "place"),
    [
        ("Lead's region: OR", "Who?", "OR"),
        ("- Region of the lead: IN\nUse it OR not.", "Who?", "IN"),
        ("## Lead's region: West Virginia", "Who?", "WV"),
        ("", "Who gets this lead from New Mexico?", "NM"),
        ("", "Which agent for a lead in TX?", "TX"),
        ("Region of the lead: ON", "Who?", "ON"),
        ("Nothing", "Who?", None),
    ],
)
def test_the_place_of_a_lead(context: str, query: str, place: str | None) -> None:
    assert read_place(context, query) == place


@pytest.mark.parametrize(
    ("method", "words", "end"),
    [
        ("closing_speed", "who is least efficient at closing", "high"),
        ("closing_speed", "who closes most quickly", "low"),
        ("closing_speed", "who has the highest closing speed", "low"),
        ("closing_speed", "who took the least time", "low"),
        ("closing_speed", "who of those with the most cases had the shortest handle time", "low"),
        ("closing_speed", "our top agent in handle time", "low"),
        ("closing_speed", "whose handle time tops the list, being the longest", "high"),
        ("lead_success", "who is the least successful converter", "low"),
        ("lead_success", "whose rate is the worst", "low"),
        ("lead_success", "who had the highest success rate", "high"),
        ("revenue", "who came last in sales", "low"),
        ("handovers", "who passed on more cases than anybody else", "high"),
        ("handovers", "who rarely transfers", "low"),
    ],
)
def test_directions_of_amount_speed_and_praise(method: str, words: str, end: str) -> None:
    assert read_end(words, intents()[method]) == end


def test_the_format_sentence_is_told_from_the_question() -> None:
    ask, form = split_format("who sold most in 2021? return only the id of the agent.")
    assert (ask, form) == ("who sold most in 2021?", "return only the id of the agent.")
    only = "return only the id of the agent who sold most in 2021."
    assert split_format(only)[0] == only


def test_the_text_of_a_case_is_cut_from_the_question_and_from_the_format_sentence() -> None:
    proper, text = split_case("Who gets this case?\nSubject: No login\nDescription: It says no.\nReturn only the Id.")
    assert proper.strip() == "Who gets this case?"
    assert text == "No login\nIt says no."
    assert split_case("Who sold most?") == ("Who sold most?", "")
    assert split_case("## Question\nWho sold most?") == ("## Question\nWho sold most?", "")
    behind = split_case("Subject: No login\nDescription: It says no.\nWho gets this case?")
    assert behind == ("Who gets this case?", "No login\nIt says no.")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_read_without_an_error(text: str) -> None:
    plain = normalise(text)
    read_period(plain, TODAY)
    read_above(plain)
    find_days(plain)
    assert all(len(stem(word)) >= min(4, len(word)) for word in plain.split())


@given(st.integers(0, 10**7), st.sampled_from(["days", "weeks", "quarters", "years"]))
def test_no_number_is_too_big_to_be_read(count: int, unit: str) -> None:
    reading = read_period(f"who sold most in the past {count} {unit}?", TODAY)
    assert reading is None or reading.window is None or reading.window.end == TODAY + timedelta(days=1)
