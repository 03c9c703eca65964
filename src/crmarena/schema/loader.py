"""Builds the schema of an edition from the shelf of object files."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from crmarena.core.errors import CrmArenaError
from crmarena.schema.capabilities import TYPES, capability
from crmarena.schema.model import Child, Field, Schema, SObject
from crmarena.schema.reader import Table, read_shelf

EDITIONS = ("b2b", "b2c")

_DEFAULT_LENGTH = {"id": 18, "reference": 18, "string": 255, "picklist": 255, "combobox": 255, "url": 255}
_DEFAULT_LENGTH |= {"multipicklist": 4099, "email": 80, "phone": 40, "textarea": 255}
_DEFAULT_DIGITS = {"currency": (18, 2), "double": (18, 2), "percent": (5, 2)}
_CAPABILITY_KEYS = ("filterable", "sortable", "groupable", "aggregatable", "searchable")
_SEARCH_GROUPS = ("NAME", "EMAIL", "PHONE")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def default_label(name: str) -> str:
    """The label a name suggests: `LeadId__c` -> "Lead ID"."""
    words = _WORD.findall(name.removesuffix("__c"))
    return " ".join("ID" if word == "Id" else word for word in words)


def default_relationship(name: str) -> str:
    """The parent relationship name a reference field's name suggests: `AccountId` -> Account, `X__c` -> X__r."""
    return name[:-3] + "__r" if name.endswith("__c") else name.removesuffix("Id")


def _search_groups(raw: Table, type_word: str, name_field: bool) -> tuple[str, ...]:
    found = set(raw.get("search", ()))
    if name_field:
        found.add("NAME")
    if type_word in {"email", "phone"}:
        found.add(type_word.upper())
    return tuple(group for group in _SEARCH_GROUPS if group in found)


def _check_field(where: str, raw: Table) -> None:
    type_word = raw["type"]
    if type_word not in TYPES:
        raise CrmArenaError(f"{where}: unknown type {type_word!r}", f"Known types: {', '.join(sorted(TYPES))}.")
    if (type_word == "reference") != bool(raw.get("to")):
        raise CrmArenaError(f"{where}: a reference needs `to`, and only a reference has it", "Name the target objects.")
    if type_word in {"picklist", "multipicklist"} and not raw.get("values"):
        raise CrmArenaError(f"{where}: a picklist needs `values`", "List the values in their order.")
    if raw.get("values") and raw.get("default", raw["values"][0]) not in raw["values"]:
        raise CrmArenaError(f"{where}: default {raw['default']!r} is not among the values", "Choose one of them.")
    stray = set(raw.get("search", ())) - set(_SEARCH_GROUPS)
    if stray:
        raise CrmArenaError(f"{where}: unknown search group {sorted(stray)}", f"Use {', '.join(_SEARCH_GROUPS)}.")


def _listed(raw: Table, edition: str, system: bool) -> bool:
    listed = raw.get("listed", False)
    return not system and (edition in listed if isinstance(listed, list) else bool(listed))


def _digits(raw: Table) -> tuple[int, int]:
    precision, scale = _DEFAULT_DIGITS.get(raw["type"], (0, 0))
    return raw.get("precision", precision), raw.get("scale", scale)


def _overrides(raw: Table) -> dict[str, bool]:
    return {key: raw[key] for key in _CAPABILITY_KEYS if key in raw}


