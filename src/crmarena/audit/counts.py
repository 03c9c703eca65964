"""Figures about the records: as many of each object as the spec asks for."""

from collections.abc import Iterator

from crmarena.audit.figure import Figure
from crmarena.audit.source import Source, soql


def counts(source: Source) -> Iterator[Figure]:
    """The number of records of each object the spec counts."""
    for name, wanted in source.spec.counts.items():
        found = source.org.query(soql("COUNT()", name))["totalSize"]
        yield Figure("records", name, found, wanted, wanted)
