"""Objects and fields of a schema, printed for a person at the prompt."""

from collections.abc import Mapping
from difflib import get_close_matches

import click

from crmarena.cli.answers import print_table
from crmarena.schema import Field, Schema

_MOST_VALUES = 6


def print_objects(schema: Schema, counts: Mapping[str, int]) -> None:
    """Print every object with its label and its number of records."""
    rows = [[name, found.label, counts.get(name, 0)] for name, found in schema.objects.items()]
    print_table(["object", "label", "records"], rows)


def print_object(schema: Schema, name: str) -> None:
    """Print an object's fields with what queries may do with them, and its relationships."""
    sobject = schema.find(name)
    if sobject is None:
        near = get_close_matches(name.lower(), [known.lower() for known in schema.objects], 1)
        known = schema.find(near[0]) if near else None
        click.echo(f"No object is called {name}." + (f" Did you mean {known.name}?" if known else ""), err=True)
        return
    click.echo(f"{sobject.name}: {sobject.description}")
    print_table(
        ["field", "type", "allows", "values, parents"],
        [
            [f.name, f"{f.type}({f.length})" if f.length else f.type, _allows(f), _about(f)]
            for f in fields(sobject.fields)
        ],
    )
    if sobject.children:
        click.echo("children: " + ", ".join(f"{child.name} ({child.object})" for child in sobject.children))
    click.echo("allows: w WHERE, o ORDER BY, g GROUP BY, s SUM and AVG, f FIND")


def fields(known: Mapping[str, Field]) -> list[Field]:
    """The published fields first, then the others."""
    return sorted(known.values(), key=lambda f: not f.listed)


def _allows(f: Field) -> str:
    flags = (f.filterable, f.sortable, f.groupable, "SUM" in f.aggregates, f.searchable)
    return "".join(letter if flag else "-" for letter, flag in zip("wogsf", flags, strict=True))


def _about(f: Field) -> str:
    if f.reference_to:
        return f"{f.relationship_name or f.name} → {', '.join(f.reference_to)}"
    more = ", …" if len(f.values) > _MOST_VALUES else ""
    return ", ".join(f.values[:_MOST_VALUES]) + more
