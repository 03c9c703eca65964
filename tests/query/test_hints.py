"""What a person is told below a refusal: every entry of the table on its example, and did-you-mean for names."""
# ruff: noqa: E501 - one statement and its hint per line reads best

import re
from time import process_time

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.query import compile_soql
from crmarena.query.complaint import Complaint
from crmarena.query.completion import complete
from crmarena.query.hints import MOST, Mistake, hints, mistakes
from crmarena.query.sosl_bind import bind_search
from crmarena.schema import Schema

from .conftest import CLOCK


def refused(statement: str, schema: Schema, language: str = "") -> SalesforceError:
    """The refusal of a statement in the language its first word says, or the one given."""
    sosl = language == "sosl" if language else statement.startswith("FIND")
    with pytest.raises(SalesforceError) as caught:
        asked(statement, schema, sosl)
    return caught.value


def asked(statement: str, schema: Schema, sosl: bool) -> None:
    """Checks a statement; SalesforceError when it is refused."""
    if sosl:
        bind_search(statement, schema, CLOCK)
    else:
        compile_soql(statement, schema, CLOCK)


def told(statement: str, schema: Schema) -> list[str]:
    return hints(refused(statement, schema), statement, schema)


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda mistake: mistake.name)
def test_a_mistake_is_recognised_on_its_example(schema: Schema, mistake: Mistake) -> None:
    """By its own entry, and no earlier entry takes it away."""
    refusal = refused(mistake.example, schema, mistake.language)
    own = mistake.fitted(Complaint(refusal, mistake.example, schema))
    assert own
    assert own in hints(refusal, mistake.example, schema)
    assert "Object" not in own or "\\d" in own


def test_the_table_has_no_double_names() -> None:
    names = [mistake.name for mistake in mistakes()]
    assert len(names) == len(set(names)) > 60


# Statement, what the hint must contain, and the statement mended by it.
MENDED = [
    ("SELECT * FROM Case", "SELECT FIELDS(ALL) FROM Case LIMIT 200", "SELECT FIELDS(ALL) FROM Case LIMIT 200"),
    ("SELECT c.* FROM Case c", "SELECT FIELDS(ALL) FROM Case LIMIT 200", "SELECT FIELDS(ALL) FROM Case LIMIT 200"),
    ("SELECT Id, * FROM Case", "SELECT FIELDS(ALL) FROM Case LIMIT 200", "SELECT FIELDS(ALL) FROM Case LIMIT 200"),
    ("SELECT Owner.Nmae FROM Case", "Did you mean Name?", "SELECT Owner.Name FROM Case"),
    ("SELECT COUNT(*) FROM Case", "COUNT()", "SELECT COUNT() FROM Case"),
    ("SELECT Status, COUNT(*) FROM Case GROUP BY Status", "COUNT(Id)", "SELECT Status, COUNT(Id) FROM Case GROUP BY Status"),
    ('SELECT Id FROM Case WHERE Status = "Closed"', "'Closed'", "SELECT Id FROM Case WHERE Status = 'Closed'"),
    ("SELECT Id FROM Case WHERE Status = Closed", "'Closed'", "SELECT Id FROM Case WHERE Status = 'Closed'"),
    ("SELECT Id FROM Case WHERE ClosedDate IS NULL", "ClosedDate = NULL", "SELECT Id FROM Case WHERE ClosedDate = NULL"),
    ("SELECT Id FROM Case WHERE Subject NOT LIKE '%x%'", "(NOT Subject LIKE '%x%')", "SELECT Id FROM Case WHERE (NOT Subject LIKE '%x%')"),
    ("SELECT Id FROM Case WHERE CreatedDate BETWEEN LAST_MONTH AND TODAY", "CreatedDate >= LAST_MONTH AND CreatedDate <= TODAY", "SELECT Id FROM Case WHERE CreatedDate >= LAST_MONTH AND CreatedDate <= TODAY"),
    ("SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01", "CreatedDate >= 2023-01-01T00:00:00Z", "SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01T00:00:00Z"),
    ("SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01", "DAY_ONLY(CreatedDate) >= 2023-01-01", "SELECT Id FROM Case WHERE DAY_ONLY(CreatedDate) >= 2023-01-01"),
    ("SELECT Id FROM Opportunity WHERE CloseDate = '2023-01-01'", "without quotes: 2023-01-01", "SELECT Id FROM Opportunity WHERE CloseDate = 2023-01-01"),
    ("SELECT Id FROM Opportunity WHERE CloseDate = 2023-01-01T00:00:00Z", "CloseDate = 2023-01-01", "SELECT Id FROM Opportunity WHERE CloseDate = 2023-01-01"),
    ("SELECT Id FROM Case WHERE CreatedDate = LAST_30_DAYS", "LAST_N_DAYS:30", "SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS:30"),
    ("SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS(30)", "LAST_N_DAYS:30", "SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS:30"),
    ("SELECT Id FROM Case LIMIT 10, 20", "LIMIT 20 OFFSET 10", "SELECT Id FROM Case LIMIT 20 OFFSET 10"),
    ("SELECT Status, COUNT(Id) AS cnt FROM Case GROUP BY Status", "COUNT(Id) cnt", "SELECT Status, COUNT(Id) cnt FROM Case GROUP BY Status"),
    ("SELECT COUNT(DISTINCT OwnerId) FROM Case", "COUNT_DISTINCT(OwnerId)", "SELECT COUNT_DISTINCT(OwnerId) FROM Case"),
    ("SELECT Id, COUNT(Id) FROM Case GROUP BY OwnerId", "MAX(Id)", "SELECT MAX(Id), COUNT(Id) FROM Case GROUP BY OwnerId"),
    ("SELECT Id FROM Account WHERE Name = 'O'Brien'", "'O\\'Brien", "SELECT Id FROM Account WHERE Name = 'O\\'Brien'"),
    ("SELECT Account.Name, Owner.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name, Owner.Name", "Account.Name firstName", "SELECT Account.Name firstName, Owner.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name, Owner.Name"),
    ("SELECT Id FROM Case WHERE Description LIKE '%error%'", "FIND {word} IN ALL FIELDS RETURNING Case(Id)", "FIND {word} IN ALL FIELDS RETURNING Case(Id)"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "part", "mended"), MENDED, ids=[line[0] for line in MENDED])
