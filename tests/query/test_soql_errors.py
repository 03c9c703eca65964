"""Every kind of mistaken query of the specification's list, with code, text and position as Salesforce answers."""
# ruff: noqa: E501 - one statement and its answer per line reads best

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.query import compile_soql
from crmarena.query.errors import envelope
from crmarena.schema import Schema

from .conftest import CLOCK

MQ, IF, FO = "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_QUERY_FILTER_OPERATOR"
END = " Please reference your WSDL or the describe call for the appropriate names."
CUSTOM_R = (
    " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship"
    " name." + END
)


def no_column(name: str, entity: str) -> str:
    return (
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append"
        " the '__c' after the custom field name." + END
    )


def no_object(name: str) -> str:
    return (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the"
        " '__c' after the entity name." + END
    )


def of_type(field: str, kind: str) -> str:
    return f"value of filter criterion for field '{field}' must be of type {kind} and should not be enclosed in quotes"


BIND = "Bind variables only allowed in Apex code"
ALIAS = "only aggregate expressions use field aliasing"
OVERALL = "Non-grouped query that uses overall aggregate functions cannot also use "

# Statement, 0-based offset of the place (None: no position block), text. Grammar errors count columns from 0.
GRAMMAR = [
    ("SELECT * FROM Case", 7, "unexpected token: 'SELECT *'"),
    ("SELECT Status, COUNT(*) FROM Case GROUP BY Status", 21, "unexpected token: 'COUNT(*'"),
    ("SELECT COUNT(*) FROM Case", 13, "unexpected token: 'SELECT COUNT(*'"),
    ("SELECT c.Id FROM Case c JOIN Account a ON c.AccountId = a.Id", 24, "unexpected token: 'JOIN'"),
    ("SELECT c.Id FROM Case c LEFT JOIN Account a ON c.AccountId = a.Id", 24, "unexpected token: 'LEFT'"),
    ("SELECT c.Id FROM Case c, Account a WHERE c.AccountId = a.Id", 55, BIND),
    ("SELECT Status, COUNT(Id) AS cnt FROM Case GROUP BY Status", 25, "unexpected token: 'AS'"),
    ("SELECT Id FROM (SELECT Id FROM Case) t", 15, "unexpected token: '('"),
    ("SELECT SUM(CASE WHEN IsClosed = TRUE THEN 1 END) FROM Case", 16, "unexpected token: 'SUM(CASE WHEN'"),
    ("SELECT COUNT(CASE WHEN IsClosed = TRUE THEN 1 END) FROM Case", 18, "unexpected token: 'COUNT(CASE WHEN'"),
    ("SELECT CASE WHEN Status = 'New' THEN 1 END FROM Case", 17, "missing value at 'Status'"),
    ("SELECT COUNT(DISTINCT OwnerId) FROM Case", 22, "unexpected token: 'COUNT(DISTINCT OwnerId'"),
    ('SELECT Id FROM Case WHERE Status = "Closed"', 35, "line 1:35 unexpected token: '\"'"),
    ("SELECT `Id` FROM Case", 7, "line 1:7 unexpected token: '`'"),
    ("SELECT Id FROM Case WHERE Status = Closed", 35, BIND),
    ("SELECT Id FROM Case WHERE Id = 500Wt00000DDyOsIAL", 34, "unexpected token: 'Wt00000DDyOsIAL'"),
    ("SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01T00:00:00", 51, "unexpected token: 'T00'"),
    ("SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01T00:00:00 00:00", 51, "unexpected token: 'T00'"),
    ("SELECT OwnerId FROM Case HAVING COUNT(Id) > 1", 25, "unexpected token: 'HAVING'"),
    ("SELECT Id FROM Case WHERE Subject NOT LIKE '%x%'", 38, "unexpected token: 'Subject NOT LIKE'"),
    ("SELECT Id FROM Case WHERE IsClosed = TRUE AND NOT Subject LIKE 'x'", 46, "unexpected token: 'NOT'"),
    ("SELECT Id FROM Case WHERE NOT Subject LIKE 'x' AND IsClosed = TRUE", 47, "unexpected token: 'AND'"),
    ("SELECT Id FROM Case WHERE Status = 'a' OR Status = 'b' AND IsClosed = TRUE", 55, "unexpected token: 'AND'"),
    ("SELECT Id FROM Case WHERE CreatedDate BETWEEN TODAY AND TOMORROW", 38, "unexpected token: 'CreatedDate BETWEEN'"),
    ("SELECT Id FROM Case WHERE ClosedDate IS NULL", 37, "unexpected token: 'ClosedDate IS'"),
    ("SELECT Id FROM Case WHERE ClosedDate IS NOT NULL", 37, "unexpected token: 'ClosedDate IS'"),
    ("SELECT Id, DATEDIFF(ClosedDate, CreatedDate) FROM Case", 30, "unexpected token: 'DATEDIFF(ClosedDate,'"),
    ("SELECT Id, ClosedDate - CreatedDate FROM Case", 22, "unexpected token: '-'"),
    ("SELECT Id FROM Case WHERE CreatedDate > TODAY - 7", 46, "unexpected token: '-'"),
    ("SELECT Id FROM Case WHERE ClosedDate - CreatedDate > 5", 37, "unexpected token: '-'"),
    ("SELECT strftime('%Y', CreatedDate) FROM Case", 16, "unexpected token: 'strftime(''"),
    ("SELECT CONCAT(FirstName, LastName) FROM Contact", 23, "unexpected token: 'CONCAT(FirstName,'"),
    ("SELECT EXTRACT(MONTH FROM CreatedDate) FROM Case", 21, "unexpected token: 'EXTRACT(MONTH FROM'"),
    ("SELECT Id FROM Case WHERE ClosedDate > CreatedDate", 39, BIND),
    ("SELECT Id FROM Case WHERE OwnerId = (SELECT Id FROM User)", 36, "unexpected token: '('"),
    (
        "SELECT Id FROM Case WHERE AccountId IN (SELECT AccountId FROM Opportunity GROUP BY AccountId)",
        74,
        "missing value at 'GROUP'",
    ),
    (
        "SELECT Id FROM Case WHERE AccountId IN (SELECT AccountId FROM Opportunity ORDER BY Name)",
        74,
        "missing value at 'ORDER'",
    ),
    ("SELECT Id FROM Case WHERE AccountId IN (SELECT AccountId, Id FROM Opportunity)", 56, "unexpected token: ','"),
    ("SELECT Id FROM Case LIMIT 5;", 27, "line 1:27 unexpected token: ';'"),
    ("SELECT Id FROM Case -- all", 20, "unexpected token: '-'"),
    ("SELECT Id FROM Case /* all */", 20, "unexpected token: '/'"),
    ("SELECT Id FROM Account WHERE Name = 'O'Brien Ltd'", 39, "unexpected token: 'Brien'"),
    ("SELECT Id FROM Account WHERE Name = 'O''Brien'", 39, "unexpected token: '''"),
    ("SELECT Id FROM Account WHERE Name = \u2018Zeta\u2019", 36, "line 1:36 unexpected token: '\u2018'"),
    ("DESCRIBE Case", 0, "unexpected token: 'DESCRIBE'"),
    ("INSERT INTO Case (Subject) VALUES ('x')", 0, "unexpected token: 'INSERT'"),
    ("SELECT Id FROM Case UNION SELECT Id FROM Account", 26, "unexpected token: 'SELECT'"),
    ("SELECT Id FROM Case LIMIT 10, 20", 28, "unexpected token: ','"),
    ("SELECT TOP 10 Id FROM Case", 11, "unexpected token: '10'"),
    ("SELECT Id FROM Case FETCH FIRST 10 ROWS ONLY", 26, "unexpected token: 'FIRST'"),
    ("SELECT SUM(Quantity * UnitPrice) FROM OrderItem", 20, "unexpected token: 'SUM(Quantity *'"),
    ("SELECT Id FROM Case WHERE Id IN ()", 33, "unexpected token: 'Id IN ()'"),
    ("SELECT OwnerId, COUNT(Id) FROM Case GROUP BY 1", 45, "unexpected token: '1'"),
    ("SELECT Id FROM Case WHERE CreatedDate = LAST_30_DAYS", 40, BIND),
    ("SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS(30)", 51, "unexpected token: '('"),
    ("SELECT Id, FROM Account", 11, "unexpected token: 'FROM'"),
    ("SELECT FROM Account", 7, "unexpected token: 'SELECT FROM'"),
    ("SELECT Id FROM Case WHERE (IsClosed = TRUE", 42, "missing value at '<EOF>'"),
    ("SELECT Id FROM Case LIMIT 5 ORDER BY Id", 28, "unexpected token: 'ORDER'"),
    ("SELECT Id FROM Case WHERE Status == 'x'", 34, "unexpected token: '='"),
    ("SELECT Id FROM Case WHERE Status ILIKE 'x'", 33, "unexpected token: 'Status ILIKE'"),
    ("SELECT Id FROM Case WHERE EXISTS (SELECT Id FROM Account)", 34, "unexpected token: 'EXISTS (SELECT'"),
    ("SELECT Id FROM Case WHERE IsClosed = TRUE && IsDeleted = FALSE", 42, "line 1:42 unexpected token: '&'"),
    ("FIND {Zeta} IN ALL FIELDS", 0, "unexpected token: 'FIND'"),
    ("SELECT Id FROM Case WHERE Status = :status", 35, BIND),
    ("SELECT Id FROM Case WHERE Status = {status}", 35, "line 1:35 unexpected token: '{'"),
    ("SELECT Id, COUNT() FROM Case", 17, "unexpected token: 'COUNT()'"),
    ("SELECT Id FROM Case WHERE Subject LIKE NULL", 39, "unexpected token: 'NULL'"),
    (
        "SELECT Id FROM Case WHERE CreatedDate > 2020-12-12t12:12:00-25:00",
        40,
        "Invalid datetime: 2020-12-12t12:12:00-25:00",
    ),
    ("SELECT Id FROM Opportunity WHERE CloseDate = 2023-13-01", 45, "Invalid date: 2023-13-01"),
    ("SELECT SUM(MAX(MIN(Amount))) FROM Opportunity", 18, "unexpected token: '('"),
    ("SELECT TYPEOF What WHEN Account THEN Name FROM Task", 42, "Missing 'END' at 'FROM'"),
    ("SELECT Id FROM Case FOR UPDATE", 24, "unexpected token: 'FOR UPDATE'"),
    ("SELECT Id\nFROM Case\nWHERE Status = New", 35, BIND),
]

