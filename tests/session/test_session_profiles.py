"""How answers look to an agent: the published view, and Salesforce's own JSON."""

import json

import pytest

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.core.play import Row
from crmarena.session.profiles import names, profile

LINK = {"type": "Contact", "url": "/services/data/v1/sobjects/Contact/003"}
ANSWER: Row = {
    "totalSize": 2,
    "done": True,
    "records": [
        {
            "attributes": LINK, "Id": "1", "Name": "Zoë", "Fax": None, "Account": {"attributes": LINK, "Name": None},
            "Cases": {"totalSize": 1, "done": True, "records": [{"attributes": LINK, "Id": "9", "Fax": None}]},
        },
        {"attributes": LINK, "Id": "2", "Name": None, "Fax": None, "Account": None, "Cases": None},
    ],
}  # fmt: skip
REFUSAL = SalesforceError("INVALID_FIELD", "No such column 'Fux' on entity 'Contact'.")


def test_the_official_view() -> None:
    seen = profile("official")(ANSWER)
    assert json.loads(seen.text) == list(seen.rows or ())
    assert "attributes" not in seen.text
    first, second = seen.rows or ()
    assert set(first) == {"Id", "Name", "Account", "Cases"}, "a column null in every row is dropped"
    assert second == {"Id": "2", "Name": None, "Account": None, "Cases": None}
    assert first["Account"] == {"Name": None}
    assert first["Cases"]["records"] == [{"Id": "9", "Fax": None}]
    assert "Zoë" in seen.text


def test_the_official_view_of_an_error_nothing_and_a_count() -> None:
    official = profile("official")
    assert (
        official(REFUSAL).text == official(REFUSAL).error == "INVALID_FIELD: No such column 'Fux' on entity 'Contact'."
    )
    assert official({"totalSize": 0, "done": True, "records": []}).text == "[]"
    assert official({"totalSize": 153, "done": True, "records": []}).rows == ({"totalSize": 153},)
    assert official({"searchRecords": [{"attributes": LINK, "Id": "1"}]}).rows == ({"Id": "1"},)


def test_the_raw_view_is_salesforces_json() -> None:
    raw = profile("raw")
    assert json.loads(raw(ANSWER).text) == ANSWER
    assert json.loads(raw(REFUSAL).text) == [{"message": REFUSAL.message, "errorCode": "INVALID_FIELD"}]
    assert raw(REFUSAL).error == "INVALID_FIELD: No such column 'Fux' on entity 'Contact'."


def test_profiles_are_the_files_of_their_folder() -> None:
    assert {"official", "raw"} <= set(names())
    with pytest.raises(CrmArenaError, match="no observation profile 'offical'") as caught:
        profile("offical")
    assert "official" in caught.value.cure