def test_a_hint_that_is_followed_mends_the_statement(schema: Schema, statement: str, part: str, mended: str) -> None:
    assert part in told(statement, schema)[0]
    asked(mended, schema, mended.startswith("FIND"))


NAMES = [
    ("SELECT Id FROM Cases", "Case"),
    ("SELECT Id FROM VoiceCallTranscript", "VoiceCallTranscript__c"),
    ("SELECT Id FROM Knowledge", "Knowledge__kav"),
    ("SELECT Id FROM Opportunty", "Opportunity"),
    ("SELECT CaseNum FROM Case", "CaseNumber"),
    ("SELECT IssueId FROM Case", "IssueId__c"),
    ("SELECT Industry FROM Case", "Account.Industry"),
    ("SELECT Id, (SELECT Subjct FROM Cases) FROM Account", "Subject"),
    ("SELECT Lead.Company FROM VoiceCallTranscript__c", "LeadId__r.Company"),
    ("SELECT LeadId__c.Company FROM VoiceCallTranscript__c", "LeadId__r.Company"),
    ("SELECT AccountId.Name FROM Case", "Account.Name"),
    ("SELECT Acount.Name FROM Case", "Account.Name"),
    ("SELECT Account.Ownr.Name FROM Case", "Owner.Name"),
    ("SELECT Id, (SELECT Id FROM Contact) FROM Account", "Contacts"),
    ("SELECT Id, (SELECT Id FROM VoiceCallTranscript__c) FROM Lead", "VoiceCallTranscripts__r"),
    ("SELECT Id FROM Case WHERE CreatedDate = TODY", "TODAY"),
    ("SELECT Id FORM Case", "FROM"),
    ("SELCT Id FROM Case", "SELECT"),
    ("SELECT Id FROM Case WEHRE Id = NULL", "WHERE"),
    ("SELECT Id FROM Case ORDR BY Id", "ORDER BY"),
    ("SELECT Id FROM Case WHERE Status = 'x' LIMT 5", "LIMIT"),
    ("SELECT CALENDAR_YAER(CreatedDate) FROM Case GROUP BY CALENDAR_YAER(CreatedDate)", "CALENDAR_YEAR"),
    ("FIND {Zeta} RETURNING Acount(Id)", "Account"),
    ("FIND {Zeta} RETURNING Account(Id WHERE Industri = 'x')", "Industry"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "meant"), NAMES)