# Statement, offset or None, code, text. Semantic errors count columns from 1.
SEMANTIC = [
    ("SELECT Xyzzy FROM Xyzzy", 18, "INVALID_TYPE", no_object("Xyzzy")),
    ("SELECT Id FROM Cases", 15, "INVALID_TYPE", no_object("Cases")),
    ("SELECT Id FROM ScratchOrgInfo limit 1", 15, "INVALID_TYPE", no_object("ScratchOrgInfo")),
    ("SELECT CaseNum FROM Case", 7, IF, no_column("CaseNum", "Case")),
    ("SELECT Id FROM Case WHERE Account.Foo = 'x'", 26, IF, no_column("Foo", "Account")),
    (
        "SELECT Id, Lead.Company FROM VoiceCallTranscript__c",
        11,
        IF,
        "Didn't understand relationship 'Lead' in field path." + CUSTOM_R,
    ),
    (
        "SELECT LeadId__c.Company FROM VoiceCallTranscript__c",
        7,
        IF,
        "Didn't understand relationship 'LeadId__c' in field path." + CUSTOM_R,
    ),
    (
        "SELECT Id, (SELECT Id FROM Contact) FROM Account",
        27,
        IF,
        "Didn't understand relationship 'Contact' in FROM part of query call." + CUSTOM_R,
    ),
    ("SELECT What.StageName FROM Task", 7, IF, no_column("StageName", "Name")),
    ("SELECT OwnerId, COUNT(Id) cnt FROM Case GROUP BY OwnerId ORDER BY cnt DESC", 66, IF, no_column("cnt", "Case")),
    ("SELECT OwnerId o, COUNT(Id) FROM Case GROUP BY o", 47, IF, no_column("o", "Case")),
    ("SELECT Id, Id FROM Case", None, IF, "duplicate field selected: Id"),
    (
        "SELECT Account.Name, Owner.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name, Owner.Name",
        None,
        MQ,
        "duplicate alias: Name",
    ),
    ("SELECT Name n FROM Account", None, MQ, ALIAS),
    ("SELECT Id Name FROM Account", None, MQ, ALIAS),
    ("SELECT DISTINCT OwnerId FROM Case", None, MQ, ALIAS),
    ("SELECT Id FROM Case WHERE CreatedDate >= '2023-01-01T00:00:00Z'", 26, IF, of_type("CreatedDate", "dateTime")),
    ("SELECT Id FROM Case WHERE CreatedDate >= 2023-01-01", 26, IF, of_type("CreatedDate", "dateTime")),
    ("SELECT Id FROM Opportunity WHERE CloseDate = 2023-01-01T00:00:00Z", 33, IF, of_type("CloseDate", "date")),
    ("SELECT Id FROM Opportunity WHERE Amount > '5'", 33, IF, of_type("Amount", "double")),
    ("SELECT Id FROM User WHERE IsActive = 1", 26, IF, of_type("IsActive", "boolean")),
    ("SELECT Id FROM User WHERE IsActive = 'true'", 26, IF, of_type("IsActive", "boolean")),
    ("SELECT Id FROM Case WHERE Account.Owner.IsActive = 'x'", 26, IF, of_type("IsActive", "boolean")),
    ("SELECT Id FROM Case WHERE Subject = 5", 26, IF, of_type("Subject", "string").replace("not be ", "be ")),
    (
        "SELECT Id FROM Case WHERE Description LIKE '%error%'",
        26,
        IF,
        "field 'Description' can not be filtered in a query call",
    ),
    (
        "SELECT Id FROM EmailMessage WHERE TextBody LIKE '%x%'",
        34,
        IF,
        "field 'TextBody' can not be filtered in a query call",
    ),
    ("SELECT Id FROM Case ORDER BY Description", 29, MQ, "field 'Description' can not be sorted in a query call"),
    (
        "SELECT CreatedDate, COUNT(Id) FROM Case GROUP BY CreatedDate",
        49,
        MQ,
        "field 'CreatedDate' can not be grouped in a query call",
    ),
    ("SELECT SUM(Name) FROM Account", 11, MQ, "field Name does not support aggregate operator SUM"),
    ("SELECT COUNT(IsClosed) FROM Case", 13, MQ, "field IsClosed does not support aggregate operator COUNT"),
    ("SELECT Id FROM Case WHERE Id = 'abc'", 26, FO, "invalid ID field: abc"),
    ("SELECT Id FROM Case WHERE OwnerId IN ('005000000000000', 'x')", 26, FO, "invalid ID field: x"),
    ("SELECT Id FROM Case WHERE Id LIKE '500%'", 26, FO, "invalid operator on id field"),
    ("SELECT Id FROM Case WHERE AccountId LIKE '001%'", 26, FO, "invalid operator on id field"),
    ("SELECT Id, COUNT(Id) FROM Case GROUP BY OwnerId", None, MQ, "Field must be grouped or aggregated: Id"),
    ("SELECT OwnerId, COUNT(Id) FROM Case", None, MQ, "Field must be grouped or aggregated: OwnerId"),
    ("SELECT CALENDAR_YEAR(CreatedDate) FROM Case", None, MQ, "Field must be grouped or aggregated: CreatedDate"),
    (
        "SELECT OwnerId FROM Case GROUP BY OwnerId ORDER BY CreatedDate",
        None,
        MQ,
        "Ordered field must be grouped or aggregated: CreatedDate",
    ),
    ("SELECT Id, COUNT(Id) FROM Case GROUP BY Id", 17, MQ, "Grouped field should not be aggregated: Id"),
    ("SELECT OwnerId FROM Case GROUP BY OwnerId, ownerid", None, MQ, "duplicate grouping expression: ownerid"),
    ("SELECT COUNT(Id) FROM Case LIMIT 1", None, MQ, OVERALL + "LIMIT"),
    ("SELECT COUNT(Id) FROM Case ORDER BY COUNT(Id)", None, MQ, OVERALL + "ORDER BY"),
    ("SELECT MAX(CreatedDate) FROM Case OFFSET 1", None, MQ, OVERALL + "OFFSET"),
    (
        "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account",
        None,
        MQ,
        "only root queries support aggregate expressions",
    ),
    (
        "SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account",
        None,
        MQ,
        "only root queries support aggregate expressions",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Task)",
        None,
        MQ,
        "Entity 'Task' is not supported for semi join inner selects",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Case)",
        None,
        MQ,
        "Semi join sub-selects are not allowed with the 'OR' operator",
    ),
    (
        "SELECT Id FROM Account WHERE Name = 'x' AND (Name = 'y' OR Id IN (SELECT AccountId FROM Case))",
        None,
        MQ,
        "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)",
        None,
        MQ,
        "The inner and outer selects should not be on the same object type",
    ),
    (
        "SELECT Id FROM Opportunity WHERE AccountId IN (SELECT Id FROM Case)",
        None,
        MQ,
        "The selected field 'Id' in the subquery and the left operand field in the where expression in the outer query 'AccountId' should point to the same object type",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Case WHERE ContactId IN (SELECT Id FROM Contact))",
        None,
        MQ,
        "Nesting of semi join sub-selects is not supported",
    ),
    (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Case) AND Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Order)",
        None,
        MQ,
        "Maximum 2 semi join sub-selects are allowed",
    ),
    (
        "SELECT TYPEOF Account WHEN Account THEN Name END FROM Case",
        None,
        MQ,
        "TYPEOF operand 'Account' is not a polymorphic relationship field",
    ),
    ("SELECT TYPEOF Foo WHEN Account THEN Name END FROM Task", None, MQ, "No such relation 'Foo' on entity 'Task'"),
    (
        "SELECT TYPEOF What WHEN Account THEN Name WHEN Account THEN Id END FROM Task",
        None,
        MQ,
        "WHEN clause operand [Account] is not unique",
    ),
    (
        "SELECT COUNT(Id) FROM Case GROUP BY ROLLUP(Status, Origin, Priority, OwnerId)",
        None,
        MQ,
        "Group by rollup/cube supports up to 3 fields",
    ),
    (
        "SELECT Id FROM Case OFFSET 2001",
        None,
        "NUMBER_OUTSIDE_VALID_RANGE",
        "Maximum SOQL offset allowed for apiName Case is 2000",
    ),
    ("SELECT Id FROM Case OFFSET -1", None, MQ, "SOQL offset must be a non-negative value"),
    ("SELECT FIELDS(ALL) FROM Case", None, MQ, "The SOQL FIELDS function must have a LIMIT of at most 200"),
    ("SELECT FIELDS(ALL) FROM Case LIMIT 201", None, MQ, "The SOQL FIELDS function must have a LIMIT of at most 200"),
    (
        "SELECT FIELDS(foo) FROM Case LIMIT 5",
        None,
        MQ,
        "The SOQL FIELDS function only supports arguments of (all), (custom), (standard); (foo) is not supported.",
    ),
    (
        "SELECT FIELDS(CUSTOM) FROM Territory2 LIMIT 5",
        None,
        MQ,
        "'FIELDS(CUSTOM)' expansion function must result in at least one field being selected.",
    ),
    (
        "SELECT FIELDS(STANDARD), COUNT(Id) FROM Case GROUP BY Id",
        None,
        MQ,
        "The SOQL FIELDS function is not supported with GROUP BY",
    ),
    (
        "SELECT SUM(MAX(Amount)) FROM Opportunity",
        11,
        MQ,
        "nested functional syntax can only be used in the following manner: date_function(convertTimezone(columnName)): MAX",
    ),
]


