"""The analyst against a small organisation made by hand, with the traps the rules speak of; answers by hand, too."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from crmarena.agents.analysis import desk
from crmarena.agents.analysis.intents import intents
from crmarena.agents.analysis.methods import methods
from crmarena.agents.analyst import analyst
from crmarena.core.errors import SalesforceError
from crmarena.core.play import Briefing
from crmarena.core.task import Task
from crmarena.org import Org, write_org
from crmarena.schema import Field, IdSpace, load_schema
from crmarena.session.session import Session

SCHEMA = load_schema("b2b")
IDS = IdSpace(1, "b2b")
Record = Mapping[str, object]


def _id(name: str, ordinal: int) -> str:
    return IDS.of(SCHEMA.objects[name], ordinal)


ANN, BOB, CYD, DAN = (_id("User", n) for n in range(4))
LINES = [_id("OrderItem", n) for n in range(8)]
ISSUES = [_id("Issue__c", n) for n in range(3)]
PRODUCTS = [_id("Product2", n) for n in range(2)]
STATES = ("TX", "CA", "NY")
TODAY = "\n- Today's date: 2022-06-15"


def _case(n: int, account: int, day: str, hours: int, owner: str, about: tuple[int, int]) -> Record:
    """A case about (issue, order line), opened at noon of a day of 2022 and closed after some hours (0: still open)."""
    issue, line = about
    closed = f"2022-{day}T{12 + hours}:00:00.000+0000" if hours else None
    return {
        "Id": _id("Case", n), "AccountId": _id("Account", account), "CreatedDate": f"2022-{day}T12:00:00.000+0000",
        "ClosedDate": closed, "Status": "Closed" if hours else "New", "OwnerId": owner, "IssueId__c": ISSUES[issue],
        "OrderItemId__c": LINES[line], "Subject": ("Login fails", "Slow reports", "Lost rows")[issue],
        "Description": ("the password is refused", "every report takes minutes", "rows vanish when saving")[issue],
    }  # fmt: skip


CASES = [
    _case(0, 0, "01-10", 2, ANN, (0, 0)),
    _case(1, 0, "01-20", 4, ANN, (1, 0)),
    _case(2, 1, "02-10", 1, BOB, (1, 0)),
    _case(3, 1, "02-11", 9, BOB, (1, 0)),  # came from Ann: nobody's average, but a case for both
    _case(4, 2, "03-31", 8, CYD, (2, 0)),
    _case(5, 2, "04-01", 1, CYD, (2, 0)),  # a day after the quarter
    _case(6, 2, "03-05", 0, DAN, (1, 0)),  # still open, and handed over twice
    _case(7, 1, "03-06", 0, DAN, (0, 1)),
    _case(8, 1, "10-01", 1, BOB, (0, 1)),  # late: levels Ann and Bob on the first issue
    _case(9, 1, "10-02", 0, BOB, (2, 0)),
]
#: Who had which case, in order.
OWNERS = [[ANN], [ANN], [BOB], [ANN, BOB], [CYD], [CYD], [ANN, BOB, DAN], [DAN], [BOB], [BOB]]


def _history() -> list[Record]:
    found: list[Record] = []
    for case, owners in zip(CASES, OWNERS, strict=True):
        for step, owner in enumerate(owners):
            found.append({
                "Id": _id("CaseHistory__c", len(found)), "CaseId__c": case["Id"], "Field__c": "Owner Assignment",
                "OldValue__c": owners[step - 1] if step else None, "NewValue__c": owner,
                "CreatedDate": str(case["CreatedDate"]).replace("T12:00", f"T12:{step:02}"),
            })  # fmt: skip
    return found


def _order(n: int, owner: str, day: str, quantity: int, price: float) -> tuple[Record, Record]:
    order = {
        "Id": _id("Order", n), "AccountId": _id("Account", 0), "OwnerId": owner, "EffectiveDate": f"2022-{day}",
        "Status": "Activated",
    }  # fmt: skip
    line = {
        "Id": LINES[n], "OrderId": order["Id"], "Product2Id": PRODUCTS[n % 2], "Quantity": quantity, "UnitPrice": price,
    }  # fmt: skip
    return order, line


ORDERS = [
    _order(0, ANN, "01-01", 2, 100.0), _order(1, ANN, "03-31", 1, 50.25), _order(2, BOB, "02-01", 3, 80.0),
    _order(3, BOB, "04-01", 9, 900.0), _order(4, CYD, "02-02", 1, 249.0),
]  # fmt: skip


def _deal(n: int, owner: str, created: str, signed: str) -> tuple[Record, Record]:
    contract = {"Id": _id("Contract", n), "AccountId": _id("Account", 0), "CompanySignedDate": f"2022-{signed}"}
    deal = {
        "Id": _id("Opportunity", n), "AccountId": _id("Account", 0), "OwnerId": owner, "Name": f"Deal {n}",
        "ContractID__c": contract["Id"], "CreatedDate": f"2022-{created}T23:00:00.000+0000", "StageName": "Closed",
    }  # fmt: skip
    return contract, deal


DEALS = [
    _deal(0, ANN, "01-01", "01-21"), _deal(1, ANN, "01-01", "02-10"), _deal(2, BOB, "02-01", "03-01"),
    _deal(3, CYD, "01-01", "03-31"), _deal(4, CYD, "03-30", "04-01"),
]  # fmt: skip


def _lead(n: int, owner: str, created: str, converted: str | None) -> Record:
    return {
        "Id": _id("Lead", n), "OwnerId": owner, "LastName": f"Lead {n}", "Company": "Acme", "Status": "Open",
        "CreatedDate": f"2022-{created}T08:00:00.000+0000", "IsConverted": converted is not None,
        "ConvertedDate": f"2022-{converted}" if converted else None,
    }  # fmt: skip


LEADS = [
    _lead(0, ANN, "01-02", "02-01"), _lead(1, ANN, "01-03", None), _lead(2, ANN, "01-04", "04-02"),
    _lead(3, BOB, "02-02", "03-31"), _lead(4, BOB, "02-03", None), _lead(5, CYD, "02-04", "02-05"),
    _lead(6, DAN, "05-01", None), _lead(7, ANN, "08-01", None),
]  # fmt: skip
QUOTES = [(0, "Accepted"), (2, "Accepted"), (3, "Accepted"), (3, "Draft")]


def _tables() -> dict[str, Sequence[Record]]:
    return {
        "User": [{"Id": user, "LastName": name} for user, name in zip((ANN, BOB, CYD, DAN), "abcd", strict=True)],
        "Account": [{"Id": _id("Account", n), "Name": s, "ShippingState": s} for n, s in enumerate(STATES)],
        "Product2": [
            {"Id": PRODUCTS[0], "Name": "VoltSketch", "Description": "Draws circuits."},
            {"Id": PRODUCTS[1], "Name": "VoltSketch Pro", "Description": "Draws boards and layers."},
        ],
        "Issue__c": [
            {"Id": ISSUES[0], "Name": "Sign-in trouble", "Description__c": "Users cannot log in with their password."},
            {"Id": ISSUES[1], "Name": "Poor performance", "Description__c": "Reports or pages take very long."},
            {"Id": ISSUES[2], "Name": "Data loss", "Description__c": "Saved rows are gone afterwards."},
        ],
        "Order": [order for order, _ in ORDERS],
        "OrderItem": [line for _, line in ORDERS],
        "Case": CASES,
        "CaseHistory__c": _history(),
        "Contract": [contract for contract, _ in DEALS],
        "Opportunity": [deal for _, deal in DEALS],
        "Quote": [
            {"Id": _id("Quote", n), "Name": f"Quote {n}", "OpportunityId": _id("Opportunity", deal), "Status": status}
            for n, (deal, status) in enumerate(QUOTES)
        ],
        "Lead": LEADS,
        "Territory2": [
            {"Id": _id("Territory2", 0), "Name": "South", "Description": "TX, NM"},
            {"Id": _id("Territory2", 1), "Name": "West", "Description": "CA,OR"},
        ],
        "UserTerritory2Association": [
            {"Id": _id("UserTerritory2Association", n), "Territory2Id": _id("Territory2", t), "UserId": user}
            for n, (t, user) in enumerate([(0, ANN), (0, BOB), (0, DAN), (1, CYD), (1, DAN)])
        ],
    }


def _plain(field: Field) -> object:
    """A value for a field nobody cares about."""
    if field.nillable:
        return None
    if field.reference_to:
        return ANN if "User" in field.reference_to else None
    plain: dict[str, object] = {"boolean": False, "int": 0, "double": 0.0, "currency": 0.0, "percent": 0.0}
    dated = {"date": "2022-01-01", "datetime": "2022-01-01T00:00:00.000+0000"}
    return plain.get(field.type, dated.get(field.type, field.values[0] if field.values else "x"))


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Org]:
    tables = [
        (name, [tuple(r.get(f.name, _plain(f)) for f in SCHEMA.objects[name].fields.values()) for r in records])
        for name, records in _tables().items()
    ]
    given = {
        "name": "hand", "edition": "b2b", "seed": 1, "company": "Anvil", "generator_version": "1",
        "spec": {"end": "2022-12-31"},
    }  # fmt: skip
    directory: Path = tmp_path_factory.mktemp("hand") / "org"
    write_org(directory, SCHEMA, tables, given)
    with Org.open(directory) as opened:
        yield opened


def _answer(org: Org, query: str, context: str = TODAY) -> str:
    task = Task(0, "any", query, "", context, "", "exact_match", "k", "single", "internal", "b2b", "", 1)
    statement = Session(task, lambda text: org.search(text) if text.startswith("FIND") else org.query(text))
    said = analyst(Briefing(query=query, context=context), statement)
    refused = [step.observation.error for step in statement.steps if step.observation.error]
    assert refused == []
    assert len(statement.steps) <= 6
    return said


def test_every_intent_has_its_method_and_every_method_its_intent() -> None:
    assert set(intents()) == set(methods())


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Which agent closed cases fastest on average in Q1 2022?", BOB),  # 1 h: the one that came from Ann is out
        ("Which agent closed cases slowest on average in Q1 2022?", CYD),
        ("Which agent with more than two cases had the lowest handle time in Q1 2022?", BOB),  # Ann has 4, Bob 3
        ("Which agent with more than three cases had the lowest handle time in Q1 2022?", ANN),
        ("Which agent with at least five cases had the lowest handle time in Q1 2022?", "None"),
        ("Which agent had the lowest handle time in Q1 2021?", "None"),
        ("Who transferred the most cases in Q1 2022?", ANN),
        ("Which agent who handled at least three cases made the fewest transfers in Q1 2022?", BOB),
        ("Which state's cases were closed fastest in Q1 2022?", "TX"),
        ("Which state had the slowest case closures in Q1 2022?", "NY"),
        ("Which state had the quickest case closures in Q2 2022?", "NY"),
        ("Who sold the most in Q1 2022 by order amount?", ANN),  # 250.25 against 249 and 240
        ("Who had the smallest sales total in Q1 2022?", BOB),
        ("Which agent had the shortest sales cycle for contracts signed in Q1 2022?", BOB),  # 28 days against 30
        ("Who had the longest average sales cycle in the first quarter of 2022?", CYD),
        ("Which agent had the highest lead conversion rate in Q1 2022?", CYD),
        ("Which agent had the lowest lead conversion rate in Q1 2022?", ANN),  # one of three within the quarter
        ("Which agent with at least two leads had the best lead conversion rate in Q1 2022?", BOB),
        ("Which agent had the lowest lead conversion rate in Q2 2022?", DAN),
    ],
)
def test_questions_about_agents_and_states(org: Org, query: str, answer: str) -> None:
    assert _answer(org, query) == answer


def test_a_minimum_in_the_rules_counts_when_the_question_states_none(org: Org) -> None:
    rules = f"How rates are worked out\n- Only agents with at least 2 leads are compared.{TODAY}"
    assert _answer(org, "Which agent had the highest lead conversion rate in Q1 2022?", rules) == BOB


@pytest.mark.parametrize("product", [f"(product Id {PRODUCTS[0]})", f"(Id {PRODUCTS[0][:15]})", "called VoltSketch"])
def test_the_most_frequent_problem_of_a_product_by_id_or_by_name(org: Org, product: str) -> None:
    ask = f"Which issue was reported most often for the product {product} in the past five months? Only the issue's Id."
    assert _answer(org, ask) == ISSUES[1]
    assert _answer(org, "What is the most common problem of VoltSketch Pro in Q1 2022?") == ISSUES[0]
    assert _answer(org, "What is the most common problem of VoltSketch Pro in 2021?") == "None"


def test_a_month_stands_out_only_by_the_numbers_the_rules_give(org: Org) -> None:
    ask = f"Which month in the past 6 months had significantly more cases for product {PRODUCTS[0]}?"
    assert _answer(org, ask) == "None"  # 2, 2, 2 and 1
    rules = "- It needs at least 2 cases and at least 1 times as many as any other."
    assert _answer(org, ask.replace("6 months", "10 weeks"), f"{rules}\n- Today's date: 2022-03-31") == "None"
    looser = "- It needs at least 2 cases and at least twice as many as any other."
    shorter = ask.replace("6 months", "8 weeks")  # two in March, one in April
    assert _answer(org, shorter, "- Today's date: 2022-04-10") == "None"
    assert _answer(org, shorter, f"{looser}\n- Today's date: 2022-04-10") == "March"
    assert _answer(org, shorter, f"{looser.replace('twice', '3 times')}\n- Today's date: 2022-04-10") == "None"


@pytest.mark.parametrize(
    ("region", "answer"),
    [("TX", BOB), ("New Mexico", BOB), ("OR", CYD), ("T", "None"), ("NY", "None")],
)
def test_a_lead_goes_to_the_territory_then_by_quotes_then_by_load(org: Org, region: str, answer: str) -> None:
    # Ann and Bob have one accepted quote each; Ann owns two open leads, Bob one.
    assert _answer(org, "Who should get this lead? Only the Id of the agent.", f"Lead's region: {region}") == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Subject: Rows gone\nDescription: After saving in VoltSketch my rows had vanished.", CYD),
        # Ann and Bob closed one each; Bob closed one of the Pro; of VoltSketch both closed two, but Bob has one open.
        ("Subject: No access\nDescription: VoltSketch Pro refuses my password when I log in.", BOB),
        ("Subject: No access\nDescription: VoltSketch refuses my password when I log in.", ANN),
        ("Subject: So slow\nDescription: In VoltSketch the weekly report takes minutes to show.", BOB),
    ],
)
def test_a_case_goes_by_issue_then_by_product_then_by_load(org: Org, text: str, answer: str) -> None:
    assert _answer(org, f"Which agent should take this case?\n{text}\nReturn only the Id of the agent.", "") == answer


def test_without_today_the_newest_case_is_the_anchor(org: Org) -> None:
    assert _answer(org, "Which state's cases were closed fastest in the past 2 days?", "No rules.") == "CA"


def test_an_org_that_refuses_gives_none() -> None:
    def refuse(text: str) -> dict[str, object]:
        raise SalesforceError("INVALID_TYPE", f"no: {text[:10]}")

    task = Task(0, "any", "q", "", "", "", "exact_match", "k", "single", "internal", "b2b", "", 1)
    assert analyst(Briefing(query="Who sold most in 2022?", context=TODAY), Session(task, refuse)) == "None"


def test_answers_cut_into_pages_are_put_together(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "BATCH", 3)

    def three_at_a_time(text: str) -> dict[str, object]:
        answer = org.query(text)
        return answer | {"records": answer["records"][:3]}

    task = Task(0, "any", "q", "", "", "", "exact_match", "k", "single", "internal", "b2b", "", 1)
    session = Session(task, three_at_a_time)
    rows = desk.Desk(session).all_rows("Id, OwnerId", "Case", "Status = 'Closed' AND OwnerId != NULL")
    closed = {str(case["Id"]) for case in CASES if case["Status"] == "Closed"}
    assert {row["Id"] for row in rows} == closed
    assert len(rows) == len(closed) > 6
    assert len(session.steps) == 3