def test_did_you_mean(schema: Schema, statement: str, meant: str) -> None:
    assert told(statement, schema) == [f"Did you mean {meant}?"]


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("SELECT Account FROM Case", "AccountId, or Account.Name"),
        ("SELECT Contacts FROM Account", "(SELECT Id FROM Contacts)"),
        ("SELECT Contacts.Name FROM Account", "(SELECT Name FROM Contacts)"),
        ("SELECT What.StageName FROM Task", "TYPEOF"),
        ("SELECT What.Owner.Name FROM Task", "What.Name"),
        ("SELECT Foo.Name FROM Case", "Relationships of Case: Account"),
        ("SELECT Id, (SELECT Id FROM Foo) FROM Account", "Child relationships of Account: "),
        ("SELECT OwnerId, COUNT(Id) cnt FROM Case GROUP BY OwnerId ORDER BY cnt DESC", "repeat COUNT(Id)"),
        ("SELECT OwnerId o, COUNT(Id) FROM Case GROUP BY o", "repeat OwnerId"),
        ("SELECT Id FROM Case WHERE CreatedDate > NOW()", "TODAY"),
        ("SELECT Id FROM Case WHERE ClosedDate > CreatedDate", "never with another field"),
        ("SELECT Id FROM Case WHERE CALENDAR_YEAR(CreatedDate) = CALENDAR_YEAR(TODAY)", "on the left"),
    ],
)
def test_explained(schema: Schema, statement: str, part: str) -> None:
    assert part in told(statement, schema)[0]


def test_the_refusal_itself_says_nothing_of_hints(schema: Schema) -> None:
    refusal = refused("SELECT * FROM Case", schema)
    before = refusal.message
    assert hints(refusal, "SELECT * FROM Case", schema)
    assert refusal.message == before
    assert not hasattr(refusal, "__notes__")


def test_a_place_on_a_later_line_is_found(schema: Schema) -> None:
    statement = "SELECT Id\nFROM Case\nWHERE Status = Closed"
    complaint = Complaint(refused(statement, schema), statement, schema)
    assert (complaint.word, complaint.before) == ("Closed", "SELECT Id\nFROM Case\nWHERE Status = ")
    semantic = "SELECT Id\nFROM Case\nWHERE Foo = 'x'"
    assert Complaint(refused(semantic, schema), semantic, schema).word == "Foo"


def test_hints_never_fail_and_never_flood(schema: Schema) -> None:
    """Every prefix of some statements, refused or not by the engine, gets at most three lines of text."""
    statements = [line[0] for line in (*MENDED, *NAMES)]
    for statement in statements:
        for end in range(1, len(statement), 5):
            cut = statement[:end]
            try:
                asked(cut, schema, cut.startswith("FIND"))
            except SalesforceError as refusal:
                found = hints(refusal, cut, schema)
                assert len(found) <= MOST
                assert all(found)
                assert not re.search(r"\{(?!words?\})\w+\}", " ".join(found)), "a slot that was not filled"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT Id FROM Case WHERE " + "x" * 90_000,
        "SELECT " + "a.b." * 20_000 + " FROM Case",
        "SELECT Id " + "abcdefghij " * 9_000 + "FROM Case",
        "SELECT Id FROM Case" + " " * 90_000 + "1",
        "SELECT Id, COUNT(Id) FROM Case GROUP BY " + ", ".join(["Subject"] * 8_000),
        "(SELECT " * 10_000,
        "SELECT Id, " + "(SELECT Id FROM Cases, " * 4_000,
        "SELECT Id FROM Case WHERE Name = " + "'" * 90_001,
    ],
    ids=range(8),
)
def test_enormous_statements_take_no_time(schema: Schema, statement: str) -> None:
    refusal = refused(statement, schema)
    start = process_time()
    assert len(hints(refusal, statement, schema)) <= MOST
    complete(statement, len(statement), schema)
    assert process_time() - start < 2