def refusal(soql: str, schema: Schema) -> SalesforceError:
    with pytest.raises(SalesforceError) as caught:
        compile_soql(soql, schema, CLOCK)
    assert caught.value.status == 400
    return caught.value


@pytest.mark.parametrize(("soql", "place", "text"), GRAMMAR)
def test_grammar_errors(schema: Schema, soql: str, place: int, text: str) -> None:
    error = refusal(soql, schema)
    assert error.code == MQ
    assert error.message == envelope(soql, place, text, parse=True)


@pytest.mark.parametrize(("soql", "place", "code", "text"), SEMANTIC)
def test_semantic_errors(schema: Schema, soql: str, place: int | None, code: str, text: str) -> None:
    error = refusal(soql, schema)
    assert error.code == code
    assert error.message == (text if place is None else envelope(soql, place, text, parse=False))


def test_captured_messages(schema: Schema) -> None:
    """The blocks of three captures, letter by letter."""
    assert refusal("SELECT Xyzzy FROM Xyzzy", schema).message.startswith(
        "\nSELECT Xyzzy FROM Xyzzy\n                  ^\nERROR at Row:1:Column:19\nsObject type 'Xyzzy' is not supported."
    )
    assert refusal("SELECT Id, FROM Account", schema).message == (
        "\nSELECT Id, FROM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FROM'"
    )
    assert refusal("SELECT * FROM Case", schema).message.splitlines()[-2] == "ERROR at Row:1:Column:7"


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT YEAR(CreatedDate) FROM Case",
        "SELECT Id FROM Case WHERE LOWER(Subject) = 'x'",
        "SELECT Id FROM Case WHERE COUNT(Id) > 1",
        "SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS",
        "SELECT Id FROM Account WHERE Name = 'a\\d'",
        "SELECT Id FROM Account WHERE Name = 'a\nb'",
        "SELECT Id FROM Account WHERE NumberOfEmployees = 3000000000",
        "SELECT Id FROM Case WITH DATA CATEGORY Geography__c AT usa__c",
        "SELECT DISTANCE(Name, GEOLOCATION(1, 2), 'mi') FROM Account",
        "SELECT Id FROM Case LIMIT -5",
        "SELECT COUNT() FROM Case GROUP BY Status",
        "SELECT Contact..FirstName FROM Contact",
        "SELECT Id FROM Account GROUP",
        "SELECT DAY_ONLY(CloseDate) FROM Opportunity GROUP BY DAY_ONLY(CloseDate)",
        "SELECT Id, (SELECT Id FROM Contacts GROUP BY Id) FROM Account",
    ],
)
def test_refused_in_words_of_our_own(schema: Schema, soql: str) -> None:
    assert refusal(soql, schema).code == MQ


def test_the_first_check_wins(schema: Schema) -> None:
    """Grammar before object, object before fields, SELECT before WHERE before ORDER BY, limits last."""
    chain = [
        ("SELECT Foo FROM Bar WHERE Baz = x", MQ),
        ("SELECT Foo FROM Bar WHERE Baz = 1", "INVALID_TYPE"),
        ("SELECT Foo FROM Case WHERE Id = 'x' OFFSET 3000", IF),
        ("SELECT Id FROM Case WHERE Id = 'x' ORDER BY Description OFFSET 3000", FO),
        ("SELECT Id FROM Case ORDER BY Description OFFSET 3000", MQ),
        ("SELECT Id FROM Case OFFSET 3000", "NUMBER_OUTSIDE_VALID_RANGE"),
    ]
    assert [refusal(soql, schema).code for soql, _ in chain] == [code for _, code in chain]
