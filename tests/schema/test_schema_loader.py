"""The reader refuses what it does not know, and says which file and key."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import crmarena.schema
from crmarena.core.errors import CrmArenaError
from crmarena.schema import load_schema
from crmarena.schema.loader import build_schema, default_label, default_relationship
from crmarena.schema.reader import parse_fields, parse_object, read_shelf

COMMON = parse_fields("common.toml", '[Id]\ntype = "id"\ndescription = "Key."\nlisted = true')
HEAD = 'order = 1\nprefix = "zz1"\nlabel = "L"\nlabel_plural = "Ls"\ndescription = "D."\n'
NAME = '[fields.Name]\ntype = "string"\ndescription = "Name."\n'


def one(text: str) -> Mapping[str, Mapping[str, Any]]:
    return {"Thing__c": parse_object("objects/Thing__c.toml", text, COMMON)}


def test_a_small_object() -> None:
    schema = build_schema("b2b", one(HEAD + 'name_field = "Name"\n' + NAME))
    thing = schema.objects["Thing__c"]
    assert thing.custom
    assert [f.name for f in thing.fields.values()] == ["Id", "Name"]
    assert thing.fields["Name"].search_groups == ("NAME",)
    assert thing.fields["Name"].length == 255


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD + 'colour = "red"\n' + NAME, r"objects/Thing__c.toml: unknown key 'colour'"),
        (HEAD + NAME + "lenght = 3\n", r"\[fields.Name\]: unknown key 'lenght'"),
        (HEAD + NAME + 'length = "3"\n', r"'length' holds '3'"),
        (HEAD + NAME + "length = true\n", r"'length' holds True"),
        (HEAD + '[fields.Name]\ntype = "string"\n', r"missing description"),
        (HEAD.replace('prefix = "zz1"\n', "") + NAME, r"missing prefix"),
        (HEAD + NAME + "editions = [1]\n", r"something other than strings"),
        (HEAD + NAME.replace("string", "text"), r"unknown type 'text'"),
        (HEAD + NAME.replace("string", "reference"), r"a reference needs `to`"),
        (HEAD + NAME + 'to = ["User"]\n', r"only a reference has it"),
        (HEAD + NAME.replace("string", "picklist"), r"a picklist needs `values`"),
        (HEAD + NAME.replace("string", "picklist") + 'values = ["A"]\ndefault = "B"\n', r"default 'B' is not among"),
        (HEAD + NAME + 'search = ["FACE"]\n', r"unknown search group"),
        (HEAD + 'name_field = "Nom"\n' + NAME, r"name_field 'Nom' is not a field"),
        (HEAD + NAME.replace("string", "reference") + 'to = ["Nobody"]\n', r"no object 'Nobody' to refer to"),
    ],
)
def test_refusals_name_file_and_key(text: str, complaint: str) -> None:
    with pytest.raises(CrmArenaError, match=complaint):
        build_schema("b2b", one(text))


def test_two_children_of_one_name_are_refused() -> None:
    link = '[fields.{0}Id]\ntype = "reference"\nto = ["Thing__c"]\nchild_name = "Things"\ndescription = "Link."\n'
    with pytest.raises(CrmArenaError, match="two child relationships named"):
        build_schema("b2b", one(HEAD + link.format("A") + link.format("B")))


def test_two_objects_of_one_prefix_are_refused() -> None:
    table = one(HEAD + NAME)["Thing__c"]
    with pytest.raises(CrmArenaError, match="share the prefix"):
        build_schema("b2b", {"A": table, "B": table})


def test_editions_select_fields() -> None:
    text = HEAD + NAME + 'editions = ["b2c"]\n'
    assert build_schema("b2b", one(text)).objects["Thing__c"].find("Name") is None
    assert build_schema("b2c", one(text)).objects["Thing__c"].find("Name") is not None


def test_labels_and_relationships_follow_from_names() -> None:
    assert default_label("CompanySignedDate") == "Company Signed Date"
    assert default_label("LeadId__c") == "Lead ID"
    assert default_label("ContractID__c") == "Contract ID"
    assert default_relationship("ContractID__c") == "ContractID__r"
    assert default_relationship("Product2Id") == "Product2"


def test_the_shelf_is_the_folder() -> None:
    folder = Path(crmarena.schema.__file__).parent / "objects"
    assert {path.stem for path in folder.glob("*.toml")} == set(read_shelf())
    orders = [table["order"] for table in read_shelf().values()]
    assert len(set(orders)) == len(orders)


def test_the_version_does_not_hang_on_the_process() -> None:
    code = "from crmarena.schema import load_schema; print(load_schema('b2b').version, load_schema('b2c').version)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "12345"}
    )
    assert done.stdout.split() == [load_schema("b2b").version, load_schema("b2c").version]
