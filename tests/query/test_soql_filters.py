"""WHERE: text without case, nulls, lists, patterns, logic."""

import pytest

from crmarena.schema import record_id

from .conftest import Ask

ALL = [1, 2, 3, 4, 5]


def cases(ask: Ask, where: str) -> list[int]:
    records = ask(f"SELECT CaseNumber FROM Case WHERE {where} ORDER BY CaseNumber").records
    return [int(str(record["CaseNumber"])) for record in records]


def accounts(ask: Ask, where: str) -> list[object]:
    return [record["Name"] for record in ask(f"SELECT Name FROM Account WHERE {where} ORDER BY Name").records]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("Status = 'CLOSED'", [2, 3]),
        ("Status != 'closed'", [1, 4, 5]),
        ("Status <> 'closed'", [1, 4, 5]),
        ("Status = NULL", [5]),
        ("Status = ''", [5]),
        ("Status != null", [1, 2, 3, 4]),
        ("Status IN ('new', 'WORKING')", [1, 4]),
        ("Status IN ('new', NULL)", [1, 5]),
        ("Status NOT IN ('new', 'working')", [2, 3, 5]),
        ("Status NOT IN ('new', null)", [2, 3, 4]),
        ("NOT Status = 'closed'", [1, 4]),
        ("(NOT Status IN ('new', 'closed'))", [4]),
        ("Status > 'm'", [1, 4]),
        ("Subject LIKE 'SUBJECT _'", ALL),
        ("Subject LIKE '%3'", [3]),
        ("(NOT Subject LIKE '%3')", [1, 2, 4, 5]),
        ("IsClosed = TRUE", [2, 3]),
        ("IsClosed != true", [1, 4, 5]),
        ("CaseNumber IN ('00001', '00003')", [1, 3]),
        ("(Status = 'new' OR Status = 'working') AND IsClosed = FALSE", [1, 4]),
        ("((((Status = 'new'))))", [1]),
        ("ClosedDate = NULL AND (Status = 'new' OR (Status = null AND AccountId != null))", [1, 5]),
        ("Account.Name = 'ZETA works'", [1, 2]),
        ("Account.Name = null", [4]),
        ("Account.Name != 'Zeta Works'", [3, 4, 5]),
        ("Account.Owner.Name LIKE 'BOB%'", [3, 5]),
        ("Case.Status = 'new'", [1]),
        ("toLabel(Status) = 'new'", [1]),
        ("Status < NULL OR Status LIKE ''", []),
    ],
)
def test_filters(ask: Ask, where: str, expected: list[int]) -> None:
    assert cases(ask, where) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("Name = 'école VERTE'", ["École Verte"]),
        ("Name IN ('ÉCOLE verte', 'zeta works')", ["Zeta Works", "École Verte"]),
        ("Name LIKE 'É%'", ["École Verte"]),
        ("Name LIKE '%OLE v%'", ["École Verte"]),
        (r"Name LIKE '%\%'", ["alpha 100%"]),
        (r"Name LIKE 'alpha\_100%'", []),
        ("Name LIKE 'alpha_100%'", ["alpha 100%"]),
        ("Name >= 'zeta'", ["Zeta Works", "École Verte"]),
        (r"Name = 'zeta\u0020works'", ["Zeta Works"]),
    ],
)
def test_text_is_compared_without_case(ask: Ask, where: str, expected: list[str]) -> None:
    assert accounts(ask, where) == expected


def test_ids_compare_in_both_lengths_and_any_case(ask: Ask) -> None:
    first = record_id("500", 1)
    for text in (first, first[:15], first.lower(), first.upper()):
        assert cases(ask, f"Id = '{text}'") == [1]
    assert cases(ask, f"Id != '{first[:15]}'") == [2, 3, 4, 5]
    assert cases(ask, f"Id IN ('{first[:15]}', '{record_id('500', 2)}')") == [1, 2]


def test_ids_of_equal_letters_differ_by_case(ask: Ask) -> None:
    short = record_id("500", 1)[:15]
    assert cases(ask, f"Id = '{short.swapcase()}'") == []


def test_a_list_of_ten_thousand_is_one_parameter(ask: Ask) -> None:
    names = ", ".join(f"'{number:05}'" for number in range(1, 10_001))
    assert cases(ask, f"CaseNumber IN ({names})") == ALL


def test_deleted_rows_are_hidden_unless_asked_for(ask: Ask) -> None:
    assert ask("SELECT COUNT() FROM Case").total_size == 5
    assert ask("SELECT COUNT() FROM Case", include_deleted=True).total_size == 6
    assert ask("SELECT Id FROM Case WHERE Subject = 'gone'").records == []
    assert (
        ask("SELECT IsDeleted FROM Case WHERE Subject = 'gone'", include_deleted=True).records[0]["IsDeleted"] is True
    )


def test_scope_mine_is_the_callers_own(ask: Ask) -> None:
    assert ask("SELECT COUNT() FROM Case USING SCOPE mine").total_size == 2
    assert ask("SELECT COUNT() FROM Case USING SCOPE everything").total_size == 5
    assert ask("SELECT COUNT() FROM Case USING SCOPE delegated").total_size == 0


def test_a_value_never_reaches_the_sql(db: object, ask: Ask) -> None:
    assert accounts(ask, r"Name = 'x\' OR 1 = 1 --'") == []
    assert accounts(ask, "Name LIKE '%\"%'") == []


def test_contexts_of_with_and_for_change_nothing(ask: Ask) -> None:
    for clause in ("WITH SECURITY_ENFORCED", "WITH USER_MODE", "WITH SYSTEM_MODE", "FOR VIEW", "UPDATE TRACKING"):
        assert ask(f"SELECT Id FROM Case {clause}").total_size == 5
