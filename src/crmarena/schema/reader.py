"""Reads the shelf of object files: TOML tables checked key by key before anything is built from them."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from crmarena.core.errors import CrmArenaError

Table = Mapping[str, Any]

OBJECT_KEYS: dict[str, tuple[type, ...]] = {
    "order": (int,),
    "prefix": (str,),
    "label": (str,),
    "label_plural": (str,),
    "description": (str,),
    "name_field": (str,),
    "system": (bool,),
    "queryable": (bool,),
    "searchable": (bool,),
    "editions": (list,),
    "fields": (dict,),
}

FIELD_KEYS: dict[str, tuple[type, ...]] = {
    "type": (str,),
    "label": (str,),
    "description": (str,),
    "length": (int,),
    "precision": (int,),
    "scale": (int,),
    "required": (bool,),
    "listed": (bool, list),
    "editions": (list,),
    "to": (list,),
    "relationship": (str,),
    "child_name": (str,),
    "values": (list,),
    "restricted": (bool,),
    "default": (str, int, bool),
    "defaulted": (bool,),
    "filterable": (bool,),
    "sortable": (bool,),
    "groupable": (bool,),
    "aggregatable": (bool,),
    "searchable": (bool,),
    "search": (list,),
    "case_sensitive": (bool,),
    "unique": (bool,),
    "external_id": (bool,),
    "read_only": (bool,),
    "calculated": (bool,),
    "html": (bool,),
    "auto_number": (str,),
}

_OBJECT_MUST = ("order", "prefix", "label", "label_plural", "description", "fields")
_FIELD_MUST = ("type", "description")


def check_keys(where: str, table: Table, allowed: Mapping[str, tuple[type, ...]]) -> None:
    """Refuse a key that is not `allowed` or holds the wrong kind of value; `where` names the file and table."""
    for key, value in table.items():
        kinds = allowed.get(key)
        if kinds is None:
            raise CrmArenaError(f"{where}: unknown key {key!r}", f"Known keys: {', '.join(sorted(allowed))}.")
        # type() rather than isinstance: TOML's true must not pass for a number.
        if type(value) not in kinds:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise CrmArenaError(f"{where}: {key!r} holds {value!r}", f"Give a {wanted}.")
        if type(value) is list and not all(type(item) is str for item in value):
            raise CrmArenaError(f"{where}: {key!r} holds something other than strings", "Give a list of strings.")


def _check_present(where: str, table: Table, must: tuple[str, ...]) -> None:
    missing = [key for key in must if key not in table]
    if missing:
        raise CrmArenaError(f"{where}: missing {', '.join(missing)}", "Add the key to the file.")


def parse_fields(where: str, text: str) -> dict[str, Table]:
    """The field tables of a TOML text that holds nothing else."""
    tables = tomllib.loads(text)
    for name, table in tables.items():
        check_keys(f"{where} [{name}]", table, FIELD_KEYS)
        _check_present(f"{where} [{name}]", table, _FIELD_MUST)
    return tables


def parse_object(where: str, text: str, common: Mapping[str, Table]) -> Table:
    """One object file as a checked table, its `fields` completed with the `common` ones.

    Id comes first and the audit fields last; a table of the same name in the object's file lays its keys over.
    """
    table = tomllib.loads(text)
    check_keys(where, table, OBJECT_KEYS)
    _check_present(where, table, _OBJECT_MUST)
    own: dict[str, Table] = table["fields"]
    for name, raw in own.items():
        check_keys(f"{where} [fields.{name}]", raw, FIELD_KEYS)
    merged = {name: {**raw, **own.get(name, {})} for name, raw in common.items()}
    ordered = {"Id": merged.pop("Id"), **{name: raw for name, raw in own.items() if name not in common}, **merged}
    for name, raw in ordered.items():
        _check_present(f"{where} [fields.{name}]", raw, _FIELD_MUST)
    return {**table, "fields": ordered}


@lru_cache(maxsize=1)
def read_shelf() -> Mapping[str, Table]:
    """Every object file of the package by object name, in load order."""
    room = files("crmarena.schema")
    common = parse_fields("common.toml", room.joinpath("common.toml").read_text("utf-8"))
    tables = {
        entry.name.removesuffix(".toml"): parse_object(f"objects/{entry.name}", entry.read_text("utf-8"), common)
        for entry in room.joinpath("objects").iterdir()
        if entry.name.endswith(".toml")
    }
    return dict(sorted(tables.items(), key=lambda item: (item[1]["order"], item[0])))