def build_field(where: str, name: str, raw: Table, owner: Table, edition: str) -> Field:
    """The field `name` as one edition has it; `owner` is the object's table, `where` the place for errors."""
    _check_field(where, raw)
    kind: str = raw["type"]
    length = raw.get("length", _DEFAULT_LENGTH.get(kind, 0))
    precision, scale = _digits(raw)
    auto_number = raw.get("auto_number", "")
    is_name = owner.get("name_field") == name
    can = capability(kind, length, auto_number, _overrides(raw))
    writable = not (raw.get("read_only") or raw.get("calculated") or auto_number)
    default = raw.get("default", False if kind == "boolean" else None)
    targets = tuple(raw.get("to", ()))
    return Field(
        name=name,
        type=kind,
        label=raw.get("label") or default_label(name),
        description=raw["description"],
        length=length,
        precision=precision,
        scale=scale,
        nillable=not (raw.get("required", False) or kind == "boolean" or auto_number),
        listed=_listed(raw, edition, owner.get("system", False)),
        custom=name.endswith("__c"),
        reference_to=targets,
        relationship_name=raw.get("relationship", default_relationship(name)) if targets else None,
        child_name=raw.get("child_name"),
        polymorphic=len(targets) > 1,
        values=tuple(raw.get("values", ())),
        restricted=raw.get("restricted", False),
        default=default,
        defaulted=raw.get("defaulted", default is not None),
        aggregatable=bool(can.aggregates),
        name_field=is_name,
        case_sensitive=raw.get("case_sensitive", False),
        unique=raw.get("unique", kind == "id"),
        external_id=raw.get("external_id", False),
        createable=writable,
        updateable=writable,
        search_groups=_search_groups(raw, kind, is_name),
        long_text=kind == "textarea" and not can.filterable,
        html=raw.get("html", False),
        calculated=raw.get("calculated", False),
        auto_number=auto_number,
        **can._asdict(),
    )


def _here(raw: Table, edition: str) -> bool:
    return edition in raw.get("editions", EDITIONS)


def build_object(name: str, table: Table, edition: str) -> SObject:
    """One object as one edition has it, its children not yet known."""
    fields = {
        field_name: build_field(f"objects/{name}.toml [fields.{field_name}]", field_name, raw, table, edition)
        for field_name, raw in table["fields"].items()
        if _here(raw, edition)
    }
    name_field = table.get("name_field")
    if name_field is not None and name_field not in fields:
        raise CrmArenaError(f"objects/{name}.toml: name_field {name_field!r} is not a field", "Name one of its fields.")
    return SObject(
        name=name,
        label=table["label"],
        label_plural=table["label_plural"],
        prefix=table["prefix"],
        custom=name.endswith("__c"),
        system=table.get("system", False),
        description=table["description"],
        name_field=name_field,
        queryable=table.get("queryable", True),
        searchable=table.get("searchable", True),
        fields=fields,
        children=(),
    )


def _children(objects: Mapping[str, SObject]) -> dict[str, list[Child]]:
    """The child relationships of every parent, read off the reference fields that point to it."""
    found: dict[str, list[Child]] = {name: [] for name in objects}
    for sobject in objects.values():
        for f in sobject.fields.values():
            for target in f.reference_to:
                if target not in objects:
                    raise CrmArenaError(
                        f"objects/{sobject.name}.toml [fields.{f.name}]: no object {target!r} to refer to",
                        "Correct `to`, or add the object's file.",
                    )
                if f.child_name:
                    found[target].append(Child(f.child_name, sobject.name, f.name))
    return found


def _check_unique(objects: Mapping[str, SObject], children: Mapping[str, list[Child]]) -> None:
    for name, found in children.items():
        names = [child.name.lower() for child in found]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise CrmArenaError(f"{name}: two child relationships named {twice}", "Rename one `child_name`.")
    prefixes = [o.prefix for o in objects.values()]
    twice = sorted({p for p in prefixes if prefixes.count(p) > 1})
    if twice:
        raise CrmArenaError(f"two objects share the prefix {twice}", "Give each object its own three characters.")


def build_schema(edition: str, shelf: Mapping[str, Table]) -> Schema:
    """The schema of one edition out of checked object tables, in their order."""
    bare = {name: build_object(name, table, edition) for name, table in shelf.items() if _here(table, edition)}
    children = _children(bare)
    _check_unique(bare, children)
    objects = {name: replace(sobject, children=tuple(children[name])) for name, sobject in bare.items()}
    # The repr of an object names its attributes and holds only strings, numbers and tuples: equal on every machine.
    content = "\n".join([edition, *(repr(sobject) for sobject in objects.values())])
    version = blake2b(content.encode(), digest_size=8).hexdigest()
    return Schema(edition=edition, version=version, objects=objects)


@lru_cache(maxsize=len(EDITIONS))
def load_schema(edition: str) -> Schema:
    """The schema of an edition, "b2b" or "b2c"; CrmArenaError for another name."""
    if edition not in EDITIONS:
        raise CrmArenaError(f"no edition {edition!r}", f"Use one of: {', '.join(EDITIONS)}.")
    return build_schema(edition, read_shelf())
